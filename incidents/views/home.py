"""The way in, and what every page asks for again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from incidents import access
from incidents.views.acts import person


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The room of the one active incident I hold a role in, else the board."""
    known = access.incidents_for(person(request)).open()
    found = list(known.filter(assignments__person=person(request), assignments__ended_at__isnull=True).distinct()[:2])
    return redirect(found[0]) if len(found) == 1 else redirect("incidents:board")


@require_GET
def active(request: HttpRequest) -> HttpResponse:
    """Fragment: the active incidents of the navigation."""
    return render(request, "shell/_active.html")
