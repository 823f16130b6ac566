"""Who may do what with a proposal, and what a late or stale click is told (SPEC W1)."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from config.kit import spans
from config.kit.errors import Refusal, TooLate
from incidents import access, command
from incidents.models import Incident, Proposal
from roster.models import Person
from roster.roles import Role

PEOPLE = ("proposed_by", "decided_by", "executed_by", "closed_by", "verified_by")


def must_decide(incident: Incident, by: Person, at: datetime, act: str) -> None:
    """Refuse anybody but the commander; somebody who commanded until now is told that it is too late."""
    former = incident.assignments.filter(role=Role.COMMANDER, person=by, ended_at__isnull=False).last()
    found = command.commander(incident)
    if former and former.ended_at and found and found.pk != by.pk:
        ago = spans.words(at - former.ended_at)
        raise TooLate(f"{found.first_name} has had command for {ago}; your click did nothing.")
    command.must_command(incident, by, act)


def fresh(proposal: Proposal, by: Person, *, ended: bool = False) -> Proposal:
    """The row as it is now, under the incident's lock."""
    access.may_change(by)
    incident = access.under_lock(proposal.incident)
    if not ended:
        access.must_be_open(incident)
    found = incident.proposals.select_related(*PEOPLE).get(pk=proposal.pk)
    found.incident = incident
    return found


def undecided(proposal: Proposal, by: Person, at: datetime, seen: int | None, act: str) -> Proposal:
    """The proposal under lock, still waiting, seen as it is, and `by` is the one who decides."""
    proposal = fresh(proposal, by)
    must_wait(proposal, by, at, None)
    must_decide(proposal.incident, by, at, act)
    must_be_seen(proposal, seen)
    return proposal


def must_wait(proposal: Proposal, by: Person, at: datetime, seen: int | None) -> None:
    """Refuse an act on a proposal that was decided."""
    if not proposal.is_waiting:
        too_late(proposal, by, at)
    must_be_seen(proposal, seen)


def must_be_under_way(proposal: Proposal, by: Person, at: datetime, seen: int | None) -> None:
    """Refuse an act on a proposal that nobody is carrying out."""
    if proposal.is_waiting:
        raise TooLate(f"{proposal.reference} is not approved.", remedy="The commander decides first.")
    if not proposal.is_under_way:
        too_late(proposal, by, at)
    must_be_seen(proposal, seen)


def must_be_seen(proposal: Proposal, seen: int | None) -> None:
    """Refuse a click on an older version of the card."""
    if seen is not None and seen != proposal.version:
        raise TooLate(
            f"{proposal.reference} has changed since you looked; your click did nothing.",
            remedy="Read it and press again.",
        )


def too_late(proposal: Proposal, by: Person, at: datetime) -> NoReturn:
    """Say what became of it, how long ago and through whom."""
    word, who, moment = proposal.latest
    name = "you" if who and who.pk == by.pk else who.first_name if who else "nobody"
    when = f" {spans.words(at - moment)} ago" if moment else ""
    raise TooLate(f"{proposal.reference} was {word}{when} by {name}; your click did nothing.")


def wants_two(incident: Incident) -> bool:
    """Two people stand behind an action: at SEV1, and where the severity keeps command and operations apart."""
    return incident.severity.level == 1 or Role.OPERATIONS in incident.severity.apart_roles


def must_be_somebody_else(proposal: Proposal, by: Person) -> None:
    """At SEV1 two people stand behind an action: the one who proposed it does not approve it."""
    if proposal.proposed_by_id != by.pk or not wants_two(proposal.incident):
        return
    policy = proposal.incident.severity
    held = proposal.incident.assignments.held().exclude(person=by).select_related("person")
    others = sorted({one.person.first_name for one in held})
    who = " or ".join(others) if others else "somebody else"
    raise Refusal(
        f"You proposed {proposal.reference}; at {policy.name} another person approves it.",
        remedy=f"Let {who} propose it, or hand command to them.",
    )


def must_answer_for(proposal: Proposal, by: Person, act: str) -> None:
    """The commander, the Operations Lead, or who runs it; somebody has to as long as nobody does."""
    if proposal.executed_by_id in (None, by.pk):
        return
    wanted = (Role.COMMANDER, Role.OPERATIONS)
    if proposal.incident.assignments.held().filter(person=by, role__in=wanted).exists():
        return
    runner = proposal.executed_by.first_name if proposal.executed_by else "Nobody"
    raise access.NotAllowed(
        f"{runner} runs {proposal.reference}; {runner}, the Operations Lead or the commander {act}.",
        remedy=f"Tell {runner} what you see.",
    )
