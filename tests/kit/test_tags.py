"""Template tags: what they draw, and that nothing typed by a person becomes markup."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine, Template
from django.test import RequestFactory

from config.kit import markdown, sheets
from roster.models import Person


def drawn(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_hidden_from_screen_readers() -> None:
    """README 7: icons repeat the words beside them."""
    html = drawn('{% icon "siren" class="i--sm" %}')
    assert html == '<svg class="i i--sm" aria-hidden="true"><use href="/static/img/icons.svg#siren"/></svg>'


def test_an_icon_that_the_sprite_lacks_is_drawn_in_place() -> None:
    """A name that only a rare row brings must never be an empty square."""
    assert '<path d="' in drawn('{% icon "tractor" %}')


def test_severity_is_bars_and_a_word() -> None:
    """README 1.4: two signals always; solid is now, tint is then."""
    html = drawn('{% sev 1 size="lg" past=True %}')
    assert html.startswith('<span class="sev sev--lg sev--past" data-sev="1">')
    assert html.count("<rect") == 4
    assert html.endswith("SEV1</span>")


def test_the_reader_is_marked_among_people(alex: Person, priya: Person) -> None:
    """README 7: people are neutral; only you are dark."""
    request = RequestFactory().get("/")
    request.user = alex
    html = drawn("{% avatar a %}{% name a %}{% avatar b %}{% name b %}", a=alex, b=priya, request=request)
    assert html.count("av--you") == 1
    assert "Alex (you)" in html
    assert "Priya (you)" not in html


@pytest.mark.parametrize("form", ["clock", "bare", "seconds", "day", "stamp", "full", "ago"])
def test_no_time_without_its_zone(form: str, at: datetime) -> None:
    """README 10: every form of an instant carries UTC in its text or on hover, and the machine's form."""
    html = drawn("{% when at form %}", at=at, form=form)
    assert "UTC" in html
    assert 'datetime="2026-06-06T14:16:00.000Z"' in html


def test_clocks_carry_the_instant_they_tick_from(at: datetime) -> None:
    """README 4: clocks tick on the client, from the page's instants."""
    up = drawn("{% clock since=start %}", start=at - timedelta(minutes=34, seconds=18), now=at)
    down = drawn("{% clock until=end %}", end=at - timedelta(seconds=72), now=at)
    assert 'data-since="2026-06-06T13:41:42.000Z"' in up
    assert ">34:18<" in up
    assert ">+1:12<" in down


def test_a_bar_needs_no_style() -> None:
    """The strict CSP: a width is an attribute of an SVG, kept between 0 and 100."""
    assert 'width="100%"' in drawn("{% bar 140 %}")


@pytest.mark.parametrize(
    "text",
    ["<script>x</script>", "[x](javascript:alert(1))", "![x](http://evil/x.png)", '<a onclick="x">', "<img src=x>"],
)
def test_what_people_write_stays_text(text: str) -> None:
    """X3: nothing supplied by a person is rendered unescaped."""
    for html in (markdown.render(text), markdown.render_line(text)):
        assert not any(bad in html for bad in ("<script", "<img", 'href="javascript', "<a onclick"))


def test_markdown_keeps_what_a_record_needs() -> None:
    """M1: lists, emphasis, code and links, which name no referrer."""
    html = markdown.render("# Title\n\n- **bold** `code` https://harbor.example/x")
    assert "<h2>Title</h2>" in html
    assert "<strong>bold</strong>" in html
    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "  =1", "|x", "%x"])
def test_a_cell_is_never_a_formula(cell: str) -> None:
    """CWE-1236: what a spreadsheet would compute gets an apostrophe; numbers stay numbers."""
    assert sheets.safe(cell) == f"'{cell}"
    assert sheets.safe(-3) == "-3"
    assert sheets.safe(None) == ""


def test_pages_travel_without_the_blanks_of_their_layout() -> None:
    """README 13: a page is light; a template's lines and indents are for its authors."""
    source = Path("templates/incidents/room.html").read_text()
    loaded = str(Engine.get_default().get_template("incidents/room.html").source)
    assert "\n  " in source
    assert "\n " not in loaded
    assert loaded.split() == source.split()
