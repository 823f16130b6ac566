"""For who looks on: the briefing, questions, following, the count of customer contacts, presence (SPEC C8, C9, T5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import web
from config.kit.errors import Refusal
from incidents import presence, stakeholders
from incidents.forms.act import ActForm
from incidents.forms.comms import AnswerForm, QuestionForm, TallyForm
from incidents.onlooking import Overview
from incidents.room import Room
from incidents.views import acts

ANSWER, TALLY = "incidents/_answer_question.html", "incidents/_tally.html"
SCRIPTS = [f"js/{name}.js" for name in ("live", "connection", "acts")]


@require_GET
def briefing(request: HttpRequest, number: int) -> HttpResponse:
    """One page to watch instead of joining the bridge."""
    room = acts.room_of(request, number)
    if web.is_fragment(request):
        return render(request, "incidents/_onlook.html", {"room": room, "brief": Overview(room)})
    return _page(request, room, QuestionForm(**room.act))


@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """A question for the Communications Lead."""
    room = acts.room_of(request, number)
    form = QuestionForm(request.POST, **room.act)
    if not form.is_valid():
        return _page(request, room, form, 422)
    try:
        stakeholders.ask(text=form.cleaned_data["text"], **room.act)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, room, form, refusal.status)
    return web.done(request, f"{room.incident.get_absolute_url()}briefing/#asked")


@require_POST
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Every update by e-mail from now on, or no more."""
    room = acts.room_of(request, number)
    verb = stakeholders.unfollow if request.POST.get("stop") else stakeholders.follow
    verb(**room.act)
    return web.done(request, f"{room.incident.get_absolute_url()}briefing/")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Answer one question of the queue."""
    room = acts.room_of(request, number)
    question = get_object_or_404(room.incident.stakeholder_questions.select_related("incident", "asked_by"), pk=pk)
    form = AnswerForm(acts.posted(request), question=question, **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, ANSWER)

    def verb() -> object:
        text = form.cleaned_data["text"]
        return stakeholders.answer(question=question, text=text, by=room.person, at=room.at)

    return acts.perform(request, room, form, verb, shown_in=ANSWER, panels=("desk", "timeline"))


@require_http_methods(["GET", "POST"])
def tally(request: HttpRequest, number: int) -> HttpResponse:
    """Count customer contacts."""
    room = acts.room_of(request, number)
    form = TallyForm(acts.posted(request), initial={"total": room.lane.contacts}, **room.act)
    if request.method == "GET":
        return acts.dialog(request, room, form, TALLY)

    def verb() -> object:
        return stakeholders.tally(**form.cleaned_data, **room.act)

    return acts.perform(request, room, form, verb, shown_in=TALLY, panels=("desk", "timeline"))


@require_POST
def here(request: HttpRequest, number: int) -> HttpResponse:
    """The page says that it is open, and up to which entry it has shown the record."""
    room = acts.room_of(request, number)
    shown = request.POST.get("sequence", "")
    sequence = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else 0
    presence.seen(incident=room.incident, by=room.person, at=room.at, sequence=sequence)
    return render(request, "incidents/_presence.html", {"room": room, "settled": True})


def _page(request: HttpRequest, room: Room, form: ActForm, status: int = 200) -> HttpResponse:
    found = {"room": room, "brief": Overview(room), "form": form, "scripts": SCRIPTS}
    return render(request, "incidents/briefing.html", found, status=status)
