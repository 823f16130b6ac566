"""Sign-in: allauth's page, answering wrong input with the status of wrong input."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpResponse


class SignIn(LoginView):
    """A wrong address or password gives the form again with 422 (SPEC X5)."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        if answer.status_code == 200:
            answer.status_code = 422
        return answer
