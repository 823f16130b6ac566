"""Checks of what leaves the room: the first update, the next promise, the draft (SPEC H1, C5)."""

from __future__ import annotations

from collections.abc import Iterator

from config.kit import spans
from incidents.health.facts import Facts
from incidents.health.result import Button, Result, Tone
from incidents.health.thresholds import Limits
from incidents.models import Audience, Promise
from incidents.models.cadence import PromiseState
from roster.roles import Role

WRITE, HOLD = Button("Open draft", "draft"), Button("Post holding", "holding")
TOLD: dict[str, str] = {
    Audience.PUBLIC: "Customers",
    Audience.STAKEHOLDERS: "Stakeholders",
    Audience.BOTH: "Customers and stakeholders",
}
COMING: dict[str, str] = {"public": "Public", "stakeholders": "Internal", "both": "Public and internal"}


def first_update(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Customers were told nothing yet, where the severity promises them news."""
    policy = facts.incident.severity
    if not (policy.promises_public and policy.first_update_minutes):
        return
    told = [one.posted_at for one in facts.updates if one.is_public]
    asked = min(
        (one.made_at for one in facts.promises if one.audience == Audience.PUBLIC), default=facts.incident.declared_at
    )
    if told:
        yield Result("first_update", Tone.PASS, f"first update in {_minutes(min(told) - asked)} min")
        return
    silent = facts.at - asked
    if (tone := limits.tone(silent)) == Tone.PASS:
        return
    title = f"{spans.words(silent)} and customers were told nothing"
    why = "The text that we know of it is ready: check it and post."
    yield Result("first_update", tone, title, why, WRITE, icon="message-square-warning")


def next_update(facts: Facts, limits: Limits) -> Iterator[Result]:
    """A promise comes up or is broken. The first public one has a check of its own."""
    needs = [found for found in (_promised(facts, both, limits) for both in _together(facts)) if found]
    yield from needs
    settled = [one for one in facts.promises if one.state in (PromiseState.KEPT, PromiseState.LATE)]
    if settled and not needs:
        kept = sum(one.state == PromiseState.KEPT for one in settled)
        yield Result("next_update", Tone.PASS, f"updates {kept} of {len(settled)} on time")


def draft(facts: Facts, limits: Limits) -> Iterator[Result]:
    """What is being written has hints of the review of words."""
    if not facts.draft_warnings or limits.warn is None:
        return
    count = facts.draft_warnings
    due = min((one.due_at for one in facts.promises if one.is_open), default=None)
    said = [f"Due {due:%H:%M} UTC." if due else "", _writer(facts)]
    title = f"Update draft has {count} warning{'' if count == 1 else 's'}"
    why = " ".join(one for one in said if one)
    yield Result("draft", Tone.WARN, title, why, Button("Open", "draft"), icon="message-square-warning")


def _open(facts: Facts) -> list[Promise]:
    """Open promises, soonest first; what the first public update will keep has a check of its own."""
    public = any(one.is_public for one in facts.updates)
    waits = facts.incident.severity.promises_public and not public
    found = sorted((one for one in facts.promises if one.is_open), key=lambda one: one.due_at)
    first = {one.due_at for one in found if waits and one.audience == Audience.PUBLIC}
    return [one for one in found if one.due_at not in first]


def _together(facts: Facts) -> list[list[Promise]]:
    """Both audiences in one row where both are late, or neither is."""
    late = [one for one in _open(facts) if one.is_overdue(facts.at)]
    return [late, [one for one in _open(facts) if one not in late]]


def _promised(facts: Facts, promises: list[Promise], limits: Limits) -> Result | None:
    """One row about the soonest of them, and whoever else waits with it."""
    tones = {one.audience: limits.tone_around(one.due_at - facts.at, one.due_at - one.made_at) for one in promises}
    wanting = [one for one in promises if tones[one.audience] != Tone.PASS]
    if not wanting:
        return None
    soonest, audience = wanting[0], wanting[0].audience if len(wanting) == 1 else Audience.BOTH
    tone = Tone.ALARM if Tone.ALARM in tones.values() else Tone.WARN
    if soonest.is_overdue(facts.at):
        which = {"public": "", "both": "public and internal "}.get(audience, "internal ")
        title = f"The {soonest.due_at:%H:%M} UTC {which}update was not posted"
        why = f"{TOLD[audience]} were promised one. “No change, still working” counts."
        return Result("next_update", tone, title, why, HOLD, audience, "message-square-warning")
    title = f"{COMING[audience]} update due in {spans.words(soonest.due_at - facts.at)}"
    return Result("next_update", tone, title, _writer(facts), WRITE, audience, "alarm-clock")


def _writer(facts: Facts) -> str:
    comms = facts.holding(Role.COMMUNICATIONS)
    return f"{comms.person.first_name} is on it." if comms else "Nobody is Comms Lead: write it yourself."


def _minutes(span: object) -> int:
    return max(int(span.total_seconds() // 60), 0)  # type: ignore[attr-defined]
