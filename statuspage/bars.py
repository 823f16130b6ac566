"""Ninety days of each service: bars to look at, the same as a list to read, and the percentage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from statuspage import rollup, uptime, words
from statuspage.facts import ComponentFacts, Facts, GroupFacts

STEP, WIDTH, HEIGHT = 10, 8, 32
# Ninety bars in one path with rounded corners, drawn once in the page and used by every service.
BAR = "h5q1.5 0 1.5 1.5v29q0 1.5-1.5 1.5h-5q-1.5 0-1.5-1.5v-29q0-1.5 1.5-1.5z"
NINETY = f"M1.5 0{BAR}" + f"m{STEP} 0{BAR}" * (uptime.DAYS - 1)
# Height says the same as hue: where the coloured part begins and how tall it is.
PARTS = {
    rollup.DEGRADED: (19, 13),
    rollup.PARTIAL: (11, 21),
    rollup.MAJOR: (0, 32),
    rollup.MAINTENANCE: (22, 10),
}
SAID = {
    rollup.DEGRADED: "degraded",
    rollup.PARTIAL: "partial outage",
    rollup.MAJOR: "major outage",
    rollup.MAINTENANCE: "planned maintenance",
}


@dataclass(frozen=True)
class Mark:
    """A day with problems: where it is drawn, what it says, which incident tells more."""

    x: int
    tone: str
    y: int
    height: int
    words: str
    incident: str
    title: str

    @property
    def covers(self) -> bool:
        """Maintenance stands on a green bar, everything else on an empty one."""
        return self.tone != "maintenance"


@dataclass(frozen=True)
class Row:
    """A service with its bars."""

    component: ComponentFacts
    marks: list[Mark]
    unknown: int
    percent: str
    problems: str

    @property
    def gap(self) -> str:
        """The path over the days of which nothing is known."""
        return f"M0 0h{WIDTH}v{HEIGHT}h-{WIDTH}z" + f"m{STEP} 0h{WIDTH}v{HEIGHT}h-{WIDTH}z" * (self.unknown - 1)


def sections(facts: Facts, at: datetime) -> list[dict[str, Any]]:
    """Groups and services without one, in the order of the page."""
    titles = {incident.id: incident.title for incident in facts.incidents}
    return [
        {"group": group, "worst": rollup.worst(c.status for c in parts), "rows": [row(c, titles, at) for c in parts]}
        for group, parts in _parts(facts)
    ]


def in_order(facts: Facts) -> list[ComponentFacts]:
    """The services as the page lists them."""
    return [component for _, parts in _parts(facts) for component in parts]


def _parts(facts: Facts) -> list[tuple[GroupFacts | None, list[ComponentFacts]]]:
    shown = [component for component in facts.components if component.is_shown]
    groups = [(group.position, 0, group, [c for c in shown if c.group == group]) for group in facts.groups]
    single = [(component.position, 1, None, [component]) for component in shown if component.group is None]
    ordered = sorted([*groups, *single], key=lambda part: part[:2])
    return [(group, parts) for _, _, group, parts in ordered if parts]


def row(component: ComponentFacts, titles: dict[str, str], at: datetime) -> Row:
    """The bars of one service up to `at`."""
    days = uptime.days(component.changes, since=component.since, at=at)
    known = [day for day in days if day.known]
    partial, major = uptime.lost(known)
    marks = [mark(index, day, titles) for index, day in enumerate(days) if day.had_problems]
    count = f"{len(marks)} {'day' if len(marks) == 1 else 'days'} with problems" if marks else "no problems"
    value = uptime.percent(days=len(known), partial=partial, major=major)
    return Row(component, marks, len(days) - len(known), uptime.words(value), count)


def mark(index: int, day: uptime.Day, titles: dict[str, str]) -> Mark:
    """One day with problems; it leads to the first incident behind it."""
    y, height = PARTS[day.worst]
    cause = next((cause for cause in day.causes if cause in titles), "")
    told = f"{words.day(day.on)}: {lengths(day.seconds)}"
    return Mark(index * STEP, words.TONES[day.worst], y, height, told, cause, titles.get(cause, ""))


def lengths(seconds: Counter[str]) -> str:
    """ "major outage 25 min, degraded 1 h 10 min", the worst first."""
    found = [state for state in (rollup.MAJOR, rollup.PARTIAL, rollup.DEGRADED, rollup.MAINTENANCE) if seconds[state]]
    return ", ".join(f"{SAID[state]} {words.length(timedelta(seconds=seconds[state]))}" for state in found)
