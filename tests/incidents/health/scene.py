"""Facts made of unsaved rows: the checks are pure, so their tests need no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from incidents.health import DEFAULTS, Facts, Health, Limits, Result, evaluate
from incidents.models import Assignment, Incident, Offer, Promise, Proposal, SeverityPolicy, Task, Update
from roster.models import Person

AT = datetime(2026, 6, 6, 14, 16, tzinfo=UTC)
SEV1 = SeverityPolicy(
    level=1, first_update_minutes=5, interval_minutes=15, promises_public=True, command_minutes=120,
    wanted_roles=["commander", "operations", "communications", "scribe"], escalation_minutes=30,
    apart_roles=["commander", "operations", "communications", "scribe"], stabilization_minutes=30,
    postmortem="required",
)  # fmt: skip
SEV2 = SeverityPolicy(
    level=2, first_update_minutes=5, interval_minutes=30, promises_public=True, command_minutes=240,
    wanted_roles=["commander", "operations", "communications"], escalation_minutes=60,
    apart_roles=["commander", "communications"], stabilization_minutes=15, postmortem="required",
)  # fmt: skip
SEV3 = SeverityPolicy(level=3, wanted_roles=["commander"], command_minutes=240, postmortem="optional")


def after(minutes: float) -> datetime:
    """So many minutes after declaring."""
    return AT + timedelta(minutes=minutes)


def person(pk: int, name: str, zone: str = "UTC", access: str = "responder") -> Person:
    return Person(pk=pk, name=name, handle=name.lower(), time_zone=zone, access=access)


ALEX, PRIYA, SAM, DANA, LEE = (person(n, name) for n, name in enumerate(("Alex", "Priya", "Sam", "Dana", "Lee"), 1))


def holds(who: Person, role: str, start: float = 0, end: float | None = None) -> Assignment:
    ended = None if end is None else after(end)
    return Assignment(pk=who.pk * 10, role=role, person=who, started_at=after(start), ended_at=ended)


def facts(minutes: float, policy: SeverityPolicy = SEV2, *held: Assignment, **more: Any) -> Facts:
    """The incident `minutes` after declaring; Alex commands unless `held` says otherwise."""
    own = {name: more.pop(name) for name in list(more) if name in {field.name for field in Incident._meta.fields}}
    incident = Incident(
        pk=1, number=1, severity=policy, declared_at=AT, **{"phase": "investigating", "phase_entered_at": AT, **own}
    )
    return Facts(incident, after(minutes), assignments=held or (holds(ALEX, "commander"),), **more)


def promise(due: float, made: float = 0, audience: str = "public", **more: Any) -> Promise:
    window = timedelta(minutes=due - made)
    return Promise(audience=audience, made_at=after(made), due_at=after(due), interval=window, **more)


def update(minute: float, audience: str = "both") -> Update:
    return Update(number=1, audience=audience, posted_at=after(minute))


def proposal(number: int, minute: float, **more: Any) -> Proposal:
    return Proposal(
        pk=number, number=number, what=f"Move {number}", proposed_at=after(minute), **{"proposed_by": LEE, **more}
    )


def failed(number: int, minute: float, result: str = "none") -> Proposal:
    done = {"state": "done", "result": result, "decided_at": after(minute), "executed_by": LEE}
    return proposal(number, minute, finished_at=after(minute), **done)


def task(number: int, owner: Person | None, asked: float = 0, report: float | None = None, state: str = "open") -> Task:
    due = None if report is None else after(report)
    return Task(
        pk=number, number=number, what=f"Look {number}", owner=owner, asked_at=after(asked), report_at=due, state=state
    )


def offered(who: Person, role: str, minute: float, state: str = "open", answered: float | None = None) -> Offer:
    at = None if answered is None else after(answered)
    return Offer(pk=who.pk, role=role, person=who, offered_at=after(minute), state=state, answered_at=at)


def said(found: Facts, name: str, **limits: Any) -> list[Result]:
    """What one check says that is not a pass, with other thresholds when asked."""
    mine: dict[str, Limits] = {**DEFAULTS, name: replace(DEFAULTS[name], **limits)}
    return [one for one in evaluate(found, mine).needs if one.name == name]


def tone(found: Facts, name: str, **limits: Any) -> str:
    """The worst tone of one check, or `pass`."""
    tones = [one.tone.value for one in said(found, name, **limits)]
    return "alarm" if "alarm" in tones else "warn" if tones else "pass"


def passes(found: Facts) -> str:
    """The folded line."""
    whole: Health = evaluate(found)
    return whole.passed_words
