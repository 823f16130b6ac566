"""Declare an incident: the form, its live suggestion, and what pressing the button will do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config.kit import clock
from config.kit.errors import Refusal
from incidents import access, catalogue, consequences, similar, triage
from incidents.forms.declare import DeclareForm
from incidents.models import Incident, SeverityPolicy
from incidents.views import past
from incidents.views.acts import person

USE = "use-"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; POST declares, or only adds up the triage answers when that button was pressed."""
    if "after" in request.GET:
        return past.log(request)
    access.may_declare(person(request))
    at = clock.now()
    if request.method != "POST":
        return _page(request, DeclareForm.empty(request.GET.dict(), person(request), at), at)
    pressed = request.POST.get("press", "")
    if pressed:
        return _page(request, _unsent(request, pressed, at), at)
    form = DeclareForm(request.POST, by=person(request), at=at)
    if form.is_valid():
        try:
            return redirect(f"{form.declare(person(request), at).get_absolute_url()}?declared")
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, form, at, status=422)


@require_POST
def suggestion(request: HttpRequest) -> HttpResponse:
    """Fragment: what the triage answers add up to. POST keeps what is typed out of addresses and logs."""
    answers = triage.clean(request.POST.dict())
    return render(request, "incidents/_suggestion.html", {"suggestion": triage.suggest(answers), "answers": answers})


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Fragment: what declaring will do, and the open incidents it may be."""
    return render(request, "incidents/_consequences.html", _will(request, request.POST.dict(), clock.now()))


def _unsent(request: HttpRequest, pressed: str, at: datetime) -> DeclareForm:
    """The same form again with everything typed, without errors; "use" sets the suggested severity."""
    typed = request.POST.copy()
    if pressed.startswith(USE):
        typed["level"] = pressed.removeprefix(USE)
    form = DeclareForm(typed, by=person(request), at=at)
    form.errors.clear()
    return form


def _page(request: HttpRequest, form: DeclareForm, at: datetime, status: int = 200) -> HttpResponse:
    typed = {name: form[name].value() or "" for name in form.fields}
    answers = triage.clean(form.data)
    context = {
        "form": form,
        "typed": typed,
        "catalogue": catalogue.offered(),
        "whole": _whole(request, form),
        "policies": SeverityPolicy.objects.all(),
        "questions": [(question, answers.get(question.name, "")) for question in triage.QUESTIONS],
        "suggestion": triage.suggest(answers),
        "answers": answers,
        "until": _opened(form, at) + triage.TIME,
        **_will(request, typed, at),
    }
    return render(request, "incidents/declare.html", context, status=status)


def _will(request: HttpRequest, typed: dict[str, Any], at: datetime) -> dict[str, Any]:
    level, title = str(typed.get("level", "")), str(typed.get("title", ""))
    policy = SeverityPolicy.objects.filter(level=level).first() if level in "1234" and level else None
    return {
        "policy": policy,
        "steps": consequences.of_declaring(policy, title, at),
        "similar": similar.similar_open(f"{title} {typed.get('services', '')}", person(request)),
        "past": similar.similar_past(f"{title} {typed.get('services', '')}", person(request)),
    }


def _whole(request: HttpRequest, form: DeclareForm) -> Incident | None:
    """The larger event the form declares into, when there is one."""
    text = str(form["part_of"].value() or "")
    try:
        return access.load(person(request), int(text)) if text.isascii() and text.isdigit() else None
    except Http404:
        return None


def _opened(form: DeclareForm, at: datetime) -> datetime:
    """When the form was first opened: the five minutes go on after a refusal."""
    try:
        opened = datetime.fromisoformat(str(form["opened"].value()))
    except ValueError:
        return at
    return opened if opened.tzinfo and opened <= at else at
