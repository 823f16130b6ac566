"""The board of action items as one person sees it on one day: figures, columns, or a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse

from postmortems import access
from postmortems.item import Move, moves
from postmortems.look import Look
from postmortems.models import ActionItem
from postmortems.models.action_item import UNFINISHED, ActionItems, ActionState
from roster.models import Person

LIMIT = 50
QUARTER, MONTH, WEEK = timedelta(days=90), timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True)
class Figure:
    """One of the five numbers on top."""

    label: str
    value: str
    note: str
    tone: str = ""
    icon: str = ""
    query: str = ""


@dataclass(frozen=True)
class Card:
    """An item, how many days late it is, and what the reader can do with it."""

    item: ActionItem
    days: int
    moves: list[Move]

    @property
    def late(self) -> str:
        return f"{self.days} day{'' if self.days == 1 else 's'} late" if self.days else ""


@dataclass(frozen=True)
class Column:
    """One column of the board; `more` counts the cards that do not fit."""

    state: str
    label: str
    icon: str
    cards: list[Card]
    count: int
    note: str
    more: int
    query: str


class Board:
    """The read model of /actions/."""

    def __init__(self, person: Person, at: datetime, look: Look) -> None:
        self.person, self.at, self.look = person, at, look
        self.today = at.date()

    @property
    def may_add(self) -> bool:
        return self.person.can_respond

    @property
    def back(self) -> str:
        """The address of this very view, for an act that leaves it and returns."""
        return reverse("actions:board") + self.look.query

    @cached_property
    def narrowed(self) -> ActionItems:
        return self.look.narrow(access.items_for(self.person), self.person)

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Every number of the page, in one query."""
        today, unfinished = self.today, Q(state__in=UNFINISHED)
        week = unfinished & Q(due_on__gte=today, due_on__lt=today + WEEK)
        closed, on_time = Q(state__in=[ActionState.DONE, ActionState.VERIFIED]), Q(done_at__date__lte=F("due_on"))
        recent, before = (
            Q(done_at__gt=self.at - QUARTER),
            Q(done_at__lte=self.at - QUARTER, done_at__gt=self.at - 2 * QUARTER),
        )
        return (
            self.narrowed.select_related(None)
            .order_by()
            .aggregate(
                overdue=Count("pk", filter=unfinished & Q(due_on__lt=today)),
                oldest=Min("due_on", filter=unfinished & Q(due_on__lt=today)),
                week=Count("pk", filter=week),
                week_open=Count("pk", filter=week & Q(state=ActionState.OPEN)),
                closed=Count("pk", filter=closed & recent),
                closed_on_time=Count("pk", filter=closed & recent & on_time),
                before=Count("pk", filter=closed & before),
                before_on_time=Count("pk", filter=closed & before & on_time),
                open=Count("pk", filter=Q(state=ActionState.OPEN)),
                in_progress=Count("pk", filter=Q(state=ActionState.IN_PROGRESS)),
                done=Count("pk", filter=Q(state=ActionState.DONE)),
                done_since=Min("done_at", filter=Q(state=ActionState.DONE)),
                verified=Count("pk", filter=Q(state=ActionState.VERIFIED, verified_at__gt=self.at - MONTH)),
                ownerless=Count("pk", filter=unfinished & Q(owner=None)),
            )
        )

    @cached_property
    def figures(self) -> list[Figure]:
        found = self.totals
        return [
            self._overdue(found),
            self._week(found),
            self._on_time(found),
            self._unproven(found),
            self._ownerless(found),
        ]

    def _overdue(self, found: dict[str, Any]) -> Figure:
        if not found["overdue"]:
            return Figure("Overdue", "0", "nothing is late")
        days = (self.today - found["oldest"]).days
        note = f"oldest is {days} day{'' if days == 1 else 's'} late"
        return Figure("Overdue", str(found["overdue"]), note, "red", query=self.look.with_(overdue="1"))

    def _week(self, found: dict[str, Any]) -> Figure:
        note = (
            f"{found['week_open']} with no progress yet"
            if found["week_open"]
            else "all in progress"
            if found["week"]
            else "nothing falls due"
        )
        return Figure("Due in 7 days", str(found["week"]), note)

    def _on_time(self, found: dict[str, Any]) -> Figure:
        label = "Closed on time, 90 days"
        if not found["closed"]:
            return Figure(label, "–", "nothing was closed")
        now = round(100 * found["closed_on_time"] / found["closed"])
        if not found["before"]:
            return Figure(label, f"{now}%", f"{found['closed_on_time']} of {found['closed']}")
        was = round(100 * found["before_on_time"] / found["before"])
        better = now > was
        tone, icon = ("green", "trending-up") if better else ("orange", "trending-down") if now < was else ("", "")
        return Figure(label, f"{now}%", f"from {was}%" if now != was else f"as before, {was}%", tone, icon)

    def _unproven(self, found: dict[str, Any]) -> Figure:
        note = "no proof it worked yet" if found["done"] else "everything done is proven"
        return Figure(
            "Done, not verified",
            str(found["done"]),
            note,
            query=self.look.with_(view="table", state="done") if found["done"] else "",
        )

    def _ownerless(self, found: dict[str, Any]) -> Figure:
        count = found["ownerless"]
        if not count:
            return Figure("Without an owner", "0", "each has one person")
        return Figure(
            "Without an owner", str(count), "nobody has taken them", "orange", query=self.look.with_(owner="nobody")
        )

    @cached_property
    def columns(self) -> list[Column]:
        done = self.narrowed.filter(state=ActionState.DONE).order_by("done_at", "pk")
        verified = self.narrowed.filter(state=ActionState.VERIFIED, verified_at__gt=self.at - MONTH).order_by(
            "-verified_at", "pk"
        )
        return [
            self._column(ActionState.OPEN, self._by_day(ActionState.OPEN)),
            self._column(ActionState.IN_PROGRESS, self._by_day(ActionState.IN_PROGRESS)),
            self._column(ActionState.DONE, done),
            self._column(ActionState.VERIFIED, verified, " in 30 days"),
        ]

    def _by_day(self, state: str) -> QuerySet[ActionItem]:
        # The earliest day first puts the overdue ones on top; those without a day come last.
        return self.narrowed.filter(state=state).order_by(F("due_on").asc(nulls_last=True), "priority", "pk")

    def _column(self, state: ActionState, rows: QuerySet[ActionItem], note: str = "") -> Column:
        if self.look.overdue:
            rows = rows.filter(state__in=UNFINISHED, due_on__lt=self.today)
        found = list(rows[: LIMIT + 1])
        count = len(found) if self.look.overdue else self.totals[state.value]
        more = max(count - LIMIT, 0)
        query = self.look.with_(view="table", state="" if state in UNFINISHED else state.value)
        return Column(
            state.value, state.label, ActionItem(state=state).icon, self._cards(found[:LIMIT]), count, note, more, query
        )

    @cached_property
    def page(self) -> Page:
        """The rows of the table, overdue first."""
        rows = self.look.narrow_state(self.look.narrow_late(self.narrowed, self.today))
        order = ("-verified_at", "-done_at") if self.look.state in (ActionState.DONE, ActionState.VERIFIED) else ()
        ordered = rows.order_by(*order, F("due_on").asc(nulls_last=True), "priority", "pk")
        return Paginator(ordered, LIMIT).get_page(self.look.number)

    @property
    def earlier(self) -> str:
        return self.look.with_(page=str(self.page.previous_page_number())) if self.page.has_previous() else ""

    @property
    def later(self) -> str:
        return self.look.with_(page=str(self.page.next_page_number())) if self.page.has_next() else ""

    @cached_property
    def people(self) -> list[Person]:
        """Everybody who owns an item."""
        return list(Person.objects.filter(action_items__isnull=False).distinct().order_by("name"))

    @property
    def owners(self) -> list[Any]:
        return self.look.owners(self.people)

    @property
    def rows(self) -> list[Card]:
        return self._cards(self.page.object_list)

    def _cards(self, items: Iterable[ActionItem]) -> list[Card]:
        return [Card(item, item.days_late(self.today), moves(item, self.person)) for item in items]
