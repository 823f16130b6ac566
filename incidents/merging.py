"""Merge: two incidents are one; its record goes on in the other, and old links keep working (SPEC D3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, cadence, command, events, lifecycle, signals, timeline
from incidents.models import Incident, Kind
from incidents.models.incident import Phase
from roster.models import Person

LONGEST_CHAIN = 20


@transaction.atomic
def merge(*, incident: Incident, into: Incident, reason: str, by: Person, at: datetime) -> Incident:
    """`incident` goes on as `into`: nothing more is promised in it, its roles stand down, both records say so.

    The commander of either does it. Refuses itself, one that is over, one with open parts, and an incident that
    customers were told of: they wait for news under its name.
    """
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident, into = events.both_under_lock(incident, into)
    if incident.pk == into.pk:
        raise Refusal("An incident cannot be merged into itself.", field="into", remedy="Choose another one.")
    _must_go_on(incident, "")
    _must_go_on(into, "into")
    events.must_command_one(incident, into, by, "merges them")
    _nobody_waits(incident, into)
    was = incident.phase
    lifecycle.enter(incident, Phase.MERGED, at)
    incident.merged_into, incident.closed_at = into, at
    cadence.waive_all(incident, f"Merged into {into.reference}", at)
    command.stand_everybody_down(incident, at)
    said = f"Merged into {into.reference}. {reason}"
    _record(incident, Kind.PHASE, said, by, at, was=str(was), now=str(incident.phase), into=into.number)
    said = f"{incident.reference} was merged into this: {incident.title}. {reason}"
    _record(into, Kind.CONTEXT, said, by, at, merged=incident.number)
    signals.phase_changed.send(Incident, incident=incident, was=was, by=by, at=at)
    return incident


def goes_on_as(incident: Incident) -> Incident:
    """The incident that a merged one goes on as, through every merge since."""
    found = incident
    for _ in range(LONGEST_CHAIN):
        if found.phase != Phase.MERGED or found.merged_into is None:
            break
        found = found.merged_into
    return found


def _must_go_on(incident: Incident, field: str) -> None:
    if incident.is_open:
        return
    if incident.phase == Phase.MERGED and incident.merged_into:
        said = f"{incident.reference} was merged into {incident.merged_into.reference}"
        raise TooLate(f"{said} at {incident.phase_entered_at:%H:%M} UTC.", field=field, remedy="Reload the page.")
    raise TooLate(
        f"{incident.reference} is {incident.get_phase_display().lower()}.", field=field, remedy="Choose an open one."
    )


def _nobody_waits(incident: Incident, into: Incident) -> None:
    if any(update.is_public for update in incident.updates.all()):
        raise Refusal(
            f"Customers were told of {incident.reference}.",
            field="into",
            remedy=f"Merge {into.reference} into this one, or resolve this one with a final update.",
        )
    if any(part.is_open for part in incident.parts.all()):
        raise Refusal(f"{incident.reference} has open parts.", field="into", remedy="Detach them first.")


def _record(incident: Incident, kind: str, body: str, by: Person, at: datetime, **detail: object) -> None:
    timeline.record(incident, kind=kind, body=body, by=by, at=at, detail={"act": "merge", **detail})
