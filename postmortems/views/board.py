"""The board of action items across all incidents, and the table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.kit import clock
from postmortems.board import Board
from postmortems.look import Look
from postmortems.views.parts import person


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Figures, then columns or rows; every filter is a link."""
    return render(
        request, "postmortems/board.html", {"board": Board(person(request), clock.now(), Look.of(request.GET.dict()))}
    )


def redrawn(request: HttpRequest, query: str, moved: int, said: str) -> HttpResponse:
    """The board after an act, as the person was looking at it; the card that moved keeps the focus."""
    board = Board(person(request), clock.now(), Look.carried(query))
    return render(request, "postmortems/_redrawn.html", {"board": board, "moved": moved, "said": said})
