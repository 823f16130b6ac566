"""What an incident owes next: the open promise that falls due first, as the due control shows it."""

from __future__ import annotations

from collections.abc import Iterable

from config.kit import spans
from config.kit.deadline import Deadline
from incidents.models import Audience, Incident, Promise


def next_due(incident: Incident, promises: Iterable[Promise] | None = None) -> Deadline:
    """The deadline of `incident`; `promises` are its own, prefetched, or all are read."""
    if not incident.is_open:
        return _ended(incident)
    rows = incident.promises.all() if promises is None else promises
    still_open = [promise for promise in rows if promise.is_open]
    if not still_open:
        return _nothing(incident)
    # The public one speaks for both when they fall due together.
    first = min(still_open, key=lambda promise: (promise.due_at, promise.audience != Audience.PUBLIC))
    return _promised(incident, first)


def _promised(incident: Incident, promise: Promise) -> Deadline:
    internal = promise.audience == Audience.STAKEHOLDERS
    what = "First update" if promise.number == 1 else "Internal update" if internal else "Next update"
    return Deadline(
        label=what,
        late_label=what.replace("Next update", "Update") + " overdue",
        due_at=promise.due_at,
        made_at=promise.made_at,
        calm="grey" if internal else "green",
        note=_rhythm(incident),
    )


def _rhythm(incident: Incident) -> str:
    severity = incident.severity
    if not severity.interval_minutes:
        return ""
    if not severity.promises_public:
        return f"{severity.name}, internal only"
    if severity.limit_minutes:
        return f"every {severity.interval_minutes}–{severity.limit_minutes} min"
    return f"every {spans.minutes(severity.interval_minutes)}"


def _nothing(incident: Incident) -> Deadline:
    note = f"{incident.severity.name}, nothing is promised"
    return Deadline(label="Next update", value="none", calm="grey", note=note)


def _ended(incident: Incident) -> Deadline:
    if incident.resolved_at:
        ended = f"{incident.resolved_at:%H:%M} UTC"
        return Deadline(label="Final update posted", value=ended, calm="blue", note="no more promised")
    return Deadline(label=incident.get_phase_display(), value="none", calm="grey", note="no more promised")
