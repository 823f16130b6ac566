"""The way in, and what every page asks for again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from incidents import access
from incidents.views.acts import person


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The room of the one active incident I hold a role in, else the board.

    Who only reads goes to the stakeholder view of the one active incident.
    """
    me = person(request)
    known = access.incidents_for(me).open()
    mine = known.filter(assignments__person=me, assignments__ended_at__isnull=True).distinct()
    found = list((mine if me.can_respond else known)[:2])
    if len(found) != 1:
        return redirect("incidents:board")
    return redirect(found[0]) if me.can_respond else redirect("incidents:briefing", found[0].number)


@require_GET
def active(request: HttpRequest) -> HttpResponse:
    """Fragment: the active incidents of the navigation."""
    return render(request, "shell/_active.html")
