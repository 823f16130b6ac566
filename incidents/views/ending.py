"""End well beyond the checklist: who watches, who reviews, what is put back in order; and a nudge (SPEC E1, E2, H1)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from incidents import recovery, resolution
from incidents.forms.resolution import NoteOfCheck, ReviewForm, WatcherForm
from incidents.health import nudging
from incidents.views import acts

WATCHER, REVIEW, NOTE = "incidents/_watcher.html", "incidents/_review.html", "incidents/_check_note.html"
NAMED = ("stabilize", "head", "health", "timeline")
RECOVERED = ("stabilize", "timeline")


@require_http_methods(["GET", "POST"])
def watcher(request: HttpRequest, number: int) -> HttpResponse:
    """Name who watches the clean window and the hours after it."""
    room = acts.room_of(request, number)
    form = WatcherForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, WATCHER)

    def verb() -> object:
        return resolution.watch(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=WATCHER, panels=NAMED)


@require_http_methods(["GET", "POST"])
def plan_review(request: HttpRequest, number: int) -> HttpResponse:
    """Name who writes the postmortem, and by when."""
    room = acts.room_of(request, number)
    form = ReviewForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, REVIEW)

    def verb() -> object:
        return resolution.plan_review(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=REVIEW, panels=NAMED)


@require_http_methods(["GET", "POST"])
def recovered(request: HttpRequest, number: int, item: str) -> HttpResponse:
    """GET: a note for an item of the recovery. POST: confirm it, or take the confirmation back."""
    room = acts.room_of(request, number)
    if item not in recovery.ITEMS:
        raise Http404
    if request.POST.get("confirmed") == "no":
        return acts.direct(request, room, lambda: recovery.unconfirm(item=item, **room.act), RECOVERED)
    if "note" not in request.POST and request.method == "POST":
        return acts.direct(request, room, lambda: recovery.confirm(item=item, **room.act), RECOVERED)
    kept = room.incident.recovery.get(item, {}).get("note", "")
    form = NoteOfCheck(acts.posted(request), item=item, route="recovery", initial={"note": kept}, **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, NOTE)

    def verb() -> object:
        return recovery.confirm(item=item, note=form.cleaned_data["note"], **room.act)

    return acts.perform(request, room, form, verb, shown_in=NOTE, panels=RECOVERED)


@require_POST
def nudge(request: HttpRequest, number: int, about: str) -> HttpResponse:
    """Ask somebody for what a check misses."""
    room = acts.room_of(request, number)
    return acts.direct(request, room, lambda: nudging.nudge(about=about, **room.act), ("health", "timeline"))
