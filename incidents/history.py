"""The history: ended incidents, searched, filtered, sorted and paged; every view of it is a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from incidents import access, search, slots
from incidents.models import Assignment, Incident, Promise
from incidents.models.cadence import PromiseState
from incidents.slots import Cell
from roster.models import Person
from roster.roles import Role

PAGE, LARGEST_PAGE = 25, 100
LONGEST = 100
DAYS = 90
LEVELS = (1, 2, 3, 4)
SORTS = {
    "severity": "severity_id",
    "impact": "impact",
    "mitigate": "to_mitigate",
    "promises": "late",
    "started": "began",
}


@dataclass(frozen=True)
class Chip:
    """A filter as a link; `on` when it is in force."""

    label: str
    link: str
    on: bool


@dataclass(frozen=True)
class Sort:
    """A heading as a link; `direction` in the words of aria-sort, empty when another column sorts."""

    link: str
    direction: str


@dataclass(frozen=True)
class Query:
    """What is asked of the history. Unknown values mean "everything", never an error."""

    text: str = ""
    levels: frozenset[int] = field(default_factory=frozenset)
    mine: bool = False
    days: int = 0
    sort: str = "-started"
    page: int = 1
    size: int = PAGE

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Query:
        sort = asked.get("sort", "")
        return cls(
            text=" ".join(asked.get("q", "").replace("\0", "").split())[:LONGEST],
            levels=frozenset(level for level in LEVELS if str(level) in asked.get("severity", "").split(",")),
            mine=asked.get("mine") == "1",
            days=DAYS if asked.get("days") == str(DAYS) else 0,
            sort=sort if sort.removeprefix("-") in SORTS else "-started",
            page=_whole(asked.get("page", ""), 1, 10**6),
            size=_whole(asked.get("size", ""), PAGE, LARGEST_PAGE),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.levels or self.mine or self.days)

    def link(self, **changes: object) -> str:
        """The query string of this view with something changed; the page starts over unless it is what changes."""
        found = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        plain = Query()
        parts = {
            "q": found.text,
            "severity": ",".join(str(level) for level in sorted(found.levels)),
            "mine": "1" if found.mine else "",
            "days": found.days or "",
            "sort": found.sort if found.sort != plain.sort else "",
            "page": found.page if found.page != 1 else "",
            "size": found.size if found.size != plain.size else "",
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def here(self) -> str:
        """This very view, with its page."""
        return self.link(page=self.page)

    @property
    def chips(self) -> list[Chip]:
        """The filters as links: each adds itself, or takes itself away again."""
        levels = [Chip(f"SEV{one}", self.link(levels=self.levels ^ {one}), one in self.levels) for one in LEVELS]
        return [
            *levels,
            Chip("My incidents", self.link(mine=not self.mine), self.mine),
            Chip(f"Last {DAYS} days", self.link(days=0 if self.days else DAYS), bool(self.days)),
        ]

    @property
    def sorts(self) -> dict[str, Sort]:
        """The headings as links: the worst or newest first, the other way round on a second press."""
        found = {}
        for name in SORTS:
            first, second = (name, f"-{name}") if name == "severity" else (f"-{name}", name)
            on = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
            found[name] = Sort(self.link(sort=second if self.sort == first else first), on)
        return found


def rows(person: Person, asked: Query, at: datetime) -> QuerySet[Incident]:
    """The incidents asked for, with `began`, `impact`, `to_mitigate`, `settled` and `late` promises, `commanders`.

    A search also finds active ones, or a number somebody looks for would seem not to exist.
    """
    known = access.incidents_for(person)
    found = _matching(known if asked.text else known.ended(), asked, person, at)
    column, falling = SORTS[asked.sort.removeprefix("-")], asked.sort.startswith("-")
    return (
        found.annotate(
            began=Coalesce("impact_began_at", "detected_at", "declared_at"),
            impact=_length(Coalesce("mitigated_at", "resolved_at") - F("began")),
            to_mitigate=_length(F("mitigated_at") - F("declared_at")),
            late=_deadlines(PromiseState.LATE),
            settled=_deadlines(PromiseState.KEPT, PromiseState.LATE),
        )
        .prefetch_related(_commanders(), "affected")
        .order_by(F(column).desc(nulls_last=True) if falling else F(column).asc(nulls_last=True), "-number")
    )


@dataclass(frozen=True)
class Row:
    """One incident of the history as the table shows it; `cells` are heading and content of the apps above."""

    incident: Any
    cells: list[tuple[str, Cell | None]] = field(default_factory=list)

    @property
    def commander(self) -> Person | None:
        """Who commanded last."""
        commanders: list[Assignment] = self.incident.commanders
        return commanders[-1].person if commanders else None

    @property
    def on_time(self) -> Cell:
        """Promises kept of those settled: `2 of 3`."""
        settled, late = self.incident.settled, self.incident.late
        if not settled:
            return Cell("Not yet" if self.incident.is_open else "None due")
        words = f"{settled - late} of {settled}"
        if not late:
            return Cell(words, "green", "circle-check")
        return Cell(words, "red", "circle-x") if late == settled else Cell(words, "orange", "triangle-alert")


@dataclass(frozen=True)
class Table:
    """A page of the history with the headings of the apps above."""

    query: Query
    page: Page[Incident]
    headings: list[str]
    rows: list[Row]

    @property
    def newer(self) -> str:
        """The link to the page before this one; empty on the first."""
        return self.query.link(page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def older(self) -> str:
        """The link to the page after this one; empty on the last."""
        return self.query.link(page=self.page.number + 1) if self.page.has_next() else ""


def table(person: Person, asked: Query, at: datetime) -> Table:
    """One page of the history; a page past the end is the last one."""
    page = Paginator(rows(person, asked, at), asked.size).get_page(asked.page)
    columns = slots.columns([one.pk for one in page])
    found = [Row(one, [(heading, cells.get(one.pk)) for heading, cells in columns]) for one in page]
    return Table(asked, page, [heading for heading, _ in columns], found)


def _matching(found: QuerySet[Incident], asked: Query, person: Person, at: datetime) -> QuerySet[Incident]:
    if asked.levels:
        found = found.filter(severity__in=asked.levels)
    if asked.days:
        found = found.filter(declared_at__gte=at - timedelta(days=asked.days))
    if asked.mine:
        found = found.filter(Exists(Assignment.objects.filter(incident=OuterRef("pk"), person=person)))
    for word in asked.text.split():
        found = found.filter(_means(word))
    return found


def _means(word: str) -> Q:
    """A word begins one of title, services or summary, names somebody who held a role, or is the number."""
    handle = word.lstrip("@")
    named = Q(person__name__icontains=handle) | Q(person__handle__iexact=handle)
    found = Q(pk__in=Assignment.objects.filter(named).values("incident"))
    if number := search.NUMBER.fullmatch(word):
        found |= Q(number=int(number[1]))
    parts = search.words(word)
    # "Payments-API" is two words of one; what has no letter at all is only a handle or a number.
    return found | reduce(and_, map(search.holds, parts)) if parts else found


def _commanders() -> Prefetch[str, QuerySet[Assignment], str]:
    held = Assignment.objects.filter(role=Role.COMMANDER).select_related("person").order_by("started_at", "pk")
    return Prefetch("assignments", queryset=held, to_attr="commanders")


def _deadlines(*states: str) -> Coalesce:
    """How many promised moments ended like this: one update settles the promise of each audience, and counts once.

    A subquery, not a join: then neither counting the rows nor sorting them reads every promise.
    """
    promises = Promise.objects.filter(incident=OuterRef("pk"), state__in=states).order_by().values("incident")
    counted = promises.annotate(moments=Count("due_at", distinct=True)).values("moments")
    return Coalesce(Subquery(counted), 0)


def _length(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=DurationField())


def _whole(text: str, fallback: int, most: int) -> int:
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else fallback
