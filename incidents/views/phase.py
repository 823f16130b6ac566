"""Move through the phases: forward, back, impact ended, called off (SPEC D7)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from config.kit.instants import nearest
from incidents import lifecycle
from incidents.forms.small import FalseAlarmForm, ImpactForm, PhaseForm
from incidents.models.incident import OPEN_PHASES
from incidents.views import acts

STEP, IMPACT, CALL_OFF = "incidents/_phase.html", "incidents/_impact.html", "incidents/_false_alarm.html"


@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, number: int) -> HttpResponse:
    """One step, forward or back; the form says what it will do."""
    room = acts.room_of(request, number)
    if request.method == "GET":
        wanted = request.GET.get("to", "")
        if wanted not in OPEN_PHASES:
            raise Http404
        return acts.dialog(request, room, PhaseForm(**room.act, initial={"to": wanted}), STEP)
    form = PhaseForm(request.POST, **room.act)

    def verb() -> object:
        data = form.cleaned_data
        if form.is_back:
            return lifecycle.step_back(to=data["to"], reason=data["reason"], **room.act)
        return lifecycle.advance(to=data["to"], watcher=data["watcher"], **room.act)

    return acts.perform(request, room, form, verb, shown_in=STEP)


@require_http_methods(["GET", "POST"])
def impact(request: HttpRequest, number: int) -> HttpResponse:
    """Customer impact ended, which is not the same as resolved."""
    room = acts.room_of(request, number)
    form = ImpactForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, IMPACT)

    def verb() -> object:
        clock = form.cleaned_data["ended_at"]
        ended = nearest(clock, room.at) if clock else None
        return lifecycle.end_impact(**room.act, ended_at=ended)

    return acts.perform(request, room, form, verb, shown_in=IMPACT)


@require_http_methods(["GET", "POST"])
def false_alarm(request: HttpRequest, number: int) -> HttpResponse:
    """It was nothing."""
    room = acts.room_of(request, number)
    form = FalseAlarmForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, CALL_OFF)

    def verb() -> object:
        return lifecycle.call_false_alarm(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=CALL_OFF)
