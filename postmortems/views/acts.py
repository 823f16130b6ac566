"""Moving an action item: each act has an address, a form where words are needed, and one verb behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from config.kit import web
from postmortems import access, action_items
from postmortems.forms import DayForm, EvidenceForm, OwnerForm, PlainForm, ReasonForm
from postmortems.item import Item
from postmortems.views.board import redrawn
from postmortems.views.items import item_of
from postmortems.views.parts import tried


@dataclass(frozen=True)
class Act:
    """A form, a verb, how the form's words go to the verb, and what is asked and said."""

    verb: Callable[..., Any]
    form: type[PlainForm]
    named: dict[str, str]
    title: str
    label: str
    hint: str
    button: str
    said: str


ACTS = {
    "start": Act(action_items.start, PlainForm, {}, "Start", "", "", "Start", "Started"),
    "done": Act(
        action_items.complete,
        EvidenceForm,
        {"evidence": "evidence"},
        title="It is done",
        label="What was done, and where can it be seen?",
        hint="A link to the change, the alert or the page. Somebody else verifies it afterwards.",
        button="Mark done",
        said="Done. Somebody else verifies it now",
    ),
    "verification": Act(
        action_items.verify,
        EvidenceForm,
        {"evidence": "evidence"},
        title="It works",
        label="How do you know that it works?",
        hint="What you saw or tried. It stands in the history with your name.",
        button="Verify",
        said="Verified",
    ),
    "reopening": Act(
        action_items.reopen,
        ReasonForm,
        {"reason": "reason"},
        title="Back to open",
        label="Why",
        hint="The evidence so far stays in the history.",
        button="Open it",
        said="Open again",
    ),
    "drop": Act(
        action_items.drop,
        ReasonForm,
        {"reason": "reason"},
        title="Drop it",
        label="Why it will not be done",
        hint="It leaves the board and stays in the history.",
        button="Drop",
        said="Dropped",
    ),
    "owner": Act(
        action_items.assign,
        OwnerForm,
        {"person": "owner"},
        title="Give it to somebody",
        label="",
        hint="One person owns it.",
        button="Give",
        said="Handed over",
    ),
    "date": Act(
        action_items.reschedule,
        DayForm,
        {"due_on": "due_on", "reason": "reason"},
        title="Another day",
        label="",
        hint="A later day needs a reason.",
        button="Move",
        said="Moved",
    ),
}


def _perform(act: Act, shown: Item, form: PlainForm) -> Callable[[], Any]:
    verb = partial(act.verb, item=shown.item, by=shown.person, at=shown.at)
    return lambda: verb(**{argument: form.cleaned_data[field] for argument, field in act.named.items()})


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """GET: the form of an act. POST: do it, and show the board or the item as it is now."""
    shown, found = item_of(request, pk), ACTS[key]
    access.may_write(shown.person)
    typed = request.POST if request.method == "POST" else None
    form = found.form(typed, initial=_initial(shown, key), auto_id=f"a{pk}-%s")
    if form.is_bound and tried(form, _perform(found, shown, form)):
        return _done(request, shown, found)
    return _again(request, shown, key, form)


def _initial(shown: Item, key: str) -> dict[str, Any]:
    if key == "owner":
        return {"owner": (shown.item.owner or shown.person).handle}
    return {"due_on": shown.item.due_on} if key == "date" else {}


def _done(request: HttpRequest, shown: Item, found: Act) -> HttpResponse:
    if web.is_fragment(request):
        return redrawn(request, request.POST.get("look", ""), shown.item.pk, found.said)
    messages.success(request, found.said)
    return HttpResponseRedirect(web.safe_next(request, shown.item.get_absolute_url()))


def _again(request: HttpRequest, shown: Item, key: str, form: PlainForm) -> HttpResponse:
    if form.fields:
        form.focused(next(iter(form.fields)))
    template = "postmortems/_act.html" if web.is_fragment(request) else "postmortems/act.html"
    look = request.POST.get("look", "") or request.GET.get("look", "")
    context = {
        "shown": shown,
        "act": ACTS[key],
        "key": key,
        "form": form,
        "look": look,
        "next": web.safe_next(request, ""),
    }
    return render(request, template, context, status=form.status if form.is_bound else 200)
