"""What the navigation shows of learning: counts, read only if a page asks for them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.http import HttpRequest

from config.kit import clock
from postmortems import access
from roster.models import Person


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Postmortems owed and not published, action items that are late; for people signed in.

    A page with the narrow rail (`request.has_rail`) has no place for counts and asks for none.
    """
    reader = getattr(request, "user", None)
    if reader is None or not reader.is_authenticated or getattr(request, "has_rail", False):
        return {}
    counts = cache(lambda: _counts(reader))
    return {"nav_open_postmortems": lambda: counts()[0], "nav_late_actions": lambda: counts()[1]}


def _counts(reader: Person) -> tuple[int, int]:
    """Both counts in one query."""
    unpublished, late = access.postmortems_for(reader).unpublished(), access.items_for(reader).overdue(today())
    asked = Person.objects.filter(pk=reader.pk).values_list(_number_of(unpublished), _number_of(late))
    open_postmortems, late_items = asked.get()
    return open_postmortems or 0, late_items or 0


def _number_of(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Subquery(counted)


def today() -> date:
    return clock.now().date()
