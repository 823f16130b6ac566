"""The list of postmortems, and opening an optional one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from config.kit import clock
from incidents import access as incidents
from postmortems import drafting
from postmortems.listing import Listing
from postmortems.views.parts import person


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is owed, late, in review and published."""
    return render(request, "postmortems/list.html", {"list": Listing(person(request), clock.now(), request.GET.dict())})


@require_POST
def create(request: HttpRequest, number: int) -> HttpResponse:
    """Open the postmortem of a resolved incident."""
    incident = incidents.load(request.user, number)
    postmortem = drafting.open_for(incident=incident, by=person(request), at=clock.now())
    messages.success(request, f"Postmortem of {incident.reference} opened")
    return HttpResponseRedirect(postmortem.get_absolute_url())
