"""Who holds what: offer, claim, stand down, take command (SPEC P2-P5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import web
from config.kit.toasts import Toast
from incidents import command, offering
from incidents.forms.roles import OfferForm, TakeCommandForm
from incidents.views import acts, panels
from roster.roles import Role

CHANGED = ("roles", "head", "timeline")
ASSIGN, TAKE, CARD = "incidents/_assign.html", "incidents/_take_command.html", "incidents/_card_of_role.html"


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the strip. POST: offer a role to somebody, or take it when nobody else is named."""
    if request.method == "GET":
        return panels.panel(request, number, "roles")
    room = acts.room_of(request, number)
    form = OfferForm(request.POST, **room.act)

    def verb() -> object:
        given = dict(form.cleaned_data)
        somebody = given.pop("person")
        if somebody and somebody != room.person:
            return offering.offer(**given, **room.act, person=somebody)
        return command.claim(**given, **room.act)

    return acts.perform(request, room, form, verb, shown_in=ASSIGN, panels=CHANGED)


@require_GET
def card(request: HttpRequest, number: int, role: str) -> HttpResponse:
    """What a role does and leaves to others, who holds it, and how it changes hands."""
    room = acts.room_of(request, number)
    seat = next((seat for seat in room.seats if seat.role == role), None)
    if seat is None:
        raise Http404("No such role")
    template = CARD if web.is_fragment(request) else "incidents/dialog.html"
    return render(request, template, {"room": room, "seat": seat, "fragment": CARD})


@require_GET
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """The picker of a vacant role; one that somebody holds is handed off."""
    room = acts.room_of(request, number)
    first = {"role": request.GET.get("role", ""), "person": request.GET.get("person", "")}
    if first["role"] not in Role.values:
        raise Http404
    if command.holder(room.incident, first["role"]):
        return redirect(f"{reverse('incidents:hand_off', args=[number])}?role={first['role']}")
    return acts.dialog(request, room, OfferForm(**room.act, initial=first), ASSIGN)


@require_POST
def end(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Stand down; who did it by mistake takes the role again."""
    room = acts.room_of(request, number)
    held = get_object_or_404(room.incident.assignments.select_related("incident", "person"), pk=pk)
    again = {"role": held.role, "area": held.area}
    mine = Toast(f"You stood down as {held.get_role_display()}", reverse("incidents:roles", args=[number]), again)

    def verb() -> object:
        return command.stand_down(assignment=held, by=room.person, at=room.at)

    return acts.direct(request, room, verb, CHANGED, mine if held.person_id == room.person.pk else None)


@require_http_methods(["GET", "POST"])
def take_command(request: HttpRequest, number: int) -> HttpResponse:
    """Take command from a holder who has gone silent, with a reason."""
    room = acts.room_of(request, number)
    form = TakeCommandForm(acts.posted(request), **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, TAKE)

    def verb() -> object:
        return command.take_command(**room.act, **form.cleaned_data)

    return acts.perform(request, room, form, verb, shown_in=TAKE)
