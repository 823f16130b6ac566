"""Sign-in: allauth's page, answering wrong input with the status of wrong input; and what I chose for myself."""

from __future__ import annotations

from typing import Any, cast
from zoneinfo import available_timezones

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.kit import theme
from config.kit.errors import Refusal
from roster import preferences
from roster.forms import PreferencesForm
from roster.models import Person


class SignIn(LoginView):
    """A wrong address or password gives the form again with 422 (SPEC X5)."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        if answer.status_code == 200:
            answer.status_code = 422
        return answer


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """My name, time zone, theme, keys and sounds."""
    person = cast(Person, request.user)
    if request.method != "POST":
        return _page(request, PreferencesForm.of(person, request.COOKIES.get("theme", "")))
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        preferences.choose(by=person, **form.for_verb())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, form, refusal.status)
    messages.success(request, "Your settings are saved.")
    return theme.keep(redirect("me"), form.cleaned_data["theme"])


def _page(request: HttpRequest, form: PreferencesForm, status: int = 200) -> HttpResponse:
    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    return render(request, "roster/me.html", {"form": form, "zones": zones}, status=status)
