"""One action item, a new one, and its words."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from config.kit import clock, web
from incidents import access as incidents
from incidents.models import Incident
from postmortems import access, action_items, followups
from postmortems.forms import NewItemForm, RevisionForm
from postmortems.item import Item
from postmortems.models import ActionItem, Postmortem
from postmortems.views.document import changed, document_of
from postmortems.views.parts import person, tried

OFFERED = 60


def item_of(request: HttpRequest, pk: int) -> Item:
    """The action item as this person sees it now, or 404."""
    return Item(access.load_item(request.user, pk), person(request), clock.now())


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, how it stands, its history, and what can be done now."""
    return render(request, "postmortems/item.html", {"shown": item_of(request, pk)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new action item of one incident; without one, choose it first."""
    access.may_write(person(request))
    asked = request.POST.get("incident") or request.GET.get("incident") or ""
    if not asked:
        found = incidents.incidents_for(request.user).order_by("-declared_at")[:OFFERED]
        return render(request, "postmortems/choose_incident.html", {"incidents": found})
    if not (asked.isascii() and asked.isdigit()):
        raise Http404
    incident = incidents.load(request.user, int(asked))
    if request.method == "GET":
        return _form(request, incident, NewItemForm.starting(followups.default_due(incident, clock.now())))
    return _add(request, incident, NewItemForm(request.POST))


def _add(request: HttpRequest, incident: Incident, form: NewItemForm) -> HttpResponse:
    made: list[ActionItem] = []
    verb = partial(action_items.add, incident=incident, by=person(request), at=clock.now())
    if not tried(form, lambda: made.append(verb(**form.everything()))):
        return _form(request, incident, form, form.status)
    if web.is_fragment(request):
        return changed(request, document_of(request, incident.number), "actions")
    messages.success(request, "Action item added")
    fallback = made[0].get_absolute_url()
    return HttpResponseRedirect(web.safe_next(request, fallback))


def _form(request: HttpRequest, incident: Incident, form: NewItemForm, status: int = 200) -> HttpResponse:
    form.focused("title")
    template = "postmortems/_new.html" if web.is_fragment(request) else "postmortems/new.html"
    postmortem = Postmortem.objects.filter(incident=incident).first()
    found = {"incident": incident, "form": form, "postmortem": postmortem, "next": web.safe_next(request, "")}
    return render(request, template, found, status=status)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for it: title, kind, priority, detail, link."""
    shown = item_of(request, pk)
    access.may_write(shown.person)
    form = RevisionForm(request.POST) if request.method == "POST" else RevisionForm.of(shown.item)
    verb = partial(action_items.revise, item=shown.item, by=shown.person, at=shown.at)
    if form.is_bound and tried(form, lambda: verb(version=form.cleaned_data["version"], **form.words())):
        messages.success(request, "Saved")
        return HttpResponseRedirect(shown.item.get_absolute_url())
    if form.refusal and "theirs" in form.refusal.shown:
        form.renew("version", form.refusal.shown["theirs"].version)
    return render(
        request, "postmortems/revise.html", {"shown": shown, "form": form}, status=form.status if form.is_bound else 200
    )
