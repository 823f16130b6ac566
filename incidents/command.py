"""Who holds which role (SPEC P2-P5): claim, take command, stand down. Giving a role to somebody is `offering`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from config.kit.locks import locked
from incidents import access, notifications, timeline
from incidents.models import Assignment, Incident, Kind
from incidents.models.offer import Offers, OfferState
from roster.models import Person
from roster.roles import Role


@transaction.atomic
def claim(*, incident: Incident, role: str, by: Person, at: datetime, area: str = "") -> Assignment:
    """Take a vacant role. Two who claim at once: the first holds it, the second is told who does (P4).

    Somebody else it is offered to need not answer any more.
    """
    access.may_change(by)
    area = checked(role, by, area)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if before := holder(incident, role):
        raise TooLate(
            f"{before.person.first_name} took {Role(role).label} at {before.started_at:%H:%M} UTC.", field="role"
        )
    return switch(incident, Assignment(role=role, area=area, person=by, assigned_by=by), None, by=by, at=at)


@transaction.atomic
def take_command(*, incident: Incident, reason: str, by: Person, at: datetime) -> Assignment:
    """Take command from a holder who has gone silent, with a reason, recorded as such (P5)."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    before = holder(incident, Role.COMMANDER)
    if before and before.person_id == by.pk:
        raise TooLate("You have command already.")
    was = before.person.first_name if before else "nobody"
    taken = Assignment(role=Role.COMMANDER, person=by, assigned_by=by)
    switch(incident, taken, before, by=by, at=at, body=f"{by.first_name} took command from {was}. {reason}")
    if before:
        title = f"{by.first_name} took command from you"
        notifications.tell(incident, [before.person], f"took:{taken.pk}", title, at, body=reason)
    return taken


@transaction.atomic
def stand_down(*, assignment: Assignment, by: Person, at: datetime) -> Assignment:
    """End a role. The command is never left vacant: it is given to somebody else instead (P3)."""
    access.may_change(by)
    incident = access.under_lock(assignment.incident)
    assignment = incident.assignments.select_related("person").get(pk=assignment.pk)
    if assignment.ended_at:
        raise TooLate(f"{assignment.person.first_name} stood down at {assignment.ended_at:%H:%M} UTC.")
    if assignment.role == Role.COMMANDER and incident.is_open:
        raise Refusal(
            "An open incident always has a commander.", field="role", remedy="Give the command to somebody else."
        )
    if assignment.person_id != by.pk:
        must_command(incident, by, "stands other people down")
    assignment.ended_at = at
    assignment.save(update_fields=["ended_at"])
    timeline.record(
        incident,
        kind=Kind.ROLE,
        body=f"{assignment.person.first_name} stood down as {named(assignment)}.",
        by=by,
        at=at,
        detail={"role": assignment.role, "left": assignment.person_id},
    )
    return assignment


def holder(incident: Incident, role: str) -> Assignment | None:
    """Who holds `role` now; experts are many and have no single holder."""
    if role == Role.EXPERT:
        return None
    return incident.assignments.held().filter(role=role).select_related("person").first()


def commander(incident: Incident) -> Person | None:
    """The Incident Commander."""
    found = holder(incident, Role.COMMANDER)
    return found.person if found else None


def must_command(incident: Incident, by: Person, act: str) -> None:
    """Refuse anybody but the commander."""
    found = commander(incident)
    if found and found.pk != by.pk:
        raise access.NotAllowed(
            f"{found.first_name} commands; only the Incident Commander {act}.",
            remedy=f"Ask {found.first_name}, or take command with a reason.",
        )


def must_respond(person: Person, *, field: str) -> None:
    """Refuse to count on somebody who may not act, or is not here any more."""
    if person.is_active and person.can_respond:
        return
    why = "may read but not respond" if person.is_active else "has left"
    raise Refusal(f"{person.first_name} {why}.", field=field, remedy="Choose a responder.")


def stand_everybody_down(incident: Incident, at: datetime) -> int:
    """All-clear: every role ends, and nobody need answer an offer. Part of a verb, which writes the entry."""
    end_offers(incident.offers.waiting(), at)
    return incident.assignments.held().update(ended_at=at)


def switch(
    incident: Incident, new: Assignment, old: Assignment | None, *, by: Person, at: datetime, body: str = ""
) -> Assignment:
    """The old holder leaves and the new one joins, in one entry; part of a verb, under the incident's lock.

    Offers of this role that still wait are answered: by the one who joins, or by being too late.
    """
    if new.role == Role.EXPERT and incident.assignments.held().filter(role=new.role, person=new.person).exists():
        raise TooLate(f"{new.person.first_name} is here as an expert already.", field="person")
    if old:
        old.ended_at = at
        old.save(update_fields=["ended_at"])
    new.incident, new.started_at = incident, at
    new.save(force_insert=True)
    waiting = incident.offers.waiting().filter(role=new.role)
    if new.role == Role.EXPERT:
        waiting = waiting.filter(person=new.person)
    dropped = end_offers(waiting, at, by=by, joined=new.person)
    timeline.record(
        incident,
        kind=Kind.ROLE,
        body=f"{body or f'{named(new)}: {new.person.first_name}.'}{dropped}",
        by=by,
        at=at,
        detail={"role": new.role, "joined": new.person_id, "left": old.person_id if old else 0},
    )
    return new


def end_offers(waiting: Offers, at: datetime, *, by: Person | None = None, joined: Person | None = None) -> str:
    """Take these offers back because of another act; whoever `joined` has accepted. Says so, for that act's entry."""
    words = ""
    for offer in locked(waiting.select_related("person")):
        accepted = joined is not None and offer.person_id == joined.pk
        offer.end(OfferState.ACCEPTED if accepted else OfferState.WITHDRAWN, at, by)
        notifications.call_off(offer.notice_key, offer.person, at)
        if not accepted:
            words += f" The offer to {offer.person.first_name} is withdrawn."
    return words


def named(held: Assignment) -> str:
    """The role as the record says it: `Subject-Matter Expert (database)`."""
    label = held.get_role_display()
    return f"{label} ({held.area})" if held.area else label


def checked(role: str, person: Person, area: str) -> str:
    """The area, when there is such a role and this person may hold it."""
    if role not in Role.values:
        raise Refusal("There is no such role.", field="role", remedy="Choose one from the list.")
    must_respond(person, field="person")
    return texts.line(area, field="area", limit=40)
