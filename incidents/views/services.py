"""The service catalogue: the list, a service, and its form for managers (SPEC D9)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.kit import clock
from config.kit.errors import Refusal
from incidents import access, catalogue, slots
from incidents.forms.service import ServiceForm
from incidents.models import Service
from incidents.views.acts import person, posted

RECENT = 10


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All services, those in use first."""
    services = list(Service.objects.prefetch_related("depends_on"))
    hit = set(access.incidents_for(person(request)).open().values_list("affected", flat=True))
    context = {
        "used": [(one, one.pk in hit) for one in services if one.retired_at is None],
        "retired": [one for one in services if one.retired_at],
    }
    return render(request, "incidents/services.html", context)


@require_GET
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: whose it is, what it needs, who needs it, what happened to it."""
    found = get_object_or_404(Service.objects.prefetch_related("links", "depends_on", "dependants"), slug=slug)
    known = access.incidents_for(person(request)).filter(affected=found)
    context = {
        "service": found,
        "all_dependants": catalogue.dependants([found]),
        "recent": known[:RECENT],
        "feeds": slots.service_parts(found, person(request)),
    }
    return render(request, "incidents/service.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a service."""
    catalogue.may_keep(person(request))
    return _form(request, ServiceForm(posted(request)), None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a service; who writes over somebody else is told."""
    catalogue.may_keep(person(request))
    found = get_object_or_404(Service, slug=slug)
    return _form(request, ServiceForm(posted(request), service=found), found)


@require_POST
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """It is run no longer, or it is again."""
    found = get_object_or_404(Service, slug=slug)
    verb = catalogue.restore if request.POST.get("act") == "restore" else catalogue.retire
    verb(service=found, by=person(request), at=clock.now())
    return redirect(found)


def _form(request: HttpRequest, form: ServiceForm, found: Service | None) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _saved(request, form, found)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
    return render(request, "incidents/service_form.html", {"form": form, "service": found}, status=status)


def _saved(request: HttpRequest, form: ServiceForm, found: Service | None) -> HttpResponse:
    by, at = person(request), clock.now()
    if found is None:
        kept = catalogue.add(facts=form.facts, by=by, at=at)
    else:
        kept = catalogue.change(service=found, facts=form.facts, by=by, at=at, seen=form.cleaned_data["seen"] or None)
    messages.success(request, f"{kept.name} is saved.")
    return redirect(kept)
