"""Panels: parts of the room that refetch themselves when their doorbell rings; opened plainly, each is a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.kit import web
from incidents.views import acts

TITLES = {
    "head": "Incident",
    "due": "Clocks",
    "roles": "Roles",
    "health": "Command health",
    "fix": "Fix",
    "comms": "Posted updates",
    "timeline": "Timeline",
    "stabilize": "Stabilization",
    "watch": "Warnings",
    "draft": "Draft",
    "desk": "Questions and contacts",
    "hints": "Next update",
}


@require_GET
def panel(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One panel: the fragment for htmx, a page with it otherwise."""
    room, fragment = acts.room_of(request, number), f"incidents/_{name}.html"
    template = fragment if web.is_fragment(request) else "incidents/panel.html"
    return render(request, template, {"room": room, "panel": fragment, "panel_title": TITLES[name], "alone": True})
