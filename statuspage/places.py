"""Where the status page is, for the command palette."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from incidents import palette


def places(person: Any) -> list[palette.Command]:
    """The desk of the page, and the page as customers see it."""
    public = palette.Command(
        "Status page as customers see it", settings.STATUS_URL, "external-link", also="public", rare=True
    )
    return [
        palette.Command("Status page", reverse("statuspage:desk"), "globe", also="components public desk", key="g s"),
        public,
    ]


def connect() -> None:
    """Called once, when the app is ready."""
    palette.register(palette.Source("statuspage", places))
