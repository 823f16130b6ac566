"""Hand a role to a successor, and answer what was offered (SPEC P4, P5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from incidents import offering
from incidents.forms.roles import AnswerForm, HandOffForm
from incidents.models import Offer
from incidents.room import PANELS, Room
from incidents.views import acts
from roster.roles import Role

CHANGED = ("roles", "head", "timeline", "watch")
EVERYTHING = (*PANELS, "watch")
HAND_OFF, ANSWER = "incidents/_hand_off.html", "incidents/_answer.html"


@require_http_methods(["GET", "POST"])
def hand_off(request: HttpRequest, number: int) -> HttpResponse:
    """The briefing as the record stands, a successor and a note; POST offers it. A vacant role is assigned instead."""
    room = acts.room_of(request, number)
    role = (request.POST if request.method == "POST" else request.GET).get("role") or Role.COMMANDER
    leaving = offering.leaving(room.incident, role, room.person)
    form = HandOffForm(acts.posted(request), **room.act, leaving=leaving, initial={"role": role})
    if request.method == "GET":
        if role not in Role.values:
            raise Http404
        if leaving is None:
            return redirect(f"{reverse('incidents:assign', args=[number])}?role={role}")
        return acts.dialog(request, room, form, HAND_OFF)

    def verb() -> object:
        return offering.hand_off(**form.cleaned_data, **room.act)

    return acts.perform(request, room, form, verb, shown_in=HAND_OFF, panels=CHANGED)


@require_http_methods(["GET", "POST"])
def handoff(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What was offered, with its briefing; the person it was offered to answers here."""
    room = acts.room_of(request, number)
    form = AnswerForm(acts.posted(request), **room.act, offer=_offer(room, pk))
    if request.method == "GET":
        return acts.dialog(request, room, form, ANSWER)

    return acts.perform(request, room, form, form.give, shown_in=ANSWER, panels=EVERYTHING)


@require_POST
def withdraw(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take an offer back."""
    room = acts.room_of(request, number)
    found = _offer(room, pk)
    return acts.direct(request, room, lambda: offering.withdraw(offer=found, by=room.person, at=room.at), CHANGED)


def _offer(room: Room, pk: int) -> Offer:
    rows = room.incident.offers.select_related("person", "offered_by", "answered_by", "leaving__person", "handoff")
    found = get_object_or_404(rows, pk=pk)
    found.incident = room.incident
    return found
