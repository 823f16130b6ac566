"""The board: active incidents and the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.kit import clock, sheets
from incidents import board as boards
from incidents import history
from incidents.models import Incident
from incidents.views.acts import person

HEADER = [
    *("Incident", "Severity", "Title", "Phase", "Services", "Commander"),
    *("Began (UTC)", "Declared (UTC)", "Impact ended (UTC)", "Resolved (UTC)"),
    *("Impact, minutes", "To mitigate, minutes", "Promises kept", "Promises settled"),
]
CHUNK = 500


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Active incidents, then the history."""
    at = clock.now()
    cards = boards.cards(person(request), at)
    context = {
        "cards": cards,
        # The navigation lists the same incidents: they are read once.
        "nav_active": cards,
        "last": None if cards else boards.last_ended(person(request)),
        "table": history.table(person(request), history.Query.of(request.GET.dict()), at),
    }
    return render(request, "incidents/board.html", context)


@require_GET
def active(request: HttpRequest) -> HttpResponse:
    """Fragment: the cards of the active incidents."""
    cards = boards.cards(person(request), clock.now())
    last = None if cards else boards.last_ended(person(request))
    return render(request, "incidents/_active.html", {"cards": cards, "last": last})


@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """Fragment: the rows of the history."""
    found = history.table(person(request), history.Query.of(request.GET.dict()), clock.now())
    return render(request, "incidents/_history.html", {"table": found})


@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole of what is filtered, as CSV."""
    at = clock.now()
    found = history.rows(person(request), history.Query.of(request.GET.dict()), at)
    return sheets.answer(f"incidents-{at:%Y-%m-%d}.csv", HEADER, _lines(found.iterator(chunk_size=CHUNK)))


def _lines(incidents: Iterator[Incident]) -> Iterator[list[object]]:
    for one in (history.Row(incident) for incident in incidents):
        found = one.incident
        yield [
            found.reference, found.severity.name, found.title, found.get_phase_display(), found.named_services,
            one.commander.name if one.commander else "", found.began.isoformat(), found.declared_at.isoformat(),
            found.mitigated_at and found.mitigated_at.isoformat(), found.resolved_at and found.resolved_at.isoformat(),
            _minutes(found.impact), _minutes(found.to_mitigate), found.settled - found.late, found.settled,
        ]  # fmt: skip


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds() / 60)
