"""Correct a key time (SPEC D8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from incidents import key_times
from incidents.forms.small import TimeForm
from incidents.views import acts

FORM = "incidents/_times.html"


@require_http_methods(["GET", "POST"])
def times(request: HttpRequest, number: int) -> HttpResponse:
    """All key times, and the form that corrects one with a reason."""
    room = acts.room_of(request, number)
    form = TimeForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, FORM)

    def verb() -> object:
        return key_times.correct_time(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=FORM)
