"""How much somebody has carried lately, from the roles they held: hours in command, in incidents, nights (SPEC P8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.kit import spans
from incidents.models import Assignment
from roster.roles import Role

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
COMMAND_LIMIT, INCIDENT_LIMIT, NIGHTS_LIMIT = timedelta(hours=4), timedelta(hours=8), 2
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
COUNTS = timedelta(minutes=30)  # Less of a night than this is no night worked.
LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Load:
    """Hours of the last 24, and nights in a row up to the last one."""

    command: timedelta = field(default=timedelta())
    incidents: timedelta = field(default=timedelta())
    nights: int = 0

    @property
    def is_rested(self) -> bool:
        return self.command < COMMAND_LIMIT and self.incidents < INCIDENT_LIMIT and self.nights < NIGHTS_LIMIT

    @property
    def words(self) -> str:
        """`needs rest: 5 h in command today`, or what there is to say of somebody who is rested."""
        said = self._said()
        if not self.is_rested:
            return f"needs rest: {', '.join(said)}"
        return f"rested: {', '.join(said)}" if said else "rested"

    def _said(self) -> list[str]:
        said = []
        if self.nights:
            said.append("worked last night" if self.nights == 1 else f"{self.nights} nights in a row")
        if self.command >= COUNTS:
            said.append(f"{spans.words(self.command)} in command today")
        if self.incidents >= COUNTS and self.incidents > self.command:
            said.append(f"{spans.words(self.incidents)} in incidents today")
        return said


def of(held: Iterable[Assignment], zone: ZoneInfo, at: datetime) -> Load:
    """The load of one person at `at`, from the roles they held in the last week."""
    rows = list(held)
    spent = [(one.started_at, one.ended_at or at) for one in rows]
    command = [(one.started_at, one.ended_at or at) for one in rows if one.role == Role.COMMANDER]
    today = (at - DAY, at)
    return Load(covered(command, today), covered(spent, today), nights_in_a_row(spent, zone, at))


def covered(spent: Iterable[Span], window: Span) -> timedelta:
    """How much of `window` these spans cover; two roles at once count once."""
    total, reached = timedelta(), window[0]
    for begins, ends in sorted(spent):
        begins, ends = max(begins, reached), min(ends, window[1])
        if ends > begins:
            total, reached = total + (ends - begins), ends
    return total


def nights_in_a_row(spent: Iterable[Span], zone: ZoneInfo, at: datetime) -> int:
    """Consecutive local nights worked, up to the one that runs now or the last one."""
    spans_of, evening = list(spent), at.astimezone(zone).date()
    # Before the evening the last night is the one that began yesterday.
    if at.astimezone(zone).time() < NIGHT_BEGINS:
        evening -= DAY
    count = 0
    while covered(spans_of, _night(evening - DAY * count, zone)) >= COUNTS:
        count += 1
    return count


def is_night(zone: ZoneInfo, at: datetime) -> bool:
    """People sleep there: 22:00 to 07:00."""
    local = at.astimezone(zone).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


def _night(evening: date, zone: ZoneInfo) -> Span:
    begins = datetime.combine(evening, NIGHT_BEGINS, zone)
    return begins, datetime.combine(evening + DAY, NIGHT_ENDS, zone)
