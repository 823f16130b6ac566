"""An incident among others: merge, parts of a larger event, the announcement, services and links."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import web
from incidents import announcement, catalogue, events, links, merging
from incidents.forms.event import AttachForm, DetachForm, LinkForm, MergeForm, ServicesForm
from incidents.views import acts

MERGE, ATTACH, DETACH = "incidents/_merge.html", "incidents/_attach.html", "incidents/_detach.html"
SERVICES, LINK, ANNOUNCE = "incidents/_affected.html", "incidents/_link.html", "incidents/_announcement.html"


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """It is the same as another one."""
    room = acts.room_of(request, number)
    form = MergeForm(acts.posted(request), initial={"into": request.GET.get("into", "")[:9]}, **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, MERGE)

    def verb() -> object:
        return merging.merge(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=MERGE)


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, number: int) -> HttpResponse:
    """It is part of something larger."""
    room = acts.room_of(request, number)
    form = AttachForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, ATTACH)

    def verb() -> object:
        return events.attach(part=room.incident, parent=form.cleaned_data["parent"], by=room.person, at=room.at)

    return acts.perform(request, room, form, verb, shown_in=ATTACH)


@require_http_methods(["GET", "POST"])
def detach(request: HttpRequest, number: int) -> HttpResponse:
    """It goes on by itself."""
    room = acts.room_of(request, number)
    form = DetachForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, DETACH)

    def verb() -> object:
        return events.detach(part=room.incident, by=room.person, at=room.at, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=DETACH)


@require_GET
def announce(request: HttpRequest, number: int) -> HttpResponse:
    """The announcement in the standard form, to copy."""
    room = acts.room_of(request, number)
    here = request.build_absolute_uri(room.incident.get_absolute_url())
    words = announcement.text(room.incident, here, settings.STATUS_URL, room.at)
    template = ANNOUNCE if web.is_fragment(request) else "incidents/dialog.html"
    return render(request, template, {"room": room, "words": words, "fragment": ANNOUNCE})


@require_http_methods(["GET", "POST"])
def services(request: HttpRequest, number: int) -> HttpResponse:
    """The services it hits, with their owners and who depends on them."""
    room = acts.room_of(request, number)
    form = ServicesForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, SERVICES)

    def verb() -> object:
        return catalogue.affect(**room.act, services=form.cleaned_data["services"])

    return acts.perform(request, room, form, verb, shown_in=SERVICES, panels=("head", "timeline"))


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, number: int) -> HttpResponse:
    """Put an address at the top of the room, or see which are there."""
    room = acts.room_of(request, number)
    form = LinkForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, LINK)

    def verb() -> object:
        return links.share_link(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=LINK, panels=("head", "timeline"))


@require_POST
def unshare(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a link down."""
    room = acts.room_of(request, number)
    link = get_object_or_404(room.incident.shared_links, pk=pk)
    return acts.direct(
        request, room, lambda: links.remove_link(link=link, by=room.person, at=room.at), ("head", "timeline")
    )
