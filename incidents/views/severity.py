"""Change the severity (SPEC D6)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from incidents import lifecycle
from incidents.forms.small import SeverityForm
from incidents.views import acts

FORM = "incidents/_severity.html"


@require_http_methods(["GET", "POST"])
def severity(request: HttpRequest, number: int) -> HttpResponse:
    """The form says what a change does to the promise; the post does it, or says that it still fits."""
    room = acts.room_of(request, number)
    if request.method == "GET":
        wanted = request.GET.get("level", "")
        level = int(wanted) if wanted in ("1", "2", "3", "4") else room.incident.severity_id
        return acts.dialog(request, room, SeverityForm(**room.act, initial={"level": level}), FORM)
    if "keep" in request.POST:
        return acts.direct(request, room, lambda: lifecycle.keep_severity(**room.act))
    form = SeverityForm(request.POST, **room.act)

    def verb() -> object:
        return lifecycle.change_severity(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=FORM)
