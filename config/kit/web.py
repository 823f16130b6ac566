"""Answers: a full page for a plain form, fragments for htmx, one shape for refusals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from config.kit.errors import Refusal


def is_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page."""
    return bool(request.headers.get("HX-Request"))


def refused(
    request: HttpRequest, refusal: Refusal, template: str = "", context: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer a refusal: the form again with everything that was typed, or a page that says why."""
    found = {"refusal": refusal, **(context or {})}
    return render(request, template or "kit/refused.html", found, status=refusal.status)


def signed_out(request: HttpRequest) -> HttpResponse:
    """403 for a fragment asked for without a session."""
    return HttpResponse("You are signed out. Your text is kept on this page; sign in and send it again.", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in words when the form's token does not match the session."""
    refusal = Refusal(
        "This form is from an earlier session.", remedy="Reload the page and send it again; copy your text first."
    )
    return render(request, "kit/refused.html", {"refusal": refusal}, status=403)


def done(request: HttpRequest, url: str) -> HttpResponse:
    """After a plain form: go to `url`. For htmx use fragments instead."""
    return HttpResponseRedirect(url)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The `next` parameter when it stays on this host, else `fallback`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ok = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if ok else fallback
