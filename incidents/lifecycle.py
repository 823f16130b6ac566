"""Move an incident through its phases; declaring it stands in a module of its own (SPEC D1-D8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, cadence, command, drafts, key_times, recovery, signals, timeline
from incidents.declaring import CHANNEL_LIMIT, channel_name, declare
from incidents.models import Assignment, Incident, Kind
from incidents.models.incident import OPEN_PHASES, Phase
from roster.models import Person
from roster.roles import Role

__all__ = [
    "CHANNEL_LIMIT", "advance", "call_false_alarm", "change_severity", "channel_name", "close", "declare", "end_impact",
    "enter", "reopen", "step_back",
]  # fmt: skip

# Lies beside the draft when it came back, for whoever holds the pen.
BACK = "The problem is back, and we are working on it again."


@transaction.atomic
def change_severity(
    *,
    incident: Incident,
    level: int,
    reason: str,
    by: Person,
    at: datetime,
    triage_answers: dict[str, str] | None = None,
) -> Incident:
    """The commander raises or lowers the severity, with a reason (SPEC D6).

    Raising shortens the open promises and opens a comms duty; lowering leaves a promise that was made alone.
    Answers of the triage helper replace those given before (D4).
    """
    access.may_change(by)
    answers = texts.facts(triage_answers, field="triage_answers")
    reason = texts.line(reason, field="reason", limit=300, required=True)
    policy = access.policy(level)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    command.must_command(incident, by, "changes the severity")
    was = incident.severity
    if policy.level == was.level:
        raise TooLate(f"It is {was.name} already.", field="severity")
    incident.severity, incident.severity_checked_at = policy, at
    incident.triage_answers = answers or incident.triage_answers
    cadence.rearm(incident, was, at)
    timeline.record(
        incident,
        kind=Kind.SEVERITY,
        body=f"Severity {was.name} to {policy.name}. {reason}",
        by=by,
        at=at,
        detail={"act": "change", "was": was.level, "level": policy.level},
    )
    signals.severity_changed.send(Incident, incident=incident, was=was.level, by=by, at=at)
    return incident


@transaction.atomic
def advance(*, incident: Incident, to: str, by: Person, at: datetime, watcher: Person | None = None) -> Incident:
    """A step forward: investigating, mitigating (cause identified), monitoring (impact ended, clean window starts).

    Refuses a step that is not forward; resolving has its own verb.
    """
    access.may_change(by)
    _must_be_a_step(to)
    if watcher:
        command.must_respond(watcher, field="watcher")
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    was, ended_now = incident.phase, False
    if _place(to) <= _place(was):
        raise TooLate(f"The phase is {incident.get_phase_display()} now.", field="to", remedy="Choose a later one.")
    enter(incident, to, at)
    body = f"Phase: {Phase(was).label} to {Phase(to).label}."
    if to == Phase.MITIGATING:
        key_times.mark(incident, "identified_at", at)
    if to == Phase.MONITORING:
        ended_now = key_times.mark(incident, "mitigated_at", at)
        incident.stabilizing_since = at
        incident.watcher = watcher or by
        body += (
            f" {incident.watcher.first_name} watches the clean window of {incident.severity.stabilization_minutes} min."
        )
    key_times.check_order(incident)
    _phase_entry(incident, was, body, by, at)
    if ended_now:
        signals.impact_ended.send(Incident, incident=incident, by=by, at=at)
    return incident


@transaction.atomic
def step_back(*, incident: Incident, to: str, by: Person, at: datetime, reason: str) -> Incident:
    """A step back, with a reason. Out of monitoring it came back: the window starts over, the bounce is counted."""
    access.may_change(by)
    _must_be_a_step(to)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    was = incident.phase
    if _place(to) >= _place(was):
        raise TooLate(f"The phase is {incident.get_phase_display()} now.", field="to", remedy="Choose an earlier one.")
    bounced = was == Phase.MONITORING
    detail = {"mitigated_at": incident.mitigated_at.isoformat()} if bounced and incident.mitigated_at else {}
    if bounced:
        incident.bounces += 1
        incident.mitigated_at = incident.stabilizing_since = incident.watcher = None
        incident.checklist = {}
    enter(incident, to, at)
    start = "It came back" if bounced else "Step back"
    _phase_entry(incident, was, f"{start}: {Phase(was).label} to {Phase(to).label}. {reason}", by, at, detail)
    if bounced and incident.severity.has_cadence:
        drafts.suggest(incident=incident, fields={"impact": BACK}, by=by, at=at)
    return incident


@transaction.atomic
def end_impact(*, incident: Incident, by: Person, at: datetime, ended_at: datetime | None = None) -> Incident:
    """Customer impact ended; it is not the same moment as resolved (SPEC D7)."""
    access.may_change(by)
    ended = key_times.moment(ended_at or at, at, field="ended_at")
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if incident.mitigated_at:
        raise TooLate(
            f"Impact ended {incident.mitigated_at:%H:%M} UTC is recorded already.", remedy="Correct the time instead."
        )
    incident.mitigated_at = ended
    key_times.check_order(incident, field="ended_at")
    timeline.record(
        incident,
        kind=Kind.TIME,
        body=f"Customer impact ended {incident.mitigated_at:%H:%M} UTC.",
        by=by,
        at=at,
        occurred_at=incident.mitigated_at,
        detail={"which": "mitigated_at"},
    )
    signals.impact_ended.send(Incident, incident=incident, by=by, at=at)
    return incident


@transaction.atomic
def reopen(*, incident: Incident, by: Person, at: datetime, reason: str) -> Incident:
    """A resolved incident starts again with its record intact: a new promise, a commander, one more bounce."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(incident)
    if incident.is_open:
        raise TooLate(f"{incident.reference} is open.")
    was = incident.phase
    detail = {name: found.isoformat() for name in ("resolved_at", "mitigated_at") if (found := getattr(incident, name))}
    incident.resolved_at = incident.mitigated_at = incident.closed_at = incident.stabilizing_since = None
    incident.watcher, incident.checklist, incident.early_reason, incident.recovery = None, {}, "", {}
    incident.merged_into = None
    incident.bounces += 1
    enter(incident, Phase.INVESTIGATING, at)
    Assignment.objects.create(incident=incident, role=Role.COMMANDER, person=by, assigned_by=by, started_at=at)
    cadence.arm(incident, at)
    timeline.record(
        incident,
        kind=Kind.PHASE,
        body=f"Reopened. {by.first_name} is Incident Commander. {reason}",
        by=by,
        at=at,
        detail={"was": was, **detail},
    )
    signals.incident_reopened.send(Incident, incident=incident, by=by, at=at)
    return incident


