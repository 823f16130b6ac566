"""The timeline panel and the scribe's line (SPEC T1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from config.kit import web
from incidents import timeline
from incidents.forms.small import NoteForm
from incidents.views import acts, panels


@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the panel. POST: log what happened."""
    if request.method == "GET":
        return panels.panel(request, number, "timeline")
    room = acts.room_of(request, number)
    form = NoteForm(request.POST, files=request.FILES, **room.act)

    def verb() -> object:
        return timeline.note(**form.cleaned_data, **room.act)

    return acts.perform(request, room, form, verb, shown_in="note", panels=("timeline",))


@require_GET
def narrow(request: HttpRequest, number: int) -> HttpResponse:
    """The filters that have no chip: by person, by time, without system entries; and the exports."""
    room, fragment = acts.room_of(request, number), "incidents/_narrow.html"
    template = fragment if web.is_fragment(request) else "incidents/dialog.html"
    return render(request, template, {"room": room, "fragment": fragment})
