"""Uptime and day bars from recorded changes (STATUSPAGE_V2.md 2.5). Days are UTC days; times are seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from statuspage.rollup import DEGRADED, MAINTENANCE, MAJOR, OPERATIONAL, PARTIAL

DAYS = 90
DAY = timedelta(days=1)
# When, into which state, because of which public incident ("" for none).
Change = tuple[datetime, str, str]
Span = tuple[datetime, datetime, str, str]


@dataclass
class Day:
    """One bar: seconds spent in each state that is not operational. `known` is false before the component existed."""

    on: date
    known: bool = True
    seconds: Counter[str] = field(default_factory=Counter)
    causes: dict[str, None] = field(default_factory=dict)

    @property
    def worst(self) -> str:
        """The state the bar shows; "none" when nothing is known of that day."""
        if not self.known:
            return "none"
        return next((state for state in (MAJOR, PARTIAL, DEGRADED, MAINTENANCE) if self.seconds[state]), OPERATIONAL)

    @property
    def had_problems(self) -> bool:
        return self.worst not in (OPERATIONAL, "none")


def spans(changes: Iterable[Change], until: datetime) -> Iterator[Span]:
    """From when to when the component was in which state that is not operational, and because of what."""
    began, state, cause = until, OPERATIONAL, ""
    for at, new, why in changes:
        if state != OPERATIONAL and at > began:
            yield began, min(at, until), state, cause
        began, state, cause = at, new, why
    if state != OPERATIONAL and until > began:
        yield began, until, state, cause


def days(changes: Sequence[Change], *, since: date | None, at: datetime, count: int = DAYS) -> list[Day]:
    """The last `count` days up to today, oldest first. `changes` in order of time; `since` is the first known day."""
    first = at.astimezone(UTC).date() - (count - 1) * DAY
    found = [Day(on=first + n * DAY, known=since is None or first + n * DAY >= since) for n in range(count)]
    for start, end, state, cause in spans(changes, at):
        _spread(found, start.astimezone(UTC), end.astimezone(UTC), state, cause)
    return found


def _spread(found: list[Day], start: datetime, end: datetime, state: str, cause: str) -> None:
    opening = datetime.combine(found[0].on, time(), UTC)
    start = max(start, opening)
    while start < end:
        midnight = datetime.combine(start.date() + DAY, time(), UTC)
        day = found[(start.date() - found[0].on).days]
        if day.known:
            day.seconds[state] += max(1, round((min(end, midnight) - start).total_seconds()))
            if cause:
                day.causes[cause] = None
        start = midnight


def lost(found: Iterable[Day]) -> tuple[int, int]:
    """Seconds of partial and of major outage over these days."""
    total: Counter[str] = Counter()
    for day in found:
        total.update(day.seconds)
    return total[PARTIAL], total[MAJOR]


def percent(*, days: int, partial: int, major: int) -> float:
    """100·(1 − (major + 0.3·partial) / time), truncated to two decimals, never rounded up to perfection."""
    tenths = days * 86_400 * 10
    return (10_000 * (tenths - 10 * major - 3 * partial) // tenths) / 100 if days else 100.0


def words(value: float) -> str:
    """ "99.91%", and "100%" only when nothing was lost."""
    return "100%" if value == 100 else f"{value:.2f}%"