@transaction.atomic
def call_false_alarm(*, incident: Incident, by: Person, at: datetime, reason: str) -> Incident:
    """It was nothing; nobody is blamed. Refused once customers were told: they need a resolving update instead."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    command.must_command(incident, by, "calls a false alarm")
    if any(update.is_public for update in incident.updates.all()):
        raise TooLate(
            "Customers were told about it.",
            field="reason",
            remedy="Resolve it with a final update that says it was nothing.",
        )
    was = incident.phase
    enter(incident, Phase.FALSE_ALARM, at)
    incident.closed_at = at
    cadence.waive_all(incident, "False alarm", at)
    command.stand_everybody_down(incident, at)
    _phase_entry(incident, was, f"False alarm. {reason}", by, at)
    return incident


@transaction.atomic
def close(*, incident: Incident, by: Person, at: datetime, reason: str = "") -> Incident:
    """Nothing is left to do in a resolved incident. With recovery not confirmed it needs a reason."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300)
    incident = access.under_lock(incident)
    if incident.phase != Phase.RESOLVED:
        raise TooLate("Only a resolved incident can be closed.", remedy="Resolve it first.")
    recovery.must_be_complete(incident, reason)
    left = recovery.missing(incident)
    enter(incident, Phase.CLOSED, at)
    incident.closed_at = at
    body = f"Closed. Not confirmed: {'; '.join(left)}. {reason}" if left else "Closed."
    _phase_entry(incident, Phase.RESOLVED, body, by, at)
    return incident


def enter(incident: Incident, phase: str, at: datetime) -> None:
    """Note the phase and when it was entered; the verb saves."""
    incident.phase = phase
    incident.phase_entered_at = at
    incident.phase_times = {**incident.phase_times, str(phase): at.isoformat()}


def _phase_entry(
    incident: Incident, was: str, body: str, by: Person, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    timeline.record(
        incident,
        kind=Kind.PHASE,
        body=body,
        by=by,
        at=at,
        detail={"was": str(was), "now": str(incident.phase), **(detail or {})},
    )
    signals.phase_changed.send(Incident, incident=incident, was=was, by=by, at=at)


def _must_be_a_step(to: str) -> None:
    if to not in OPEN_PHASES:
        raise Refusal(
            "There is no such step.", field="to", remedy="Choose one from the list; ending has acts of its own."
        )


def _place(phase: str) -> int:
    return OPEN_PHASES.index(Phase(phase))
