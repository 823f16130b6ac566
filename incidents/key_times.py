"""Key times: recorded once, corrected only with a reason, never in an impossible order (SPEC D8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access, timeline
from incidents.models import Incident, Kind
from incidents.models.incident import KEY_TIMES
from roster.models import Person

# (earlier, later): orders that cannot be. Identified may follow impact ended: mitigation first is good practice.
ORDERS = [
    ("impact_began_at", "detected_at"),
    ("impact_began_at", "acknowledged_at"),
    ("impact_began_at", "declared_at"),
    ("impact_began_at", "identified_at"),
    ("impact_began_at", "mitigated_at"),
    ("detected_at", "acknowledged_at"),
    ("detected_at", "declared_at"),
    ("detected_at", "mitigated_at"),
    ("declared_at", "resolved_at"),
    ("identified_at", "resolved_at"),
    ("mitigated_at", "resolved_at"),
]


def mark(incident: Incident, which: str, at: datetime) -> None:
    """Record a key time unless it is known already."""
    if getattr(incident, which) is None:
        setattr(incident, which, at)


def check_order(incident: Incident) -> None:
    """Refuse an impossible order and say which two times clash."""
    for earlier, later in ORDERS:
        first, second = getattr(incident, earlier), getattr(incident, later)
        if first and second and first > second:
            raise Refusal(
                f"{KEY_TIMES[earlier]} ({first:%d %b %H:%M} UTC) cannot be after"
                f" {KEY_TIMES[later].lower()} ({second:%d %b %H:%M} UTC).",
                field=later if later != "declared_at" else earlier,
            )


@transaction.atomic
def correct_time(*, incident: Incident, which: str, value: datetime, reason: str, by: Person, at: datetime) -> Incident:
    """Correct a key time with a reason; the old value stays readable in the record.

    Refuses an unknown time, a future one, an impossible order, and a missing reason.
    """
    access.may_change(by)
    reason = texts.line(reason, field="reason", required=True)
    if which not in KEY_TIMES:
        raise Refusal("There is no such key time.", field="which")
    if value > at + timedelta(minutes=1):
        raise Refusal("That time has not come yet.", field="value", remedy="Times are UTC.")
    incident = access.under_lock(incident)
    before = getattr(incident, which)
    setattr(incident, which, value)
    try:
        check_order(incident)
    except Refusal as refusal:
        refusal.field = "value"
        raise
    was = f"{before:%d %b %H:%M}" if before else "not recorded"
    timeline.record(
        incident,
        kind=Kind.TIME,
        body=f"{KEY_TIMES[which]}: {value:%d %b %H:%M} UTC (was {was}). {reason}",
        by=by,
        at=at,
        detail={"which": which, "was": before.isoformat() if before else "", "now": value.isoformat()},
    )
    return incident
