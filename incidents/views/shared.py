"""The timeline panel, rendered once for everybody who asks for it in the same moment (config.kit.microcache)."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from config.kit.microcache import MicroCache
from incidents import access
from incidents.look import Look
from incidents.room import Room
from incidents.views import acts

# The moment is in every key and the timeline shows no running clock, so what is kept cannot be stale.
SCRIBES: MicroCache[int] = MicroCache(seconds=10, size=256)
TIMELINES: MicroCache[str] = MicroCache(seconds=10, size=64)


def timeline(request: HttpRequest, number: int) -> str:
    """The panel as this person sees it: the scribe's own name is marked, everybody else reads the same words."""
    person = acts.person(request)
    moment = access.moment(person, number)
    scribe = SCRIBES.get(moment, lambda: _scribe(acts.room_of(request, number)))
    reader = scribe if person.pk == scribe else 0
    return TIMELINES.get((moment, Look.of(request.GET.dict()), reader), lambda: _drawn(request, number))


def _scribe(room: Room) -> int:
    return room.scribe.pk if room.scribe else 0


def _drawn(request: HttpRequest, number: int) -> str:
    context = {"room": acts.room_of(request, number), "alone": True}
    return render_to_string("incidents/_timeline.html", context, request)
