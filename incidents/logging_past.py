"""Log a past incident with its real times: nothing is promised, nobody is woken, the record says so (SPEC D12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access, catalogue, command, key_times, numbering, signals, timeline
from incidents.declaring import channel_name
from incidents.models import Assignment, Incident, Kind, Service
from incidents.models.incident import Phase
from roster.models import Person
from roster.roles import Role


@transaction.atomic
def log_past(
    *,
    title: str,
    level: int,
    by: Person,
    at: datetime,
    resolved_at: datetime,
    declared_at: datetime | None = None,
    impact_began_at: datetime | None = None,
    detected_at: datetime | None = None,
    mitigated_at: datetime | None = None,
    commander: Person | None = None,
    summary: str = "",
    services: str = "",
    affected: Iterable[Service] = (),
    idempotency_key: str | None = None,
) -> Incident:
    """Write down an incident that is over, marked as logged afterwards; its postmortem is owed as usual.

    Without `declared_at` it counts as declared when it was detected, or began, or ended. The same `idempotency_key`
    gives the first one again. Refuses times that have not come, and impossible orders, and says which.
    """
    access.may_change(by)
    policy = access.policy(level)
    if commander:
        command.must_respond(commander, field="commander")
    incident = Incident(
        title=texts.line(title, field="title", required=True),
        severity=policy,
        severity_checked_at=at,
        phase=Phase.RESOLVED,
        summary=texts.paragraphs(summary, field="summary"),
        services=texts.line(services, field="services"),
        declared_by=by,
        logged_at=at,
        impact_began_at=impact_began_at,
        detected_at=detected_at,
        mitigated_at=mitigated_at or resolved_at,
        resolved_at=resolved_at,
        idempotency_key=texts.line(idempotency_key, field="idempotency_key", limit=texts.KEY) or None,
    )
    incident.declared_at = declared_at or detected_at or impact_began_at or resolved_at
    _check_times(incident, at)
    named = catalogue.known(affected)
    numbers = numbering.locked_numbers()
    if again := numbering.declared_before(incident):
        return again
    incident.number = numbering.take(numbers)
    incident.channel = channel_name(incident.title, incident.declared_at)
    incident.phase_entered_at = resolved = _known(incident.resolved_at)
    incident.phase_times = {
        Phase.TRIAGE.value: incident.declared_at.isoformat(), Phase.RESOLVED.value: resolved.isoformat(),
    }  # fmt: skip
    incident.save(force_insert=True)
    incident.affected.set(named)
    held = commander or by
    Assignment.objects.create(
        incident=incident, role=Role.COMMANDER, person=held, assigned_by=by,
        started_at=incident.declared_at, ended_at=resolved,
    )  # fmt: skip
    _tell(incident, held, by, at)
    signals.incident_resolved.send(Incident, incident=incident, by=by, at=at)
    return incident


def _check_times(incident: Incident, at: datetime) -> None:
    for name in ("resolved_at", "declared_at", "impact_began_at", "detected_at", "mitigated_at"):
        if (found := getattr(incident, name)) is not None:
            setattr(incident, name, key_times.moment(found, at, field=name))
    if incident.declared_at > _known(incident.resolved_at):
        raise Refusal("It cannot be declared after it was resolved.", field="declared_at")
    key_times.check_order(incident)
    incident.acknowledged_at = incident.declared_at


def _tell(incident: Incident, held: Person, by: Person, at: datetime) -> None:
    """What is known of it, each entry at its time; the first says that all of it was written afterwards."""
    first = (
        f"Logged afterwards, {at:%d %b %Y %H:%M} UTC. {incident.severity.name}: {incident.title}."
        f" {held.first_name} commanded."
    )
    ended, resolved = _known(incident.mitigated_at), _known(incident.resolved_at)
    entries: list[tuple[str, str, datetime, dict[str, Any]]] = [
        (Kind.SEVERITY, first, incident.declared_at, {"act": "log", "level": incident.severity.level}),
        (Kind.TIME, f"Customer impact ended {ended:%H:%M} UTC.", ended, {"which": "mitigated_at"}),
        (Kind.PHASE, "Resolved.", resolved, {"was": str(Phase.TRIAGE), "now": str(Phase.RESOLVED), "act": "log"}),
    ]
    for kind, body, occurred_at, detail in entries:
        timeline.record(incident, kind=kind, body=body, by=by, at=at, occurred_at=occurred_at, detail=detail)


def _known(instant: datetime | None) -> datetime:
    if instant is None:
        raise Refusal("Say when it was resolved.", field="resolved_at")
    return instant
