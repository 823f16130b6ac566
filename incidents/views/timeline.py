"""The timeline panel and the scribe's line (SPEC T1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from incidents import timeline
from incidents.forms.small import NoteForm
from incidents.views import acts, panels


@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the panel. POST: log what happened."""
    if request.method == "GET":
        return panels.panel(request, number, "timeline")
    room = acts.room_of(request, number)
    form = NoteForm(request.POST, **room.act)

    def verb() -> object:
        return timeline.note(text=form.cleaned_data["text"], **room.act)

    return acts.perform(request, room, form, verb, shown_in="note", panels=("timeline",))
