"""What the views share: who asks, the form as it came, the verb tried, the refused form again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest

from config.kit.errors import Refusal
from postmortems.forms import PlainForm
from roster.models import Person


def person(request: HttpRequest) -> Person:
    """Who asks; sign-in is the middleware's work."""
    return cast(Person, request.user)


def tried(form: PlainForm, verb: Callable[[], Any]) -> bool:
    """Call the verb if the form can be read; a refusal goes to its field. True when the act is done."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
