"""Proposals and the objective over HTTP (SPEC W1, W3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from incidents import drafts, fixing, work
from incidents.forms import fix
from incidents.models import Proposal
from incidents.room import Room
from incidents.views import acts

FORM = "incidents/_fix_form.html"
# The rest follows by the doorbell, a moment later, as on every other screen.
CHANGED = ("fix",)
TWO = ["GET", "POST"]


def answer(
    request: HttpRequest,
    room: Room,
    form: fix.FixForm,
    verb: Callable[[], object],
    panels: tuple[str, ...] = CHANGED,
) -> HttpResponse:
    """GET: the form, as a dialog or a page. POST: the verb."""
    if request.method == "GET":
        return acts.dialog(request, room, form, FORM)
    return acts.perform(request, room, form, verb, shown_in=FORM, panels=panels)


def proposal_of(room: Room, serial: int) -> Proposal:
    """The proposal with this number in the incident, or 404."""
    rows = room.incident.proposals.select_related("incident__severity", "proposed_by")
    return get_object_or_404(rows, number=serial)


@require_http_methods(TWO)
def objective(request: HttpRequest, number: int) -> HttpResponse:
    """The one sentence everybody works towards."""
    room = acts.room_of(request, number)
    form = fix.ObjectiveForm(acts.posted(request), **room.act)
    return answer(request, room, form, lambda: work.set_objective(**room.act, **form.cleaned_data))


@require_http_methods(TWO)
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """`?move=` fills in one of the usual moves."""
    room = acts.room_of(request, number)
    first = fix.ProposeForm.first(request.GET.get("move", ""))
    form = fix.ProposeForm(acts.posted(request), initial=first, **room.act)
    return answer(request, room, form, lambda: fixing.propose(**room.act, **form.cleaned_data))


@require_http_methods(TWO)
def approve(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """One press for a low risk; medium and high come with the risk to be said out loud."""
    room, form = _open(request, number, serial, fix.ApproveForm)
    lead = next((one.holder for one in room.seats if one.role == "communications"), None)
    form.hand_to(lead.person.first_name if lead else "Communications")

    def verb() -> object:
        data = form.cleaned_data
        sentence = data["sentence"] if data["hand"] else ""
        return fixing.approve(**_who(room), **form.seen, risk_said=data.get("risk_said", False), sentence=sentence)

    shown = (*CHANGED, "comms")
    if request.method == "POST" and "press" in request.POST and form.is_valid():
        return acts.direct(request, room, lambda: fixing.approve(**_who(room), **form.seen), shown)
    return answer(request, room, form, verb, shown)


@require_http_methods(TWO)
def reject(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """No, with a reason."""
    room, form = _open(request, number, serial, fix.RejectForm)
    return answer(
        request, room, form, lambda: fixing.reject(**_who(room), **form.seen, reason=form.cleaned_data["reason"])
    )


@require_http_methods(TWO)
def withdraw(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """The proposer takes it back."""
    room, form = _open(request, number, serial, fix.WithdrawForm)
    return answer(
        request, room, form, lambda: fixing.withdraw(**_who(room), **form.seen, reason=form.cleaned_data["reason"])
    )


@require_http_methods(TWO)
def question(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """Ask before deciding."""
    room, form = _open(request, number, serial, fix.QuestionForm)

    def verb() -> object:
        # Two who ask at the same time both ask: a question overtakes nothing.
        return fixing.ask(proposal=form.proposal, question=form.cleaned_data["question"], **_who(room))

    return answer(request, room, form, verb)


@require_http_methods(TWO)
def reply(request: HttpRequest, number: int, serial: int, pk: int) -> HttpResponse:
    """Answer a question."""
    room = acts.room_of(request, number)
    proposal = proposal_of(room, serial)
    asked = get_object_or_404(proposal.questions.select_related("asked_by", "proposal__incident"), pk=pk)
    form = fix.AnswerForm(acts.posted(request), proposal=proposal, question=asked, **room.act)
    return answer(
        request, room, form, lambda: fixing.answer(question=asked, text=form.cleaned_data["text"], **_who(room))
    )


@require_POST
def start(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """I run it."""
    room, form = _open(request, number, serial, fix.ProposalForm)
    form.is_valid()
    return acts.direct(request, room, lambda: fixing.start(**_who(room), **form.seen), CHANGED)


@require_http_methods(TWO)
def stop(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """Stop an approved action."""
    room, form = _open(request, number, serial, fix.StopForm)
    return answer(
        request, room, form, lambda: fixing.stop(**_who(room), **form.seen, reason=form.cleaned_data["reason"])
    )


@require_http_methods(TWO)
def observe(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """What it did, and whether something temporary stays behind."""
    room, form = _open(request, number, serial, fix.ObserveForm)

    def verb() -> object:
        said = {name: form.cleaned_data[name] for name in ("result", "observed", "temporary")}
        return fixing.observe(**_who(room), **form.seen, **said)

    return answer(request, room, form, verb, (*CHANGED, "stabilize"))


@require_POST
def verify(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """Somebody else confirms the result."""
    room = acts.room_of(request, number)
    found = proposal_of(room, serial)
    return acts.direct(request, room, lambda: fixing.verify(proposal=found, **_who(room)), CHANGED)


@require_http_methods(TWO)
def sentence(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """Hand Communications the public sentence of an approved action."""
    room, form = _open(request, number, serial, fix.SentenceForm)

    def verb() -> object:
        return drafts.suggest(fields={"next_step": form.cleaned_data["sentence"]}, **room.act)

    return answer(request, room, form, verb, (*CHANGED, "comms"))


def _open(request: HttpRequest, number: int, serial: int, kind: type[fix.ProposalForm]) -> tuple[Room, Any]:
    room = acts.room_of(request, number)
    return room, kind(acts.posted(request), proposal=proposal_of(room, serial), **room.act)


def _who(room: Room) -> dict[str, Any]:
    return {"by": room.person, "at": room.at}
