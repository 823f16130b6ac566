"""End well: the checklist, resolving, closing, and the way back (SPEC E1, E2)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from config.kit.toasts import Toast
from incidents import approval, checklist, lifecycle, resolution
from incidents.forms.resolution import CloseForm, NoteOfCheck, ResolutionForm, final_values, review_values
from incidents.forms.small import ReopenForm
from incidents.room import Room
from incidents.views import acts

RESOLVE, REOPEN, CLOSE = "incidents/_resolve.html", "incidents/_reopen.html", "incidents/_close.html"
NOTE = "incidents/_check_note.html"
CHECKED = ("stabilize", "head", "timeline")
UNCONFIRM = {"confirmed": "no"}


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, number: int, item: str) -> HttpResponse:
    """GET: a note for an item of the checklist. POST: confirm it, or take the confirmation back."""
    room = acts.room_of(request, number)
    if item not in checklist.ITEMS:
        raise Http404
    if request.method == "POST" and "note" not in request.POST:
        return _press(request, room, item)
    kept = room.incident.checklist.get(item, {}).get("note", "")
    form = NoteOfCheck(acts.posted(request), item=item, initial={"note": kept}, **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, NOTE)

    def verb() -> object:
        return resolution.confirm(item=item, note=form.cleaned_data["note"], **room.act)

    return acts.perform(request, room, form, verb, shown_in=NOTE, panels=CHECKED)


def _press(request: HttpRequest, room: Room, item: str) -> HttpResponse:
    back = request.POST.get("confirmed") == "no"
    verb = resolution.unconfirm if back else resolution.confirm
    words = checklist.ITEMS[item]
    done = Toast(f"Not confirmed any more: {words}") if back else Toast(f"Confirmed: {words}", request.path, UNCONFIRM)
    return acts.direct(request, room, lambda: verb(item=item, **room.act), CHECKED, done)


@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """The final update and the all-clear in one act."""
    room = acts.room_of(request, number)
    if request.method == "GET":
        minutes = int(room.impact.total_seconds() // 60)
        first = final_values(room.incident, room.newest_update, minutes) | approval.final_words(room.incident)
        form = ResolutionForm(**room.act, initial={**first, **review_values(room.incident, room.person, room.at)})
        return acts.dialog(request, room, form, RESOLVE)
    form = ResolutionForm(request.POST, **room.act)

    def verb() -> object:
        final, why = form.final(), form.cleaned_data["early_reason"]
        if final and approval.must_hold(room.incident, final):
            return approval.hold_final(final=final, **room.act)
        return resolution.resolve(early_reason=why, final=final, **form.review(), **room.act)

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


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing is left to do, or a reason why the rest of the recovery can wait."""
    room = acts.room_of(request, number)
    form = CloseForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, CLOSE)

    def verb() -> object:
        return lifecycle.close(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=CLOSE)
