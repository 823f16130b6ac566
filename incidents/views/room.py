"""The room itself: live while the incident is open, a record once it has ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from incidents import comms, merging
from incidents.models.incident import Phase
from incidents.views import acts


@require_GET
def room(request: HttpRequest, number: int) -> HttpResponse:
    """The whole room. `?holding` fills the composer with the ready "no change" update (SPEC C6)."""
    found = acts.room_of(request, number)
    if found.incident.phase == Phase.MERGED and "record" not in request.GET:
        # Old links keep working: they lead to where it goes on (SPEC D3).
        return redirect(f"{merging.goes_on_as(found.incident).get_absolute_url()}?merged={number}")
    if not (found.is_live and "holding" in request.GET):
        return acts.page(request, found)
    composer = acts.composer(found)
    composer.initial.update(comms.holding_text(found.incident, found.at))
    return acts.page(request, found, composer=composer)
