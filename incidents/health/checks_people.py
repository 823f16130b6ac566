"""Checks of roles: filled, apart, answered, and the record written (SPEC H1, P4, P6)."""

from __future__ import annotations

from collections.abc import Iterator

from config.kit import spans
from incidents import separation
from incidents.health.checks_command import expert_words
from incidents.health.facts import Facts, names
from incidents.health.result import Button, Result, Tone
from incidents.health.thresholds import Limits
from incidents.models import Offer
from incidents.models.offer import OfferState
from roster.roles import DUTIES, Role

BOTH = {Role.COMMANDER.value, Role.COMMUNICATIONS.value}


def commander_is_comms(facts: Facts, limits: Limits) -> Iterator[Result]:
    """One person leads and writes where the severity wants two."""
    if not set(facts.incident.severity.apart_roles) >= BOTH:
        return
    comms = facts.holding(Role.COMMUNICATIONS)
    if facts.command is None or comms is None:
        return
    if comms.person_id != facts.command.person_id:
        yield Result("commander_is_comms", Tone.PASS, "IC is not Comms")
        return
    both = facts.at - max(comms.started_at, facts.command.started_at)
    if (tone := limits.tone(both)) == Tone.PASS:
        return
    title = f"{facts.commander_name} is IC and Comms Lead"
    why = "Who decides cannot write as well. Let somebody else keep the promises."
    yield Result("commander_is_comms", tone, title, why, Button("Assign", "assign", Role.COMMUNICATIONS), icon="users")


def roles_apart(facts: Facts, limits: Limits) -> Iterator[Result]:
    """One person holds roles that the severity wants apart; never blocked, always said (SPEC P6)."""
    holders = {one.role: one for one in facts.held if one.role != Role.EXPERT}
    people = {role: one.person for role, one in holders.items()}
    for person, roles in separation.apart(facts.incident.severity, people):
        if set(roles) == BOTH:
            continue  # It has a check of its own.
        since = sorted(holders[role].started_at for role in roles)[1]
        if (tone := limits.tone(facts.at - since)) == Tone.PASS:
            continue
        title = f"{person.first_name} is {names([DUTIES[role].short for role in roles])}"
        why = f"{facts.incident.severity.name} wants different people."
        give = next(role for role in reversed(roles) if role != Role.COMMANDER)
        yield Result("roles_apart", tone, title, why, Button("Assign", "assign", give), person.handle, "users")


def vacant(facts: Facts, limits: Limits) -> Iterator[Result]:
    """A role the severity wants and nobody holds."""
    wanted = [role for role in facts.incident.severity.wanted_roles if role != Role.COMMANDER]
    offered = {one.role: one for one in facts.offers if one.is_waiting}
    missing = [role for role in wanted if facts.holding(role) is None]
    for role in missing:
        empty = facts.at - facts.emptied_at(role)
        if (tone := limits.tone(empty)) == Tone.PASS:
            continue
        short = DUTIES[role].short
        title = f"No {short} for {spans.words(empty)}" if empty.total_seconds() >= 60 else f"No {short} yet"
        button = None if role in offered else Button("Assign", "assign", role)
        yield Result("vacant", tone, title, _why_vacant(facts, role, offered.get(role)), button, role, _icon(role))
    if wanted and not missing:
        yield Result("vacant", Tone.PASS, "every wanted role held")


def _why_vacant(facts: Facts, role: str, offer: Offer | None) -> str:
    if offer:
        return f"Offered to {offer.person.first_name} {spans.words(offer.waited(facts.at))} ago; no answer yet."
    if role == Role.OPERATIONS and any(one.role == Role.EXPERT for one in facts.held):
        return expert_words(facts)
    newest = max(facts.wrote.values(), default=None)
    if role == Role.SCRIBE and newest:
        return f"{facts.incident.severity.name} needs one. Last entry is {spans.words(facts.at - newest)} old."
    return f"{facts.incident.severity.name} needs one."


def _icon(role: str) -> str:
    return "pen-off" if role == Role.SCRIBE else "user-x"


def scribe(facts: Facts, limits: Limits) -> Iterator[Result]:
    """There is a scribe, and nothing has been written by them."""
    held = facts.holding(Role.SCRIBE)
    if held is None or facts.incident.is_monitoring:
        return
    wrote = facts.wrote.get(held.person_id)
    quiet = facts.at - (max(wrote, held.started_at) if wrote else held.started_at)
    tone = limits.tone(quiet)
    if tone == Tone.PASS:
        yield Result("scribe", tone, "Scribe active")
        return
    title = f"{held.person.first_name} has written nothing for {spans.words(quiet)}"
    why = "What is not written down now is lost for the review."
    yield Result("scribe", tone, title, why, Button("Nudge", "nudge", "scribe"), icon="pen-off")


def offer(facts: Facts, limits: Limits) -> Iterator[Result]:
    """A role was offered and nobody answered: it waits, or it expired and came back to the commander (SPEC P4)."""
    newest = {}
    for one in sorted(facts.offers, key=lambda one: (one.offered_at, one.pk or 0)):
        newest[one.role, one.person_id if one.role == Role.EXPERT else 0] = one
    for one in newest.values():
        if one.state not in (OfferState.OPEN, OfferState.EXPIRED) or _moved_on(facts, one):
            continue
        if (tone := limits.tone(one.waited(facts.at))) == Tone.PASS:
            continue
        who, short = one.person.first_name, DUTIES[one.role].short
        title = f"{who} has not answered for {spans.words(one.waited(facts.at))}"
        why, words = f"{short} was offered {one.offered_at:%H:%M} UTC.", "Ask again"
        if not one.is_waiting:
            title, words = f"{who} did not answer", "Assign"
            why = f"{short}, offered {one.offered_at:%H:%M} UTC, is yours to give again."
        about = one.role if one.role != Role.COMMANDER else ""
        button = Button("Nudge", "nudge", f"offer-{one.pk}") if one.is_waiting else Button(words, "assign", about)
        if one.role == Role.COMMANDER and not one.is_waiting:
            button = Button("Hand off", "hand_off", Role.COMMANDER)
        yield Result("offer", tone, title, why, button, f"{one.role}-{one.person.handle}"[:40], "hourglass")


def _moved_on(facts: Facts, one: Offer) -> bool:
    """The role found somebody after the offer was made."""
    taken = [held.started_at for held in facts.held if held.role == one.role]
    return bool(taken) and max(taken) >= one.offered_at
