"""Answer an act: changed fragments for htmx, the room for a plain form, a refusal at its field with all text kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from config.kit import clock, web
from config.kit.errors import Refusal
from config.kit.toasts import Toast
from incidents import access, catchup
from incidents.forms.act import ActForm
from incidents.forms.small import NoteForm
from incidents.forms.update import UpdateForm, first_values, still_ahead
from incidents.look import Look
from incidents.room import PANELS, Room
from roster.models import Person

DONE = "fireline:done"
PARTS = "live connection acts dialog composer pen quick picture timeline room fix roles form-declare"
SCRIPTS = [f"js/{name}.js" for name in PARTS.split()]
KINDS = [("o", "seen"), ("a", "action"), ("d", "decision"), ("h", "hypothesis"), ("t", "to do")]


def person(request: HttpRequest) -> Person:
    """Who asks; sign-in is the middleware's work."""
    return cast(Person, request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """What the form brought; an empty post is a form too, to be refused at its fields."""
    return request.POST if request.method == "POST" else None


def room_of(request: HttpRequest, number: int) -> Room:
    """The room of this number for this person, or 404. Its row is read first: no page is older than its sequence."""
    view = Look.carried(request.POST.get("look", "")) if request.method == "POST" else Look.of(request.GET.dict())
    return Room(access.load(request.user, number), person(request), clock.now(), view)


def composer(room: Room) -> UpdateForm:
    """The composer before anything is typed."""
    draft = still_ahead(room.lane.composed(), room.at)
    form = UpdateForm(**room.act, initial=first_values(room.incident, room.newest_update, room.at) | draft)
    if "next_update_at" in draft:
        form.fields["next_update_at"].widget.attrs["data-chosen"] = "yes"
    return form


def page(request: HttpRequest, room: Room, status: int = 200, **forms: object) -> HttpResponse:
    """The whole room; `composer` and `note` are forms that came back with a refusal."""
    request.has_rail = True  # type: ignore[attr-defined]
    found: dict[str, object] = {"room": room, "room_scripts": SCRIPTS, "kinds": KINDS, **forms}
    # The room has read them already; the navigation need not count them again.
    found["nav_unread"] = len(room.notices.unread)
    found["nav_asked"] = room.asked.me
    found["missed"] = catchup.missed(room.incident, room.at)
    if room.is_live:
        found.setdefault("composer", composer(room))
    if room.may_act:
        found.setdefault("note", NoteForm(**room.act))
    return render(request, "incidents/room.html", found, status=status)


def dialog(request: HttpRequest, room: Room, form: ActForm, fragment: str, status: int = 200) -> HttpResponse:
    """A form that opens over the room, or a page of its own without JavaScript."""
    alone = not web.is_fragment(request)
    template = "incidents/dialog.html" if alone else fragment
    found = {"room": room, "form": form, "fragment": fragment, "alone": alone}
    return render(request, template, found, status=status)


def perform(
    request: HttpRequest,
    room: Room,
    form: ActForm,
    verb: Callable[[], object],
    *,
    shown_in: str,
    panels: tuple[str, ...] = PANELS,
    toast: Toast | None = None,
) -> HttpResponse:
    """Check the form, call the verb, answer. `shown_in`: the dialog's fragment, or `composer` or `note`."""
    if not form.is_valid():
        return refused(request, room, form, shown_in, form.refusal.status if form.refusal else 422)
    try:
        verb()
    except Refusal as refusal:
        form.refuse(refusal)
        return refused(request, room, form, shown_in, refusal.status)
    return changed(request, room, panels, toast)


def direct(
    request: HttpRequest,
    room: Room,
    verb: Callable[[], object],
    panels: tuple[str, ...] = PANELS,
    toast: Toast | None = None,
) -> HttpResponse:
    """An act of one press, without a form of its own; its refusal is a message. `toast` offers the way back."""
    try:
        verb()
    except Refusal as refusal:
        if not web.is_fragment(request):
            raise
        return render(request, "incidents/_message.html", {"refusal": refusal}, status=refusal.status)
    return changed(request, room, panels, toast)


def changed(request: HttpRequest, room: Room, panels: tuple[str, ...], toast: Toast | None = None) -> HttpResponse:
    """The act is done: the panels it changed, drawn from the rows as they are now, and a word with its undo."""
    if not web.is_fragment(request):
        if toast:
            messages.success(request, toast.words)
        return HttpResponseRedirect(room.incident.get_absolute_url())
    now = room_of(request, room.incident.number)
    if now.is_record != room.is_record:
        return HttpResponse(headers={"HX-Redirect": room.incident.get_absolute_url()})
    response = render(request, "incidents/_changed.html", {"room": now, "panels": panels, "toast": toast})
    response.headers["HX-Trigger"] = DONE
    return response


def refused(request: HttpRequest, room: Room, form: ActForm, shown_in: str, status: int) -> HttpResponse:
    """The reasons at their fields. A fragment carries reasons only: what was typed is in the page and stays there."""
    if web.is_fragment(request):
        return render(request, "incidents/_refused.html", {"room": room, "form": form}, status=status)
    if shown_in in ("composer", "note"):
        return page(request, room, status, **{shown_in: form})
    return dialog(request, room, form, shown_in, status)
