"""The board: active incidents and the history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Active incidents, then the history."""
    return render(request, "incidents/board.html")
