"""Navigation context."""
from typing import Any
from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the navigation shows of this app."""
    return {}
