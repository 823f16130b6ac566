"""A second person releases or sends back what customers would read (SPEC C9)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from incidents import approval
from incidents.forms.comms import SendBackForm
from incidents.models import HeldUpdate
from incidents.room import Room
from incidents.views import acts

BACK = "incidents/_send_back.html"
CHANGED = ("draft", "due", "comms", "timeline", "head")


@require_POST
def release(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """It leaves now."""
    room = acts.room_of(request, number)
    held = _held(room, pk)
    return acts.direct(request, room, lambda: approval.release(held=held, by=room.person, at=room.at), CHANGED)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """It does not leave like this, with a reason."""
    room = acts.room_of(request, number)
    held = _held(room, pk)
    form = SendBackForm(acts.posted(request), held=held, **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, BACK)

    def verb() -> object:
        return approval.send_back(held=held, reason=form.cleaned_data["reason"], by=room.person, at=room.at)

    return acts.perform(request, room, form, verb, shown_in=BACK, panels=CHANGED)


def _held(room: Room, pk: int) -> HeldUpdate:
    return get_object_or_404(room.incident.held_updates.select_related("incident", "requested_by"), pk=pk)
