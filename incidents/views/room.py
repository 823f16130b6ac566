"""The room itself: live while the incident is open, a record once it has ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from incidents import comms
from incidents.views import acts


@require_GET
def room(request: HttpRequest, number: int) -> HttpResponse:
    """The whole room. `?holding` fills the composer with the ready "no change" update (SPEC C6)."""
    found = acts.room_of(request, number)
    if not (found.is_live and "holding" in request.GET):
        return acts.page(request, found)
    composer = acts.composer(found)
    composer.initial.update(comms.holding_text(found.incident, found.at))
    return acts.page(request, found, composer=composer)
