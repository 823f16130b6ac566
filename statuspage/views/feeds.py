"""Choose the public components that a service of the catalogue feeds (SPEC D9)."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.kit import clock
from incidents import catalogue
from incidents.models import Service
from roster.models import Person
from statuspage import components
from statuspage.forms import FeedsForm


@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest, slug: str) -> HttpResponse:
    """The components, those it feeds ticked."""
    person = cast(Person, request.user)
    catalogue.may_keep(person)
    service = get_object_or_404(Service, slug=slug)
    form = FeedsForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST" and form.is_valid():
        components.feed(service=service, components=form.cleaned_data["components"], by=person, at=clock.now())
        messages.success(request, f"{service.name} is saved.")
        return redirect(service)
    status = 422 if form.errors else 200
    return render(request, "statuspage/feeds.html", {"form": form, "service": service}, status=status)
