"""Template tags of the kit: icons, severity, people, times, clocks, the due control."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from config.kit import clock as clocks
from config.kit import markdown as marks
from config.kit import spans
from config.kit.deadline import Deadline

register = template.Library()
SPRITE = "img/icons.svg"
BARS = ((0, 8, 4), (3.2, 5.6, 6.4), (6.4, 2.8, 9.2), (9.6, 0, 12))


@register.simple_tag
def icon(name: str, **attributes: str) -> str:
    """An icon that repeats the words beside it: `{% icon "siren" class="i--sm" %}`."""
    return _icon(str(name), str(attributes.get("class", "")))


@functools.lru_cache(maxsize=512)
def _icon(name: str, extra: str) -> str:
    """A pointer into the sprite, or the drawing itself when the sprite lacks it (scripts/icons.py adds it)."""
    classes = f"i {extra}".strip()
    if name not in _drawn():
        return lucide(name, size=24, aria_hidden="true", **{"class": classes})
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static(SPRITE), name)


@functools.cache
def _drawn() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', Path(finders.find(SPRITE) or "").read_text()))


@register.simple_tag
def sev(severity: Any, size: str = "", past: bool = False) -> SafeString:
    """The severity badge: bars, word and fill. Solid while the incident is live, tinted once it is history."""
    level = getattr(severity, "level", severity)
    classes = " ".join(["sev", *([f"sev--{size}"] if size else []), *(["sev--past"] if past else [])])
    return format_html('<span class="{}" data-sev="{}">{}SEV{}</span>', classes, level, _glyph(), level)


@functools.cache
def _glyph() -> SafeString:
    bars = format_html_join("", '<rect x="{}" y="{}" width="2.2" height="{}" rx=".6"/>', BARS)
    return format_html('<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>', bars)


@register.simple_tag(takes_context=True)
def avatar(context: template.Context, person: Any, size: str = "") -> SafeString:
    """Initials of a person, dark for the reader. The name stands beside it, so it is hidden from screen readers."""
    reader = getattr(context.get("request"), "user", None)
    you = person is not None and reader is not None and person.pk == reader.pk
    classes = " ".join(["av", *([f"av--{size}"] if size else []), *(["av--you"] if you else [])])
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, person.initials if person else "?")


@register.simple_tag(takes_context=True)
def name(context: template.Context, person: Any) -> str:
    """What the room calls somebody: `Priya`, or `Alex (you)` for the reader."""
    reader = getattr(context.get("request"), "user", None)
    return f"{person.first_name} (you)" if reader is not None and person.pk == reader.pk else person.first_name


@register.simple_tag
def when(instant: datetime | None, form: str = "clock") -> SafeString | str:
    """An instant with its zone; the full instant on hover (a bare one gets it from clock.js: lists have many).

    Forms: `clock` 14:30 UTC · `bare` 14:30 (the zone is read out, and shown by the column) · `seconds` 14:30:05 UTC ·
    `day` 2 Jun · `stamp` 2 Jun 2026, 14:30 UTC · `full` Sat 6 Jun 2026, 14:30 UTC · `ago` 14 min ago.
    """
    if instant is None:
        return ""
    instant = instant.astimezone(UTC)
    shown, ago = _worded(instant, form), form == "ago"
    if form == "bare":
        return format_html('<time datetime="{}">{}<span class="vh"> UTC</span></time>', iso(instant), shown)
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        iso(instant),
        f"{instant:%a} {instant.day} {instant:%b %Y, %H:%M:%S} UTC",
        format_html(' data-ago="{}"', iso(instant)) if ago else "",
        shown,
    )


def _worded(instant: datetime, form: str) -> str:
    now = clocks.now()
    if form == "ago":
        return f"{spans.words(now - instant)} ago"
    if form == "day":
        return f"{instant.day} {instant:%b}" if instant.year == now.year else f"{instant.day} {instant:%b %Y}"
    if form in ("stamp", "full"):
        start = f"{instant:%a} " if form == "full" else ""
        return f"{start}{instant.day} {instant:%b %Y, %H:%M} UTC"
    return {"bare": f"{instant:%H:%M}", "seconds": f"{instant:%H:%M:%S} UTC"}.get(form, f"{instant:%H:%M} UTC")


@register.simple_tag
def duration(span: timedelta | None, form: str = "tight") -> str:
    """A length of time. Forms: `tight` 34:18 or 1:22 h · `cell` 49 min or 1:12 h · `words` 1 h 22 min."""
    if span is None:
        return ""
    return {"cell": spans.cell, "words": spans.words}.get(form, spans.tight)(span)


@register.simple_tag(takes_context=True)
def clock(
    context: template.Context, since: datetime | None = None, until: datetime | None = None, form: str = "tight"
) -> SafeString:
    """A timer that ticks on the client: up from `since`, or down to `until` (then up again, with a plus sign)."""
    now = context.get("now") or clocks.now()
    if since is not None:
        shown = spans.words(now - since) if form == "words" else spans.tight(now - since)
        return format_html('<time class="num" data-since="{}" data-form="{}">{}</time>', iso(since), form, shown)
    if until is None:
        return format_html("{}", "")
    shown = f"+{spans.tight(now - until)}" if now > until else spans.tight(until - now)
    return format_html('<time class="num" data-until="{}" data-form="{}">{}</time>', iso(until), form, shown)


@register.inclusion_tag("kit/_due.html", takes_context=True)
def due(context: template.Context, deadline: Deadline, **options: Any) -> dict[str, Any]:
    """The due control. Options: `href`, `compact` (a card), `id`, `title` (it owns the tab's title), `announce`."""
    now = context.get("now") or clocks.now()
    return {
        "due": deadline,
        "now": now,
        "state": deadline.state(now),
        "tone": deadline.tone(now),
        "reading": deadline.reading(now),
        "percent": deadline.percent(now),
        "far": deadline.is_far(now),
        "seconds": int(deadline.window.total_seconds()),
        **options,
    }


@register.inclusion_tag("kit/_due_mini.html", takes_context=True)
def due_mini(context: template.Context, deadline: Deadline) -> dict[str, Any]:
    """The due control of the navigation: the clock alone."""
    now = context.get("now") or clocks.now()
    return {"due": deadline, "state": deadline.state(now), "tone": deadline.tone(now), "reading": deadline.reading(now)}


@register.simple_tag
def bar(percent: int, **attributes: str) -> SafeString:
    """A bar filled to `percent`; an SVG, because no style attribute may stand in a page."""
    return format_html(
        '<svg class="{}" aria-hidden="true" preserveAspectRatio="none"><rect width="{}%" height="100%"/></svg>',
        attributes.get("class", "meter"),
        max(0, min(100, percent)),
    )


@register.filter
def markdown(text: str) -> SafeString:
    """Text of several paragraphs as written by a person."""
    return marks.render(text or "")


@register.filter
def markdown_line(text: str) -> SafeString:
    """One line as written by a person."""
    return marks.render_line(text or "")


@register.filter
def iso(instant: datetime | None) -> str:
    """The instant for machines, in UTC with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if instant else ""


@register.filter
def minutes(count: int | None) -> str:
    """`30 min`, `2 h`."""
    return spans.minutes(count) if count is not None else ""
