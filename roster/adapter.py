"""How django-allauth behaves here: nobody signs up by themselves; people are invited by an administrator."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Sign-up is closed."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That e-mail and password do not go together.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
