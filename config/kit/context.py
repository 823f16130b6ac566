"""What every page knows: the product's settings, the theme, the script nonce."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.kit import clock

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page. `csp_nonce` is what `{% htmx_script %}` reads."""
    theme = request.COOKIES.get("theme", "")
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "organisation": settings.ORGANISATION,
        "status_url": settings.STATUS_URL,
        "theme": theme if theme in THEMES else "",
        "now": clock.now(),
    }
