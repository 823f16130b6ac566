"""How a page looks: light, dark, or what the system says (a cookie, so that the server renders it), and its icon."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_POST

from config.kit import web
from config.kit.context import THEMES

A_YEAR = timedelta(days=365)


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look without being told; asked for late, because the file's name carries its hash."""
    return redirect(static("img/favicon.svg"))


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the theme on this device; anything unknown means "as the system says"."""
    return keep(web.done(request, web.safe_next(request, "/")), request.POST.get("theme", ""))


def keep(answer: HttpResponse, wanted: str) -> HttpResponse:
    """Set the cookie on an answer, or take it away."""
    if wanted in THEMES:
        # Not HttpOnly: theme.js changes it without a request.
        answer.set_cookie("theme", wanted, max_age=A_YEAR, samesite="Lax", secure=settings.SECURE)
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
