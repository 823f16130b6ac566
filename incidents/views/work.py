"""Tasks, workstreams, temporary mitigations and accepted risks over HTTP (SPEC W2, W4, W5)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import clock
from incidents import access, risks, work
from incidents.forms import work as forms
from incidents.models import Task
from incidents.room import Room
from incidents.views import acts
from incidents.views.fixing import CHANGED, TWO, answer

SETTLED = (*CHANGED, "stabilize")


@require_http_methods(TWO)
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask somebody to do one thing."""
    room = acts.room_of(request, number)
    form = forms.TaskForm(acts.posted(request), **room.act)
    return answer(request, room, form, lambda: work.ask(**room.act, **form.cleaned_data))


@require_POST
def acknowledge(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """I have it."""
    room, task = _task(request, number, serial)
    return acts.direct(request, room, lambda: work.acknowledge(task=task, **_who(room)), CHANGED)


@require_POST
def back(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """Back in so many minutes."""
    room, task = _task(request, number, serial)
    asked = request.POST.get("minutes", "")
    minutes = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return acts.direct(request, room, lambda: work.back_in(task=task, minutes=minutes, **_who(room)), CHANGED)


@require_http_methods(TWO)
def report(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """What is known now, and when there is more."""
    room, task = _task(request, number, serial)
    form = forms.ReportForm(acts.posted(request), task=task, **room.act)

    def verb() -> object:
        return work.report(task=task, text=form.cleaned_data["text"], next_report_at=form.next_time(), **_who(room))

    return answer(request, room, form, verb)


@require_http_methods(TWO)
def finish(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """It is done."""
    room, task = _task(request, number, serial)
    form = forms.FinishForm(acts.posted(request), task=task, **room.act)
    return answer(request, room, form, lambda: work.finish(task=task, **form.cleaned_data, **_who(room)))


@require_http_methods(TWO)
def drop(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """It is not needed."""
    room, task = _task(request, number, serial)
    form = forms.DropForm(acts.posted(request), task=task, **room.act)
    return answer(request, room, form, lambda: work.drop(task=task, **form.cleaned_data, **_who(room)))


@require_http_methods(TWO)
def owner(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """Somebody else does it."""
    room, task = _task(request, number, serial)
    form = forms.OwnerForm(acts.posted(request), task=task, **room.act)
    return answer(request, room, form, lambda: work.reassign(task=task, **form.cleaned_data, **_who(room)))


@require_http_methods(TWO)
def workstream(request: HttpRequest, number: int) -> HttpResponse:
    """Open a strand of work."""
    room = acts.room_of(request, number)
    form = forms.WorkstreamForm(acts.posted(request), **room.act)

    def verb() -> object:
        data = form.cleaned_data
        return work.open_workstream(name=data["name"], lead=data["lead_by"], objective=data["objective"], **room.act)

    return answer(request, room, form, verb)


@require_POST
def close_workstream(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The strand is finished."""
    room = acts.room_of(request, number)
    strand = get_object_or_404(room.incident.workstreams.select_related("incident"), pk=pk)
    return acts.direct(request, room, lambda: work.close_workstream(workstream=strand, **_who(room)), CHANGED)


@require_http_methods(TWO)
def mitigation(request: HttpRequest, number: int) -> HttpResponse:
    """Register something temporary."""
    room = acts.room_of(request, number)
    form = forms.MitigationForm(acts.posted(request), **room.act)
    return answer(request, room, form, lambda: work.put_mitigation(**room.act, **form.cleaned_data), SETTLED)


@require_http_methods(TWO)
def settle(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """It was removed, or is written down for later."""
    room = acts.room_of(request, number)
    found = get_object_or_404(room.incident.mitigations.select_related("incident"), number=serial)
    form = forms.SettleForm(acts.posted(request), mitigation=found, **room.act)
    return answer(
        request,
        room,
        form,
        lambda: work.settle_mitigation(mitigation=found, **form.cleaned_data, **_who(room)),
        SETTLED,
    )


@require_http_methods(TWO)
def risk(request: HttpRequest, number: int) -> HttpResponse:
    """Accept a risk for a time."""
    room = acts.room_of(request, number)
    form = forms.RiskForm(acts.posted(request), **room.act)
    return answer(request, room, form, lambda: risks.accept_risk(**room.act, **form.cleaned_data))


@require_http_methods(TWO)
def end_risk(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The accepted risk is over."""
    room = acts.room_of(request, number)
    found = get_object_or_404(room.incident.accepted_risks.select_related("incident"), pk=pk)
    form = forms.EndRiskForm(acts.posted(request), risk=found, **room.act)
    return answer(request, room, form, lambda: risks.end_risk(risk=found, **form.cleaned_data, **_who(room)))


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every risk the business lives with now, the next to expire first."""
    known = access.incidents_for(request.user)
    rows = risks.open_risks().filter(incident__in=known)
    return render(request, "incidents/risks.html", {"rows": rows, "now": clock.now()})


def _task(request: HttpRequest, number: int, serial: int) -> tuple[Room, Task]:
    room = acts.room_of(request, number)
    return room, get_object_or_404(room.incident.tasks.select_related("incident", "owner"), number=serial)


def _who(room: Room) -> dict[str, Any]:
    return {"by": room.person, "at": room.at}
