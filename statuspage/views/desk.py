"""The desk: see what customers see, change what a component shows, write the page again."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from config.kit import clock
from config.kit.errors import Refusal
from roster.models import Person
from statuspage import components, publishing
from statuspage.desk import Desk, component_of
from statuspage.forms import StatusForm


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What the page shows now and how it was published."""
    return render(request, "statuspage/desk.html", {"desk": Desk(clock.now())})


@require_POST
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what a component shows."""
    component, at = component_of(public_id), clock.now()
    form = StatusForm(request.POST, auto_id=f"c-{public_id}-%s")
    form.full_clean()
    try:
        components.set_status(
            component=component,
            status=form.cleaned_data.get("status", ""),
            by=cast(Person, request.user),
            at=at,
            reason=form.cleaned_data.get("reason", ""),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return render(request, "statuspage/desk.html", {"desk": Desk(at, {public_id: form})}, status=form.code)
    messages.success(request, f"{component.name} is changed. Customers see it within a second.")
    return redirect("statuspage:desk")


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Ask for the page to be written again."""
    publishing.again(by=cast(Person, request.user), at=clock.now())
    messages.success(request, "The page is being written again.")
    return redirect("statuspage:desk")
