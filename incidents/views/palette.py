"""The command palette: rows for the box that opens with Ctrl K, or a page of its own without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.kit import text as texts
from config.kit import web
from config.kit.errors import Refusal
from incidents import finding, palette
from incidents.views import acts
from roster import preferences


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` finds by words; `?incident=` says where, and is loaded with permission."""
    text, number = _typed(request.GET.get("q", "")), request.GET.get("incident", "")
    room = acts.room_of(request, int(number)) if number.isascii() and number.isdigit() and len(number) < 11 else None
    person = acts.person(request)
    found = palette.grouped(finding.commands(person, room, text), text, preferences.of(person).shown)
    template = "incidents/_palette.html" if web.is_fragment(request) else "incidents/palette.html"
    return render(request, template, {"groups": found, "text": text, "room": room})


def _typed(text: str) -> str:
    """What was typed; what cannot be text finds nothing more than nothing does."""
    try:
        return texts.line(text[: finding.LONGEST], field="q")
    except Refusal:
        return ""
