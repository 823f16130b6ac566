"""Change the severity, or say that it is still right (SPEC D6)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from incidents import lifecycle, severities
from incidents.forms.severity import RecheckForm, SeverityForm
from incidents.room import Room
from incidents.views import acts

FORM = "incidents/_severity.html"
STILL, SUGGEST, USE = "still", "suggest", "use-"


@require_http_methods(["GET", "POST"])
def severity(request: HttpRequest, number: int) -> HttpResponse:
    """The form says what a change does to the promise; the post does it, or says that nothing changes."""
    room, pressed = acts.room_of(request, number), request.POST.get("press", "")
    if request.method == "GET" or pressed == SUGGEST or pressed.startswith(USE):
        return acts.dialog(request, room, _unsent(request, room, pressed), FORM)
    if pressed == STILL:
        form: SeverityForm = RecheckForm(request.POST, **room.act)
    else:
        form = SeverityForm(request.POST, **room.act)

    def verb() -> object:
        if pressed == STILL:
            return severities.recheck_severity(**room.act, reason=form.cleaned_data["reason"])
        return lifecycle.change_severity(**room.act, **form.cleaned_data, triage_answers=form.kept_answers)

    return acts.perform(request, room, form, verb, shown_in=FORM)


def _unsent(request: HttpRequest, room: Room, pressed: str) -> SeverityForm:
    """The form as it opens, or as it comes back from the triage helper with everything typed and no errors."""
    wanted = request.GET.get("level", "")
    if request.method == "GET":
        level = int(wanted) if wanted in ("1", "2", "3", "4") else room.incident.severity_id
        return SeverityForm(**room.act, initial={"level": level})
    typed = request.POST.dict()
    if pressed.startswith(USE):
        typed["level"] = pressed.removeprefix(USE)
    form = SeverityForm(typed, **room.act)
    form.errors.clear()
    return form
