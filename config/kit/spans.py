"""Write durations the way the design does: 34:18, 1:22 h, "1 h 22 min"."""

from __future__ import annotations

from datetime import timedelta

MINUTE, HOUR, DAY = 60, 3600, 86_400


def tight(span: timedelta) -> str:
    """A clock: `34:18` under an hour, `1:22 h` over it, `2 d 3 h` from a day on. Negative counts as zero."""
    seconds = _seconds(span)
    if seconds < HOUR:
        return f"{seconds // MINUTE}:{seconds % MINUTE:02}"
    if seconds < DAY:
        return f"{seconds // HOUR}:{seconds % HOUR // MINUTE:02} h"
    return _days(seconds)


def cell(span: timedelta) -> str:
    """A table cell: `49 min`, `1:12 h`, `2 d 3 h`."""
    seconds = _seconds(span)
    return f"{seconds // MINUTE} min" if seconds < HOUR else tight(span)


def words(span: timedelta) -> str:
    """In a sentence: `41 min`, `1 h 22 min`, `2 d 3 h`; below a minute `40 s`."""
    seconds = _seconds(span)
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < DAY:
        minutes = seconds % HOUR // MINUTE
        return f"{seconds // HOUR} h {minutes} min" if minutes else f"{seconds // HOUR} h"
    return _days(seconds)


def minutes(count: int) -> str:
    """A round number of minutes as people say it: `30 min`, `2 h`, `2 h 30 min`."""
    return words(timedelta(minutes=count))


def _seconds(span: timedelta) -> int:
    return max(int(span.total_seconds()), 0)


def _days(seconds: int) -> str:
    days, hours = seconds // DAY, seconds % DAY // HOUR
    return f"{days} d {hours} h" if hours else f"{days} d"
