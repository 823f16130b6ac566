"""Panels: each part of the room that refetches itself when its doorbell rings, and a page of its own when opened plainly."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.kit import web
from incidents.forms.update import UpdateForm
from incidents.views import acts

TITLES = {
    "head": "Incident",
    "due": "Clocks",
    "roles": "Roles",
    "comms": "Posted updates",
    "timeline": "Timeline",
    "stabilize": "Stabilization",
    "watch": "Warnings",
}


@require_GET
def panel(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One panel: the fragment for htmx, a page with it otherwise."""
    room, fragment = acts.room_of(request, number), f"incidents/_{name}.html"
    template = fragment if web.is_fragment(request) else "incidents/panel.html"
    return render(request, template, {"room": room, "panel": fragment, "panel_title": TITLES[name]})


@require_GET
def hints(request: HttpRequest, number: int) -> HttpResponse:
    """The composer's round times and its holding update, which grow old while somebody writes."""
    room = acts.room_of(request, number)
    form = UpdateForm(incident=room.incident, person=room.person, at=room.at)
    return render(request, "incidents/_hints.html", {"room": room, "composer": form})
