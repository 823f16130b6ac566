"""Declare an incident: number, channel, commander, first entry and first promises in one act (SPEC D1-D3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from config.kit import text as texts
from incidents import access, cadence, catalogue, events, key_times, numbering, signals, timeline
from incidents.models import Assignment, Incident, Kind, Service
from incidents.models.incident import Phase
from roster.models import Person
from roster.roles import Role

CHANNEL_LIMIT = 80


@transaction.atomic
def declare(
    *,
    title: str,
    level: int,
    by: Person,
    at: datetime,
    summary: str = "",
    blast_radius: str = "",
    recent_change: str = "",
    who_else: str = "",
    services: str = "",
    affected: Iterable[Service] = (),
    part_of: Incident | None = None,
    impact_began_at: datetime | None = None,
    detected_at: datetime | None = None,
    acknowledged_at: datetime | None = None,
    triage_answers: dict[str, str] | None = None,
    idempotency_key: str | None = None,
    source: str = "",
    source_id: str = "",
) -> Incident:
    """Declare, on suspicion: number, channel, declarer commands, first entry, cadence armed, in one transaction.

    `affected` are services of the catalogue, `services` what else was typed; `part_of` is the larger event.
    The same `idempotency_key` gives the first incident again. Refuses an empty title, an unknown severity, a start in
    the future, and a larger event that is over or a part itself. Who may only read may declare, and nothing else.
    """
    access.may_declare(by)
    policy = access.policy(level)
    incident = Incident(
        title=texts.line(title, field="title", required=True),
        severity=policy,
        severity_checked_at=at,
        phase_entered_at=at,
        phase_times={Phase.TRIAGE.value: at.isoformat()},
        summary=texts.paragraphs(summary, field="summary"),
        blast_radius=texts.line(blast_radius, field="blast_radius"),
        recent_change=texts.paragraphs(recent_change, field="recent_change"),
        who_else=texts.line(who_else, field="who_else"),
        services=texts.line(services, field="services"),
        triage_answers=texts.facts(triage_answers, field="triage_answers"),
        declared_by=by,
        declared_at=at,
        impact_began_at=impact_began_at,
        detected_at=detected_at,
        acknowledged_at=acknowledged_at or at,
        idempotency_key=texts.line(idempotency_key, field="idempotency_key", limit=texts.KEY) or None,
        source=texts.line(source, field="source", limit=40),
        source_id=texts.line(source_id, field="source_id", limit=120),
    )
    key_times.check_start(incident, at)
    named = catalogue.known(affected)
    # The larger event before the numbers: nobody who holds an incident waits for a number, so none can deadlock.
    whole = events.whole_under_lock(part_of) if part_of else None
    numbers = numbering.locked_numbers()
    if again := numbering.declared_before(incident):
        return again
    incident.number = numbering.take(numbers)
    incident.channel = channel_name(incident.title, at)
    incident.parent = whole
    incident.save(force_insert=True)
    incident.affected.set(named)
    Assignment.objects.create(incident=incident, role=Role.COMMANDER, person=by, assigned_by=by, started_at=at)
    cadence.arm(incident, at)
    timeline.record(
        incident,
        kind=Kind.SEVERITY,
        body=_words(incident, whole),
        by=by,
        at=at,
        detail={"act": "declare", "level": level},
    )
    if whole:
        events.tell_whole(whole, incident, by, at)
    signals.incident_declared.send(Incident, incident=incident, by=by, at=at)
    return incident


def channel_name(title: str, at: datetime) -> str:
    """The name of the chat channel: `inc-2026-06-06-checkout-errors`."""
    start = f"inc-{at:%Y-%m-%d}-"
    return start + (slugify(title)[: CHANNEL_LIMIT - len(start)].rstrip("-") or "incident")


def _words(incident: Incident, whole: Incident | None) -> str:
    first = incident.declared_by.first_name
    said = f"Declared {incident.severity.name}: {incident.title}. {first} is Incident Commander."
    return f"{said} Part of {whole.reference}." if whole else said
