"""One entry: what it says, what became of it, and what may be done with it (SPEC T2-T4)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import web
from config.kit.toasts import Toast
from incidents import access, entries, images, timeline
from incidents.forms.record import CorrectionForm, RedactionForm
from incidents.models import TimelineEntry
from incidents.room import Room
from incidents.views import acts

CHANGED = ("timeline", "fix")
ENTRY, CORRECTION, REDACTION = "incidents/_entry_page.html", "incidents/_correction.html", "incidents/_redaction.html"


@require_GET
def entry(request: HttpRequest, number: int, sequence: int) -> HttpResponse:
    """The entry with its facts and its acts: a dialog, or a page."""
    room = acts.room_of(request, number)
    shown = entries.Shown(room, _entry(room, sequence))
    template = ENTRY if web.is_fragment(request) else "incidents/dialog.html"
    return render(request, template, {"room": room, "shown": shown, "fragment": ENTRY})


@require_POST
def pin(request: HttpRequest, number: int, sequence: int) -> HttpResponse:
    """Hold it up."""
    room = acts.room_of(request, number)
    found = _entry(room, sequence)
    back = reverse("incidents:unpin", args=[number, sequence])

    def verb() -> object:
        return timeline.pin(entry=found, by=room.person, at=room.at)

    return acts.direct(request, room, verb, ("timeline",), Toast("Pinned by you", back))


@require_POST
def unpin(request: HttpRequest, number: int, sequence: int) -> HttpResponse:
    """Take it down."""
    room = acts.room_of(request, number)
    found = _entry(room, sequence)
    return acts.direct(request, room, lambda: timeline.unpin(entry=found, by=room.person, at=room.at), ("timeline",))


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, number: int, sequence: int) -> HttpResponse:
    """Write it anew; the old words stay, struck through."""
    room = acts.room_of(request, number)
    found = _entry(room, sequence)
    form = CorrectionForm(acts.posted(request), **_about(room, found), initial={"text": found.body})
    if request.method == "GET":
        return acts.dialog(request, room, form, CORRECTION)
    what: dict[str, Any] = {"entry": found, "by": room.person, "at": room.at}
    return acts.perform(
        request, room, form, lambda: timeline.correct(**what, **form.cleaned_data), shown_in=CORRECTION, panels=CHANGED
    )


@require_http_methods(["GET", "POST"])
def redaction(request: HttpRequest, number: int, sequence: int) -> HttpResponse:
    """Take its words out for good."""
    room = acts.room_of(request, number)
    found = _entry(room, sequence)
    form = RedactionForm(acts.posted(request), **_about(room, found))
    if request.method == "GET":
        return acts.dialog(request, room, form, REDACTION)
    what: dict[str, Any] = {"entry": found, "by": room.person, "at": room.at}
    return acts.perform(
        request, room, form, lambda: timeline.redact(**what, **form.cleaned_data), shown_in=REDACTION, panels=CHANGED
    )


@require_GET
def image(request: HttpRequest, number: int, public_id: str) -> FileResponse:
    """An image of the record, for whoever may read the incident, and for nothing but looking at."""
    room = acts.room_of(request, number)
    row = room.incident.attachments.filter(public_id=public_id).first()
    try:
        file = images.path_of(row.public_id).open("rb") if row else None
    except OSError:
        file = None
    if row is None or file is None:
        raise Http404
    answer = FileResponse(file, content_type=row.content_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # Under its random name it never changes, and only this reader's browser may keep it.
    answer.headers["Cache-Control"] = "private, max-age=3600, immutable"
    return answer


def _entry(room: Room, sequence: int) -> TimelineEntry:
    """The entry of this number in this incident, or 404."""
    if not 0 < sequence <= access.LARGEST:
        raise Http404
    found = entries.rows(room.incident).filter(sequence=sequence).first()
    if found is None:
        raise Http404
    found.incident = room.incident
    return found


def _about(room: Room, entry: TimelineEntry) -> dict[str, Any]:
    return {**room.act, "about": (entry.sequence,)}
