"""README 5: one polite and one assertive region; nothing that is drawn again and again speaks by itself."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT, files, name

LIVE = re.compile(r"aria-live=[\"'](?!off)|role=[\"'](?:status|alert|log|marquee)[\"']|<output\b")
LOG = re.compile(r"<[^>]*role=[\"']log[\"'][^>]*>")
PANEL = re.compile(r"hx-swap=[\"'](?:outer|inner)Morph|_wire\.html|data-panel")
INCLUDED = re.compile(r"\{%\s*include\s+[\"']([\w./-]+)[\"']")
TEMPLATES = ROOT / "templates"
# The answer to the reader's own press, in a form that no bell draws again.
KNOWN = {"postmortems/_act_fields.html"}


def _told(path: str) -> str:
    """The template without a log whose announcements are off."""
    text = (TEMPLATES / path).read_text()
    return LOG.sub(lambda found: "" if 'aria-live="off"' in found[0] else found[0], text)


def _drawn_again() -> set[str]:
    """Templates that htmx morphs, with everything they include."""
    waiting = [
        name(one).removeprefix("templates/") for one in files(".html", "templates") if PANEL.search(one.read_text())
    ]
    waiting = [one for one in waiting if one.split("/")[-1].startswith("_")]
    found: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one not in found and (TEMPLATES / one).exists():
            found.add(one)
            waiting += INCLUDED.findall((TEMPLATES / one).read_text())
    return found


def test_no_panel_speaks_by_itself() -> None:
    """README 5: no live region on, or inside, what is morphed."""
    again = _drawn_again()
    assert "incidents/_timeline.html" in again
    assert [path for path in sorted(again - KNOWN) if LIVE.search(_told(path))] == []


def test_the_two_voices_are_empty_at_load() -> None:
    """README 5: what a page says when it is opened is read, not announced."""
    page = (TEMPLATES / "base.html").read_text()
    assert re.findall(r'role="(?:status|alert)">(.*?)<', page) == ["", ""]


def test_clocks_are_silent() -> None:
    """README 5: a ticking clock is a timer, which says nothing by itself."""
    assert 'role="timer"' in (TEMPLATES / "kit/_due.html").read_text()
    assert 'role="timer"' in (TEMPLATES / "incidents/_due.html").read_text()
