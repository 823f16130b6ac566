"""Move through the phases: forward, back, impact ended, called off (SPEC D7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from incidents import lifecycle
from incidents.forms.act import nearest
from incidents.forms.small import ImpactForm, PhaseForm, ReasonForm
from incidents.views import acts

STEP, IMPACT, CALL_OFF = "incidents/_phase.html", "incidents/_impact.html", "incidents/_false_alarm.html"


@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, number: int) -> HttpResponse:
    """One step, forward or back; the form says what it will do."""
    room = acts.room_of(request, number)
    about = {"incident": room.incident, "person": room.person, "at": room.at}
    if request.method == "GET":
        return acts.dialog(request, room, PhaseForm(**about, initial={"to": request.GET.get("to", "")}), STEP)
    form = PhaseForm(request.POST, **about)

    def verb() -> object:
        data, act = form.cleaned_data, {"incident": room.incident, "by": room.person, "at": room.at}
        if form.is_back:
            return lifecycle.step_back(to=data["to"], reason=data["reason"], **act)
        return lifecycle.advance(to=data["to"], watcher=data["watcher"], **act)

    return acts.perform(request, room, form, verb, shown_in=STEP)


@require_http_methods(["GET", "POST"])
def impact(request: HttpRequest, number: int) -> HttpResponse:
    """Customer impact ended, which is not the same as resolved."""
    room = acts.room_of(request, number)
    form = ImpactForm(acts.posted(request), incident=room.incident, person=room.person, at=room.at)
    if request.method == "GET":
        return acts.dialog(request, room, form, IMPACT)

    def verb() -> object:
        clock = form.cleaned_data["ended_at"]
        ended = nearest(clock, room.at) if clock else None
        return lifecycle.end_impact(incident=room.incident, by=room.person, at=room.at, ended_at=ended)

    return acts.perform(request, room, form, verb, shown_in=IMPACT)


@require_http_methods(["GET", "POST"])
def false_alarm(request: HttpRequest, number: int) -> HttpResponse:
    """It was nothing."""
    room = acts.room_of(request, number)
    form = ReasonForm(acts.posted(request), incident=room.incident, person=room.person, at=room.at)
    if request.method == "GET":
        return acts.dialog(request, room, form, CALL_OFF)

    def verb() -> object:
        return lifecycle.call_false_alarm(incident=room.incident, by=room.person, at=room.at, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=CALL_OFF)
