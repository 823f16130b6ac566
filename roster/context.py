"""What every page knows of its reader's choices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from roster import preferences


def chosen(request: HttpRequest) -> dict[str, Any]:
    """`preferences` of whoever is signed in: no query, the person is loaded already."""
    return {"preferences": SimpleLazyObject(lambda: preferences.of(getattr(request, "user", None)))}
