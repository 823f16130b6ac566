"""While an update is written: what the review says of it, and how customers will see it (SPEC C4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from config.kit import web
from incidents import reviewing, slots
from incidents.forms.update import UpdateForm
from incidents.views import acts


@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """The review: a fragment while typing, the whole room with everything typed without JavaScript."""
    room = acts.room_of(request, number)
    form = UpdateForm(request.POST, **room.act)
    found = reviewing.of(room.incident, form.words(request.POST), room.at)
    if web.is_fragment(request):
        return render(request, "incidents/_lint.html", {"room": room, "review": found})
    values = {name: request.POST[name] for name in [*form.said, "seen", "key"] if name in request.POST}
    return acts.page(request, room, composer=UpdateForm(**room.act, initial=values), review=found)


@require_POST
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The update as the status page will show it, with the template of the status page."""
    room = acts.room_of(request, number)
    form = UpdateForm(request.POST, **room.act)
    shown = slots.previews(room.incident, form.words(request.POST), room.at)
    template = "incidents/_preview.html" if web.is_fragment(request) else "incidents/dialog.html"
    return render(request, template, {"room": room, "shown": shown, "fragment": "incidents/_preview.html"})
