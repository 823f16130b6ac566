"""Key times: recorded once, corrected only with a reason, never in an impossible order (SPEC D8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access, timeline
from incidents.models import Incident, Kind
from incidents.models.incident import KEY_TIMES
from roster.models import Person

STARTS = ("impact_began_at", "detected_at", "acknowledged_at")
GRACE = timedelta(minutes=1)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

# (earlier, later): orders that cannot be. Identified may follow impact ended: mitigation first is good practice.
ORDERS = [
    ("impact_began_at", "detected_at"),
    ("impact_began_at", "acknowledged_at"),
    ("impact_began_at", "declared_at"),
    ("impact_began_at", "identified_at"),
    ("impact_began_at", "mitigated_at"),
    ("detected_at", "acknowledged_at"),
    ("detected_at", "declared_at"),
    ("detected_at", "identified_at"),
    ("detected_at", "mitigated_at"),
    ("acknowledged_at", "resolved_at"),
    ("declared_at", "resolved_at"),
    ("identified_at", "resolved_at"),
    ("mitigated_at", "resolved_at"),
]


# Ending has verbs of its own: what has not happened yet is not corrected.
ENDS = {"mitigated_at": "Say that impact ended instead.", "resolved_at": "Resolve it instead."}


def moment(value: datetime, at: datetime, *, field: str) -> datetime:
    """An instant that somebody named, in UTC. Refuses one without zone, one to come, and one long gone.

    Clocks differ: less than a minute ahead means now.
    """
    found = zoned(value, field=field)
    if found > at + GRACE:
        raise Refusal("That time has not come yet.", field=field, remedy="Times are UTC.")
    if found < EARLIEST:
        raise Refusal("That is too long ago.", field=field, remedy=f"Times start in {EARLIEST.year}.")
    return min(found, at)


def zoned(value: datetime, *, field: str) -> datetime:
    """The instant in UTC; refuses what is no time, or a time that could be any zone's."""
    try:
        if value.utcoffset() is not None:
            return value.astimezone(UTC)
    except (AttributeError, OverflowError):
        pass
    raise Refusal("This is not a time we can place.", field=field, remedy="Write it in UTC.")


def mark(incident: Incident, which: str, at: datetime) -> bool:
    """Record a key time unless it is known already; true when it was not."""
    unknown = getattr(incident, which) is None
    if unknown:
        setattr(incident, which, at)
    return unknown


def check_order(incident: Incident, *, field: str = "") -> None:
    """Refuse an impossible order and say which two times clash, at `field` or at the one that is wrong."""
    for earlier, later in ORDERS:
        first, second = getattr(incident, earlier), getattr(incident, later)
        if first and second and first > second:
            raise Refusal(
                f"{KEY_TIMES[earlier]} ({first:%d %b %H:%M} UTC) cannot be after"
                f" {KEY_TIMES[later].lower()} ({second:%d %b %H:%M} UTC).",
                field=field or (later if later != "declared_at" else earlier),
            )


def check_start(incident: Incident, at: datetime) -> None:
    """Refuse a declaration with times that cannot be."""
    for name in STARTS:
        if (found := getattr(incident, name)) is not None:
            setattr(incident, name, moment(found, at, field=name))
    check_order(incident)


@transaction.atomic
def correct_time(*, incident: Incident, which: str, value: datetime, reason: str, by: Person, at: datetime) -> Incident:
    """Correct a key time with a reason; the old value stays readable in the record.

    Refuses an unknown time, a future one, an impossible order, an end that has not come, and a missing reason.
    """
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    if which not in KEY_TIMES:
        raise Refusal("There is no such key time.", field="which")
    value = moment(value, at, field="value")
    incident = access.under_lock(incident)
    before = getattr(incident, which)
    if before is None and which in ENDS:
        raise Refusal(f"{KEY_TIMES[which]} is not recorded yet.", field="which", remedy=ENDS[which])
    setattr(incident, which, value)
    check_order(incident, field="value")
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
