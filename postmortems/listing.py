"""The list of postmortems for managers: what is owed, late, in review, published, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from incidents.access import incidents_for
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from postmortems import access
from postmortems.look import Chip
from postmortems.models import ActionItem, Postmortem, Section
from postmortems.models.action_item import UNFINISHED
from postmortems.models.postmortem import Postmortems, State
from postmortems.models.section import Key
from roster.models import Person

LIMIT, OFFERED = 40, 8
RECENT = timedelta(days=60)
SHOWN = {
    "": "All",
    "owed": "Owed",
    "late": "Late",
    "review": "In review",
    "approved": "Approved",
    "published": "Published",
    "mine": "Mine",
}
WANTED = [key for key in Key.values if key != Key.EFFECTIVENESS]


@dataclass(frozen=True)
class Row:
    """One postmortem in the list."""

    postmortem: Postmortem
    late_by: timedelta
    is_late: bool

    @property
    def written(self) -> int:
        return int(self.postmortem.written)  # type: ignore[attr-defined]

    @property
    def wanted(self) -> int:
        return len(WANTED)

    @property
    def percent(self) -> int:
        return round(100 * self.written / self.wanted)

    @property
    def items(self) -> int:
        return int(self.postmortem.items)  # type: ignore[attr-defined]

    @property
    def items_open(self) -> int:
        return int(self.postmortem.items_open)  # type: ignore[attr-defined]


class Listing:
    """The read model of /postmortems/."""

    def __init__(self, person: Person, at: datetime, asked: Mapping[str, str]) -> None:
        self.person, self.at = person, at
        self.show = asked.get("show", "") if asked.get("show") in SHOWN else ""
        self.number = asked.get("page", "1")

    @property
    def may_open(self) -> bool:
        return self.person.can_respond

    @cached_property
    def known(self) -> Postmortems:
        return access.postmortems_for(self.person)

    def _where(self, show: str) -> Q:
        open_ = ~Q(state=State.PUBLISHED)
        return {
            "owed": Q(state=State.DRAFT),
            "late": open_ & Q(due_at__lt=self.at),
            "review": Q(state=State.IN_REVIEW),
            "approved": Q(state=State.APPROVED),
            "published": Q(state=State.PUBLISHED),
            "mine": open_ & Q(owner=self.person),
        }.get(show, Q())

    @cached_property
    def counts(self) -> dict[str, int]:
        wanted = {show or "all": Count("pk", filter=self._where(show)) for show in SHOWN}
        return self.known.select_related(None).order_by().aggregate(**wanted)

    @property
    def chips(self) -> list[tuple[Chip, int, str]]:
        """Each filter with its number, and a tone where the number asks for somebody."""
        return [
            (
                Chip(label, f"?show={show}" if show else "?", show == self.show),
                self.counts[show or "all"],
                "red" if show == "late" else "",
            )
            for show, label in SHOWN.items()
        ]

    @cached_property
    def page(self) -> Page:
        """Unpublished first, the soonest due on top; then the published, newest first."""
        rows = self.known.filter(self._where(self.show)).annotate(
            written=_written(), items=_items(), items_open=_items(state__in=UNFINISHED)
        )
        ordered = rows.order_by(
            F("published_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "-owed_at", "-pk"
        )
        return Paginator(ordered, LIMIT).get_page(self.number)

    @property
    def rows(self) -> list[Row]:
        return [Row(one, one.late_by(self.at), one.is_late(self.at)) for one in self.page.object_list]

    @cached_property
    def optional(self) -> list[Incident]:
        """Incidents resolved lately that may have one and have none."""
        found = incidents_for(self.person).filter(
            resolved_at__gt=self.at - RECENT, severity__postmortem=PostmortemRule.OPTIONAL, postmortem__isnull=True
        )
        return list(found.order_by("-resolved_at")[:OFFERED])

    def _link(self, number: int) -> str:
        return f"?show={self.show}&page={number}" if self.show else f"?page={number}"

    @property
    def earlier(self) -> str:
        return self._link(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def later(self) -> str:
        return self._link(self.page.next_page_number()) if self.page.has_next() else ""


def _written() -> Any:
    """Sections that hold text, per postmortem."""
    rows = Section.objects.filter(postmortem=OuterRef("pk"), key__in=WANTED).exclude(text="")
    return _count(rows.order_by().values("postmortem"))


def _items(**where: Any) -> Any:
    """Action items of its incident that were not dropped."""
    rows = ActionItem.objects.filter(incident=OuterRef("incident"), **where).exclude(state="dropped")
    return _count(rows.order_by().values("incident"))


def _count(rows: Any) -> Any:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
