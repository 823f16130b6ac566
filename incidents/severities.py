"""Look at the severity again: it is still right, said and noted (SPEC D6, H1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from incidents import access, command, timeline
from incidents.models import Incident, Kind
from roster.models import Person


@transaction.atomic
def recheck_severity(*, incident: Incident, by: Person, at: datetime, reason: str = "") -> Incident:
    """The commander looked again and the severity stands: "still SEV2". No promise moves."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    command.must_command(incident, by, "confirms the severity")
    incident.severity_checked_at = at
    timeline.record(
        incident,
        kind=Kind.SEVERITY,
        body=" ".join(filter(None, [f"Severity checked, still {incident.severity.name}.", reason])),
        by=by,
        at=at,
        detail={"act": "recheck", "level": incident.severity.level},
    )
    return incident
