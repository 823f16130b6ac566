"""Read an instant as people write it, in UTC: `14:14`, `20 min ago`, `6 Jun 2026, 14:14`, `2026-06-06 14:14`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
AGO = re.compile(r"(?:(\d{1,3})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,4})\s*m(?:in(?:utes?)?)?)?\s*ago", re.IGNORECASE)
DAYS = ("%d %b %Y %H:%M", "%d %B %Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
GRACE, HALF_A_DAY = timedelta(minutes=1), timedelta(hours=12)


def parse(text: str, at: datetime) -> datetime:
    """The instant meant at `at`; ValueError with an example when it cannot be read."""
    plain = " ".join(text.replace(",", " ").split())
    plain = re.sub(r"\s*(UTC|Z|\+00:00)$", "", plain, flags=re.IGNORECASE)
    if plain.lower() == "now":
        return at
    if clock := CLOCK.fullmatch(plain):
        return latest(int(clock[1]), int(clock[2]), at)
    if (ago := AGO.fullmatch(plain)) and (ago[1] or ago[2]):
        return at - timedelta(hours=int(ago[1] or 0), minutes=int(ago[2] or 0))
    return _dated(re.sub(r"(?<=\d)T(?=\d)", " ", plain), at)


def latest(hour: int, minute: int, at: datetime) -> datetime:
    """The newest instant not after `at` when the UTC clock showed this; a minute ahead is forgiven."""
    found = at.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return found if found <= at + GRACE else found - timedelta(days=1)


def nearest(clock: time, at: datetime) -> datetime:
    """The instant closest to `at` when the UTC clock shows this: 00:10 written at 23:50 is tomorrow."""
    found = at.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    if found - at >= HALF_A_DAY:
        return found - timedelta(days=1)
    return found + timedelta(days=1) if at - found > HALF_A_DAY else found


def _dated(plain: str, at: datetime) -> datetime:
    for year in ("", f" {at.year}"):
        with_year = re.sub(r"^(\d{1,2} [A-Za-z]+)", rf"\1{year}", plain)
        for form in DAYS:
            try:
                return datetime.strptime(with_year, form).replace(tzinfo=UTC)
            except ValueError:
                continue
    raise ValueError("We cannot read that time. Write 14:14, 20 min ago, or 6 Jun 2026, 14:14 (UTC).")
