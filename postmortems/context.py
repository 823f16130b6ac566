"""What the navigation shows of learning: counts, read only if a page asks for them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from config.kit import clock
from postmortems import access


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Postmortems owed and not published, action items that are late; one query each, for people signed in.

    A page with the narrow rail (`request.has_rail`) has no place for counts and asks for none.
    """
    reader = getattr(request, "user", None)
    if reader is None or not reader.is_authenticated or getattr(request, "has_rail", False):
        return {}
    return {
        "nav_open_postmortems": cache(lambda: access.postmortems_for(reader).unpublished().count()),
        "nav_late_actions": cache(lambda: access.items_for(reader).overdue(clock.now().date()).count()),
    }
