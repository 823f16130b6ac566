"""Times, lengths and sentences as the page says them. Every time is UTC and says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from statuspage import rollup

# The short words of the page for each component state, and the name the stylesheet knows it by.
SAID = {
    rollup.OPERATIONAL: "Operational",
    rollup.DEGRADED: "Degraded",
    rollup.PARTIAL: "Partial outage",
    rollup.MAJOR: "Major outage",
    rollup.MAINTENANCE: "Maintenance",
}
TONES = {
    rollup.OPERATIONAL: "operational",
    rollup.DEGRADED: "degraded",
    rollup.PARTIAL: "partial",
    rollup.MAJOR: "major",
    rollup.MAINTENANCE: "maintenance",
}
IS = {
    rollup.DEGRADED: "is degraded",
    rollup.PARTIAL: "has a partial outage",
    rollup.MAJOR: "has a major outage",
    rollup.MAINTENANCE: "is under maintenance",
}
STAGES = {
    "investigating": "Investigating",
    "identified": "Identified",
    "monitoring": "Monitoring",
    "resolved": "Resolved",
}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def clock(at: datetime) -> str:
    """ "14:32 UTC"."""
    return f"{at.astimezone(UTC):%H:%M} UTC"


def day(on: date) -> str:
    """ "6 Jun"."""
    return f"{on.day} {on:%b}"


def weekday(on: date) -> str:
    """ "Fri 5 Jun"."""
    return f"{on:%a} {day(on)}"


def stamp(at: datetime) -> str:
    """ "6 Jun, 14:32 UTC"."""
    return f"{day(at.astimezone(UTC).date())}, {clock(at)}"


def full(at: datetime) -> str:
    """ "24 March 2026 at 03:12 UTC"."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y} at {clock(at)}"


def length(span: timedelta) -> str:
    """ "25 min", "1 h 12 min", "2 days 3 h"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _joined((f"{days} {'day' if days == 1 else 'days'}", True), (f"{hours} h", hours))
    return _joined((f"{hours} h", hours), (f"{minutes} min", minutes))


def _joined(*parts: tuple[str, object]) -> str:
    return " ".join(words for words, there in parts if there)


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def gist(text: str, limit: int = 180) -> str:
    """The first sentences that fit, or the first words and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in SENTENCE_END.split(text):
        if len(kept) + len(sentence) + 1 > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or f"{text[:limit].rsplit(' ', 1)[0]}…"


def body(*, impact: str, known: str, next_step: str, next_update_at: datetime | None) -> str:
    """The five fields as one text, for the API and the feeds."""
    parts = [impact, known, f"Next step: {next_step}" if next_step else ""]
    if next_update_at:
        parts.append(f"Next update by {stamp(next_update_at)}.")
    return "\n\n".join(part for part in parts if part)
