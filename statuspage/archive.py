"""History by quarters and uptime by months: the pages for looking back."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from statuspage import bars, pages, rollup, uptime
from statuspage.facts import ComponentFacts, Facts

MONTHS = 3


def quarter(on: date) -> date:
    """The first day of its quarter."""
    return on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1)


def quarters(facts: Facts, at: datetime) -> list[date]:
    """Every quarter from now back to the first incident, newest first."""
    today = at.astimezone(UTC).date()
    first = quarter(min([today, *(incident.started_at.astimezone(UTC).date() for incident in facts.incidents)]))
    found = [quarter(today)]
    while found[-1] > first:
        found.append(quarter(found[-1] - timedelta(days=1)))
    return found


def slug(start: date) -> str:
    """The folder of a quarter: "2026-04"."""
    return f"{start:%Y-%m}"


def spread(facts: Facts, start: date, at: datetime) -> list[dict[str, Any]]:
    """The months of a quarter, newest first, with their incidents newest first."""
    today = at.astimezone(UTC).date()
    months = [date(start.year, start.month + n, 1) for n in reversed(range(3))]
    found = []
    for month in months:
        if month <= today:
            found.append(
                {"name": f"{month:%B}", "items": [pages.line(incident) for incident in facts.by_month.get(month, [])]}
            )
    return found


def history(facts: Facts, start: date, known: list[date], at: datetime, *, depth: int) -> bytes:
    """One quarter of history; `known` are all quarters, newest first."""
    place = known.index(start)
    months = spread(facts, start, at)
    count = sum(len(month["items"]) for month in months)
    last = date(start.year, start.month + 2, 1)
    return pages.page(
        "history.html",
        facts,
        depth=depth,
        title="History",
        months=months,
        label=f"{start:%B} to {last:%B} {start.year}",
        count=f"{count} {'incident' if count == 1 else 'incidents'}" if count else "No incidents",
        older=f"history/{slug(known[place + 1])}/" if place + 1 < len(known) else "",
        newer=("history/" if place == 1 else f"history/{slug(known[place - 1])}/") if place else "",
    )


def uptime_rows(facts: Facts, at: datetime) -> dict[str, Any]:
    """The figures of the uptime page: ninety days and the last months of each service."""
    months = pages.months_back(at.astimezone(UTC).date(), MONTHS)
    rows = [_uptime_row(component, months, at) for component in bars.in_order(facts)]
    lossy = [row for row in rows if row["partial"] or row["major"]]
    return {
        "months": [f"{month:%B}" for month in months],
        "rows": rows,
        "example": max(lossy, key=lambda row: row["major"] + 0.3 * row["partial"], default=None),
    }


def uptime_page(facts: Facts, figures: dict[str, Any]) -> bytes:
    """Percentages of each service, and how they are computed."""
    return pages.page("uptime.html", facts, depth=1, title="Uptime", **figures)


def _uptime_row(component: ComponentFacts, months: list[date], at: datetime) -> dict[str, Any]:
    known = [day for day in uptime.days(component.changes, since=component.since, at=at) if day.known]
    partial, major = uptime.lost(known)
    value = uptime.percent(days=len(known), partial=partial, major=major)
    return {
        "name": component.name,
        "group": component.group.name if component.group else "",
        "days": len(known),
        "percent": uptime.words(value),
        "partial": partial,
        "major": major,
        "lost": bars.lengths(Counter({rollup.MAJOR: major, rollup.PARTIAL: partial})).capitalize(),
        "months": [_month(component, month, at) for month in months],
    }


def _month(component: ComponentFacts, month: date, at: datetime) -> str:
    """The percentage of one month so far; a dash when nothing is known of it."""
    after = (month + timedelta(days=31)).replace(day=1)
    end = min(datetime.combine(after, time(), UTC) - timedelta(microseconds=1), at)
    count = (end.date() - month).days + 1
    known = [day for day in uptime.days(component.changes, since=component.since, at=end, count=count) if day.known]
    if not known:
        return "–"
    partial, major = uptime.lost(known)
    return uptime.words(uptime.percent(days=len(known), partial=partial, major=major))
