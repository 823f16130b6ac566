"""The public facts of a page, read at one instant: all that the renderer may know.

Only tables of this app are read, column by column, so that no internal row can reach a template by a relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection, transaction

from statuspage import rollup, uptime
from statuspage.models import Component, ComponentChange, ComponentGroup, Page, PublicIncident, PublicUpdate

# Column by column, in the order of the fields below.
GROUP = ("pk", "public_id", "name", "position", "created_at", "updated_at")
COMPONENT = (
    *("pk", "public_id", "name", "description", "status", "position", "group_id", "showcase", "start_date"),
    *("only_show_if_degraded", "created_at", "updated_at"),
)
INCIDENT = (
    *("pk", "public_id", "title", "impact", "status", "started_at", "impact_ended_at", "created_at", "updated_at"),
    *("monitoring_at", "resolved_at", "next_update_at"),
)
UPDATE = (
    *("public_id", "status", "impact", "known", "next_step", "next_update_at", "body", "affected"),
    *("display_at", "created_at", "updated_at"),
)


@dataclass(frozen=True)
class PageFacts:
    id: str
    name: str
    url: str
    host: str
    time_zone: str
    support_url: str
    updated_at: datetime


@dataclass(frozen=True)
class GroupFacts:
    pk: int
    id: str
    name: str
    position: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class ComponentFacts:
    pk: int
    id: str
    name: str
    description: str
    status: str
    position: int
    group: GroupFacts | None
    showcase: bool
    start_date: date | None
    only_show_if_degraded: bool
    created_at: datetime
    updated_at: datetime
    changes: tuple[uptime.Change, ...]

    @property
    def since(self) -> date:
        """The first day of which anything is known."""
        return self.start_date or self.created_at.date()

    @property
    def is_shown(self) -> bool:
        return not self.only_show_if_degraded or self.status != rollup.OPERATIONAL


@dataclass(frozen=True)
class UpdateFacts:
    id: str
    status: str
    impact: str
    known: str
    next_step: str
    next_update_at: datetime | None
    body: str
    affected: list[dict[str, str]] | None
    display_at: datetime
    created_at: datetime
    updated_at: datetime

    @property
    def worst(self) -> str:
        """The worst state this update gave a component; operational when it named none."""
        return rollup.worst(part["new_status"] for part in self.affected or [])


@dataclass(frozen=True)
class IncidentFacts:
    pk: int
    id: str
    title: str
    impact: str
    status: str
    started_at: datetime
    impact_ended_at: datetime | None
    created_at: datetime
    updated_at: datetime
    monitoring_at: datetime | None
    resolved_at: datetime | None
    next_update_at: datetime | None
    updates: tuple[UpdateFacts, ...]

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def ended_at(self) -> datetime | None:
        """When customers stopped feeling it: earlier than the resolving post, or the same."""
        return (self.impact_ended_at or self.resolved_at) if self.resolved_at else None

    @property
    def lasted(self) -> timedelta | None:
        return max(self.ended_at - self.started_at, timedelta()) if self.ended_at else None

    @property
    def newest(self) -> UpdateFacts | None:
        return self.updates[0] if self.updates else None

    @cached_property
    def named(self) -> dict[str, str]:
        """Every component it ever named, id to name, in the order of naming."""
        return {part["code"]: part["name"] for update in reversed(self.updates) for part in update.affected or []}

    @cached_property
    def worst(self) -> str:
        """The worst state it ever gave a component."""
        return rollup.worst(update.worst for update in self.updates)

    @property
    def codes(self) -> set[str]:
        """The components of its newest update: those the v2 API lists."""
        return {part["code"] for part in (self.newest.affected if self.newest else None) or []}


@dataclass(frozen=True)
class Facts:
    page: PageFacts
    groups: tuple[GroupFacts, ...]
    components: tuple[ComponentFacts, ...]
    incidents: tuple[IncidentFacts, ...]

    @cached_property
    def by_month(self) -> dict[date, list[IncidentFacts]]:
        """Incidents by the first day of the month (UTC) in which they began, newest first."""
        found = defaultdict(list)
        for incident in self.incidents:
            found[incident.started_at.astimezone(UTC).date().replace(day=1)].append(incident)
        return found

    @property
    def open(self) -> list[IncidentFacts]:
        return [incident for incident in self.incidents if incident.is_open]

    def current(self, incident: IncidentFacts) -> str:
        """The worst state, now, of the components this incident named."""
        return rollup.worst(c.status for c in self.components if c.id in incident.named)


@contextmanager
def _one_instant() -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def read(page: Page) -> Facts:
    """Everything public of this page as of one instant; incidents newest first."""
    with _one_instant():
        page.refresh_from_db()
        groups = _groups(page)
        return Facts(
            page=PageFacts(
                *(page.public_id, page.shown_name, page.address, page.host, page.time_zone, page.support_url),
                page.updated_at,
            ),
            groups=tuple(groups.values()),
            components=tuple(_components(page, groups)),
            incidents=tuple(_incidents(page)),
        )


def _groups(page: Page) -> dict[int, GroupFacts]:
    rows = ComponentGroup.objects.filter(page=page).order_by("position", "pk")
    return {row[0]: GroupFacts(*row) for row in rows.values_list(*GROUP)}


def _components(page: Page, groups: dict[int, GroupFacts]) -> Iterator[ComponentFacts]:
    changes: dict[int, list[uptime.Change]] = defaultdict(list)
    rows = ComponentChange.objects.filter(component__page=page).order_by("at", "pk")
    for component, at, new, cause in rows.values_list("component_id", "at", "new", "update__incident__public_id"):
        changes[component].append((at, new, cause or ""))
    found = Component.objects.filter(page=page).order_by("position", "pk").values(*COMPONENT)
    for row in found:
        values: dict[str, Any] = dict(row)
        group = groups.get(values.pop("group_id"))
        changed = tuple(changes[values["pk"]])
        yield ComponentFacts(id=values.pop("public_id"), group=group, changes=changed, **values)


def _incidents(page: Page) -> Iterator[IncidentFacts]:
    updates: dict[int, list[UpdateFacts]] = defaultdict(list)
    told = PublicUpdate.objects.filter(incident__page=page).order_by("-display_at", "-pk")
    for row in told.values_list("incident_id", *UPDATE):
        values: list[Any] = list(row)
        updates[values[0]].append(UpdateFacts(*values[1:]))
    for row in PublicIncident.objects.filter(page=page).order_by("-started_at", "-pk").values_list(*INCIDENT):
        values = [*row, tuple(updates[row[0]])]
        yield IncidentFacts(*values)
