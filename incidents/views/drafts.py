"""The draft of the next update: save, take the pen, suggest, read older texts (SPEC X5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import web
from config.kit.errors import Refusal
from incidents import drafts
from incidents.forms.comms import SuggestForm
from incidents.forms.update import UpdateForm
from incidents.views import acts, panels

SUGGEST, OLDER = "incidents/_suggest.html", "incidents/_older.html"
PANELS = ("draft", "timeline")


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the strip with pen and text. POST: keep what is in the composer; refused, both texts are shown."""
    if request.method == "GET":
        return panels.panel(request, number, "draft")
    room = acts.room_of(request, number)
    form = UpdateForm(request.POST, **room.act)
    fields = {name: request.POST[name] for name in form.said if name in request.POST}
    seen = request.POST.get("revision", "")
    refusal: Refusal | None = None
    try:
        revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        drafts.save(fields=fields, seen_revision=revision, **room.act)
    except Refusal as caught:
        refusal = caught
    if not web.is_fragment(request):
        if refusal:
            raise refusal
        return web.done(request, room.incident.get_absolute_url())
    found = {"room": acts.room_of(request, number), "refusal": refusal, "mine": form.words(request.POST)}
    return render(request, "incidents/_saved.html", found, status=refusal.status if refusal else 200)


@require_POST
def pen(request: HttpRequest, number: int) -> HttpResponse:
    """Take the pen, or lay it down. The composer is loaded anew with the text that there is."""
    room = acts.room_of(request, number)
    verb = drafts.lay_down_pen if request.POST.get("down") else drafts.take_pen
    return acts.direct(request, room, lambda: verb(**room.act), PANELS)


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, number: int) -> HttpResponse:
    """A sentence for whoever holds the pen."""
    room = acts.room_of(request, number)
    form = SuggestForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, SUGGEST)

    def verb() -> object:
        data = form.cleaned_data
        return drafts.suggest(fields={data["into"]: data["text"]}, **room.act)

    return acts.perform(request, room, form, verb, shown_in=SUGGEST, panels=("draft",))


@require_POST
def settle(request: HttpRequest, number: int, suggestion: int) -> HttpResponse:
    """A suggestion is put in or left out."""
    room = acts.room_of(request, number)
    put = bool(request.POST.get("put"))
    return acts.direct(request, room, lambda: drafts.settle(number=suggestion, put=put, **room.act), ("draft",))


@require_GET
def older(request: HttpRequest, number: int) -> HttpResponse:
    """The texts that were saved, to read and bring back."""
    room = acts.room_of(request, number)
    template = OLDER if web.is_fragment(request) else "incidents/dialog.html"
    found = {"room": room, "revisions": drafts.revisions(room.incident), "fragment": OLDER}
    return render(request, template, found)


@require_POST
def restore(request: HttpRequest, number: int, revision: int) -> HttpResponse:
    """An older text is the draft again."""
    room = acts.room_of(request, number)
    drafts.restore(revision=revision, **room.act)
    return web.done(request, room.incident.get_absolute_url())
