"""The public v2 API of Atlassian Statuspage, key by key in the order its readers saw (STATUSPAGE_V2.md 2.2-2.5).

Nothing may be added here: strict readers refuse an unknown key. What is ours goes to `/api/fireline/v1/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from statuspage import rollup
from statuspage.facts import ComponentFacts, Facts, GroupFacts, IncidentFacts, UpdateFacts

Json = dict[str, Any]
MOST = 50
AFFECTED = ("code", "name", "old_status", "new_status")
UTC_ZONES = {"UTC", "Etc/UTC"}


def stamp(at: datetime | None, zone: str) -> str | None:
    """ISO 8601 with exactly three fraction digits and the offset of the page's zone."""
    if at is None:
        return None
    if zone in UTC_ZONES:
        return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")


def dumps(value: Any) -> bytes:
    """Compact JSON in UTF-8; `<`, `>` and `&` are escaped, so that a sniffing reader finds no markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()


def documents() -> dict[str, Callable[[Facts], Json]]:
    """Path of each answer and what builds it."""
    return {
        "api/v2/summary.json": summary,
        "api/v2/status.json": lambda facts: {"page": page(facts), "status": status(facts)},
        "api/v2/components.json": lambda facts: {"page": page(facts), "components": components(facts)},
        "api/v2/incidents.json": latest,
        "api/v2/incidents/unresolved.json": lambda facts: {"page": page(facts), "incidents": unresolved(facts)},
        # Clients ask for these three whether or not anything is planned.
        "api/v2/scheduled-maintenances.json": no_maintenance,
        "api/v2/scheduled-maintenances/upcoming.json": no_maintenance,
        "api/v2/scheduled-maintenances/active.json": no_maintenance,
    }


def summary(facts: Facts) -> Json:
    return {
        "page": page(facts),
        "components": components(facts),
        "incidents": unresolved(facts),
        "scheduled_maintenances": [],
        "status": status(facts),
    }


def latest(facts: Facts) -> Json:
    return {"page": page(facts), "incidents": incidents(facts, facts.incidents[:MOST])}


def no_maintenance(facts: Facts) -> Json:
    return {"page": page(facts), "scheduled_maintenances": []}


def page(facts: Facts) -> Json:
    found = facts.page
    return {
        "id": found.id,
        "name": found.name,
        "url": found.url,
        "time_zone": found.time_zone,
        "updated_at": stamp(found.updated_at, found.time_zone),
    }


def status(facts: Facts) -> Json:
    indicator, description = rollup.page_status(component.status for component in facts.components)
    return {"indicator": indicator, "description": description}


def components(facts: Facts) -> list[Json]:
    """Components and groups in one list by position; positions restart inside a group."""
    leaves = [(c.position, c.group is not None, c.pk, component(facts, c)) for c in facts.components]
    groups = [(g.position, False, g.pk, group(facts, g)) for g in facts.groups]
    return [found for *_, found in sorted([*leaves, *groups], key=lambda row: row[:3])]


def component(facts: Facts, found: ComponentFacts) -> Json:
    zone = facts.page.time_zone
    return {
        "id": found.id,
        "name": found.name,
        "status": found.status,
        "created_at": stamp(found.created_at, zone),
        "updated_at": stamp(found.updated_at, zone),
        "position": found.position,
        "description": found.description or None,
        "showcase": found.showcase,
        "start_date": found.start_date.isoformat() if found.start_date else None,
        "group_id": found.group.id if found.group else None,
        "page_id": facts.page.id,
        "group": False,
        "only_show_if_degraded": found.only_show_if_degraded,
    }


def group(facts: Facts, found: GroupFacts) -> Json:
    children = [c for c in facts.components if c.group == found]
    zone = facts.page.time_zone
    return {
        "id": found.id,
        "name": found.name,
        "status": rollup.worst(c.status for c in children),
        "created_at": stamp(found.created_at, zone),
        "updated_at": stamp(found.updated_at, zone),
        "position": found.position,
        "description": None,
        "showcase": False,
        "start_date": None,
        "group_id": None,
        "page_id": facts.page.id,
        "group": True,
        "only_show_if_degraded": False,
        "components": [c.id for c in sorted(children, key=lambda c: (c.position, c.pk))],
    }


def unresolved(facts: Facts) -> list[Json]:
    return incidents(facts, sorted(facts.open, key=lambda i: i.updated_at, reverse=True))


def incidents(facts: Facts, chosen: Iterable[IncidentFacts]) -> list[Json]:
    return [incident(facts, found) for found in chosen]


def incident(facts: Facts, found: IncidentFacts) -> Json:
    zone = facts.page.time_zone
    return {
        "id": found.id,
        "name": found.title,
        "status": found.status,
        "created_at": stamp(found.created_at, zone),
        "updated_at": stamp(found.updated_at, zone),
        "monitoring_at": stamp(found.monitoring_at, zone),
        "resolved_at": stamp(found.resolved_at, zone),
        "impact": found.impact,
        "shortlink": f"{facts.page.url}/incidents/{found.id}",
        "started_at": stamp(found.started_at, zone),
        "page_id": facts.page.id,
        "incident_updates": [update(facts, found, told) for told in found.updates],
        "components": [component(facts, c) for c in facts.components if c.id in found.codes],
        "reminder_intervals": None,
    }


def update(facts: Facts, found: IncidentFacts, told: UpdateFacts) -> Json:
    zone = facts.page.time_zone
    return {
        "id": told.id,
        "status": told.status,
        "body": told.body,
        "incident_id": found.id,
        "created_at": stamp(told.created_at, zone),
        "updated_at": stamp(told.updated_at, zone),
        "display_at": stamp(told.display_at, zone),
        # One database keeps the order of keys, the other does not.
        "affected_components": [{key: part[key] for key in AFFECTED} for part in told.affected or []] or None,
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }
