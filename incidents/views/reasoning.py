"""Hypotheses and decisions: settle one, log one with its reasons, disagree (SPEC T4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from incidents import access, decisions, hypotheses
from incidents.forms.record import DecisionForm, ObjectionForm, OpenAgainForm, SettleForm
from incidents.views import acts

CHANGED = ("timeline", "fix")
VERBS: dict[str, tuple[Any, Callable[..., object], str]] = {
    "rule-out": (SettleForm, hypotheses.rule_out, "incidents/_settle.html"),
    "confirm": (SettleForm, hypotheses.confirm, "incidents/_settle.html"),
    "reopen": (OpenAgainForm, hypotheses.reopen, "incidents/_open_again.html"),
}
DECISION, OBJECTION = "incidents/_decision.html", "incidents/_objection.html"


@require_http_methods(["GET", "POST"])
def hypothesis(request: HttpRequest, number: int, ref: int, act: str) -> HttpResponse:
    """Rule one out, confirm it, or open it again."""
    room = acts.room_of(request, number)
    found = room.incident.hypotheses.filter(number=min(ref, access.LARGEST)).first()
    if found is None or act not in VERBS:
        raise Http404
    kind, verb, fragment = VERBS[act]
    form = kind(acts.posted(request), **room.act, about=(found.number, act))
    form.hypothesis = found
    if request.method == "GET":
        return acts.dialog(request, room, form, fragment)
    what: dict[str, Any] = {"hypothesis": found, "by": room.person, "at": room.at}
    return acts.perform(
        request, room, form, lambda: verb(**what, **form.cleaned_data), shown_in=fragment, panels=CHANGED
    )


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Log a decision with the options there were and why."""
    room = acts.room_of(request, number)
    form = DecisionForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, DECISION)

    def verb() -> object:
        return decisions.decide(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=DECISION, panels=CHANGED)


@require_http_methods(["GET", "POST"])
def objections(request: HttpRequest, number: int, ref: int) -> HttpResponse:
    """Disagree with a decision, on the record."""
    room = acts.room_of(request, number)
    found = room.incident.decisions.filter(number=min(ref, access.LARGEST)).first()
    if found is None:
        raise Http404
    form = ObjectionForm(acts.posted(request), **room.act, about=(found.number,))
    form.decision = found  # type: ignore[attr-defined]
    if request.method == "GET":
        return acts.dialog(request, room, form, OBJECTION)
    what: dict[str, Any] = {"decision": found, "by": room.person, "at": room.at}
    return acts.perform(
        request, room, form, lambda: decisions.object(**what, **form.cleaned_data), shown_in=OBJECTION, panels=CHANGED
    )
