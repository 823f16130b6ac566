"""What stands around an incident: its services, links, the larger event, its parts (SPEC D9, D10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Prefetch, QuerySet, Value

from incidents.due import next_due
from incidents.models import Assignment, Incident, Promise, Service
from incidents.models.cadence import PromiseState
from incidents.models.service import LinkKind
from incidents.rollup import Part

ICONS = {
    LinkKind.BRIDGE: "phone", LinkKind.DASHBOARD: "chart-line", LinkKind.RUNBOOK: "book-open",
    LinkKind.REPOSITORY: "git-branch", LinkKind.OTHER: "link",
}  # fmt: skip
SHOWN = 2
SERVICE = "service"


@dataclass(frozen=True)
class Address:
    """A link in the head of the room; `whose` is the service it comes from, `pk` that of one shared here."""

    kind: str
    label: str
    url: str
    whose: str = ""
    pk: int = 0

    @property
    def icon(self) -> str:
        return ICONS[LinkKind(self.kind)]


class Row(NamedTuple):
    """A service with one of its links (empty when it has none), or a link shared here."""

    what: str
    rank: int
    pk: int
    name: str
    kind: str
    label: str
    url: str

    @property
    def is_for_responders(self) -> bool:
        """A link of a service that helps in an incident; its repository stays on its own page."""
        return bool(self.what == SERVICE and self.url and self.kind != LinkKind.REPOSITORY)


class Around:
    """Read once, and only what is asked for: services and links cost one query, parts three when there are any."""

    def __init__(self, incident: Incident, at: datetime) -> None:
        self.incident, self.at = incident, at

    @cached_property
    def _rows(self) -> list[Row]:
        """Services with their links, and the links shared here, in one query: rank, pk, name, kind, label, address."""
        named = Service.objects.filter(incidents=self.incident).order_by()
        shared = self.incident.shared_links.filter(removed_at=None).order_by()
        hers = named.annotate(rank=F("tier"), what=Value(SERVICE)).values_list(
            "what", "rank", "pk", "name", "links__kind", "links__label", "links__url"
        )
        ours = shared.annotate(rank=Value(0), what=Value("shared"), name=Value("")).values_list(
            "what", "rank", "pk", "name", "kind", "label", "url"
        )
        return sorted(
            Row(what, rank, pk, name, kind or "", label or "", url or "")
            for what, rank, pk, name, kind, label, url in hers.union(ours, all=True)
        )

    @property
    def services(self) -> list[str]:
        """The names of the affected services, most critical first."""
        return list(dict.fromkeys(row.name for row in self._rows if row.what == SERVICE))

    @property
    def shared(self) -> list[Address]:
        """What was shared in this incident, oldest first."""
        return [Address(row.kind, row.label, row.url, pk=row.pk) for row in self._rows if row.what != SERVICE]

    @cached_property
    def links(self) -> list[Address]:
        """The bridge, as who joins needs it first; what was shared; what each service brings. Each address once."""
        known = [Address(row.kind, row.label, row.url, row.name) for row in self._rows if row.is_for_responders]
        once: dict[str, Address] = {}
        for one in [*self.shared, *known]:
            once.setdefault(one.url, one)
        return sorted(once.values(), key=lambda one: one.kind != LinkKind.BRIDGE)

    @property
    def first_links(self) -> list[Address]:
        return self.links[:SHOWN]

    @property
    def more_links(self) -> int:
        """How many more stand behind the dialog of services."""
        return max(len(self.links) - SHOWN, 0)

    @property
    def is_whole(self) -> bool:
        """It has parts; `access.load` has asked the database already."""
        return bool(getattr(self.incident, "has_parts", False))

    @cached_property
    def whole(self) -> Incident | None:
        """The larger event it is part of."""
        return self.incident.parent if self.incident.parent_id else None

    @cached_property
    def parts(self) -> list[Part]:
        """The parts with their commanders and promises, open ones first."""
        return parts_of(self.incident.parts.all(), self.at) if self.is_whole else []

    @property
    def also(self) -> str:
        """What else refetches the head: no doorbell of this room rings for what happens in a part."""
        return ", every 15s" if self.is_whole and self.incident.is_open else ""


def parts_of(rows: QuerySet[Incident], at: datetime) -> list[Part]:
    """These incidents as parts: open ones first, the worst and the soonest due first among them."""
    found = rows.select_related("severity").prefetch_related(
        Prefetch("promises", queryset=Promise.objects.filter(state=PromiseState.OPEN)),
        Prefetch("assignments", queryset=Assignment.objects.held().select_related("person"), to_attr="held"),
    )
    parts = [Part(one, next_due(one), one.held, at) for one in found]
    return sorted(parts, key=lambda part: part.urgency)
