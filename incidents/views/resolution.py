"""End well: the checklist, resolving, closing, and the way back (SPEC E1, E2)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from config.kit.toasts import Toast
from incidents import lifecycle, resolution
from incidents.forms.resolution import ResolutionForm, final_values
from incidents.forms.small import ReopenForm
from incidents.views import acts

RESOLVE, REOPEN = "incidents/_resolve.html", "incidents/_reopen.html"
UNCONFIRM = {"confirmed": "no"}


@require_POST
def check(request: HttpRequest, number: int, item: str) -> HttpResponse:
    """Confirm an item of the checklist, or take the confirmation back."""
    room = acts.room_of(request, number)
    if item not in resolution.CHECKLIST:
        raise Http404
    back = request.POST.get("confirmed") == "no"
    verb = resolution.unconfirm if back else resolution.confirm
    words = resolution.CHECKLIST[item]
    done = Toast(f"Not confirmed any more: {words}") if back else Toast(f"Confirmed: {words}", request.path, UNCONFIRM)
    return acts.direct(request, room, lambda: verb(item=item, **room.act), ("stabilize", "head", "timeline"), done)


@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """The final update and the all-clear in one act."""
    room = acts.room_of(request, number)
    if request.method == "GET":
        minutes = int(room.impact.total_seconds() // 60)
        form = ResolutionForm(**room.act, initial=final_values(room.incident, room.newest_update, minutes))
        return acts.dialog(request, room, form, RESOLVE)
    form = ResolutionForm(request.POST, **room.act)

    def verb() -> object:
        data = form.cleaned_data
        return resolution.resolve(early_reason=data["early_reason"], final=form.final(), **room.act)

    return acts.perform(request, room, form, verb, shown_in=RESOLVE)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """It is not over: the record stays, the room is live again."""
    room = acts.room_of(request, number)
    form = ReopenForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, REOPEN)

    def verb() -> object:
        return lifecycle.reopen(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=REOPEN)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing is left to do."""
    room = acts.room_of(request, number)
    return acts.direct(request, room, lambda: lifecycle.close(**room.act))
