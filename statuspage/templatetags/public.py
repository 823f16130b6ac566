"""Times of the public page: written in UTC, with what the reader's browser needs to write them in its own zone."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from statuspage import words

register = template.Library()

FORMS = {"clock": words.clock, "stamp": words.stamp, "full": words.full}


@register.simple_tag
def instant(at: datetime | None, form: str = "clock") -> str | SafeString:
    """`form` is clock (14:32 UTC), stamp (6 Jun, 14:32 UTC) or full (24 March 2026 at 03:12 UTC)."""
    if at is None:
        return ""
    return format_html('<time datetime="{}" data-form="{}">{}</time>', iso(at), form, FORMS[form](at))


@register.filter
def iso(at: datetime) -> str:
    """The instant for scripts, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@register.filter
def said(status: str) -> str:
    """The page's word for a component state."""
    return words.SAID.get(status, "Unknown")


@register.filter
def tone(status: str) -> str:
    """The stylesheet's name for a component state."""
    return words.TONES.get(status, "unknown")


@register.filter
def grouped(number: int) -> str:
    """ "86,400"."""
    return f"{number:,}"
