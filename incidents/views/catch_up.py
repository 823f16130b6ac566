"""Catch up: the state of things for who joins late or comes back (SPEC T5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.kit import web
from incidents import catchup
from incidents.views import acts

FRAGMENT = "incidents/_catch_up.html"


@require_GET
def catch_up(request: HttpRequest, number: int) -> HttpResponse:
    """What happened, what was tried, who holds what, what is promised; `?after=` says what the reader knows."""
    room = acts.room_of(request, number)
    found = catchup.CatchUp(room, room.look.after)
    template = FRAGMENT if web.is_fragment(request) else "incidents/dialog.html"
    return render(request, template, {"room": room, "catch_up": found, "fragment": FRAGMENT})
