"""Declare an incident."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def new(request: HttpRequest) -> HttpResponse:
    """The form."""
    return render(request, "incidents/declare.html")
