"""Atom and RSS as feed readers take them (STATUSPAGE_V2.md 2.6)."""

from __future__ import annotations

import html
from datetime import datetime

import feedparser
import pytest

from roster.models import Person
from tests.builders import declared, minutes
from tests.statuspage.conftest import Published, Told


@pytest.fixture
def feeds(alex: Person, told: Told, at: datetime, published: Published) -> Published:
    first = declared(by=alex, at=at, title="Search & <b>find</b> fail")
    told(first, "Search=partial_outage", at=at + minutes(2), known="Line one\nLine two <i>")
    told(first, at=at + minutes(9))
    told(declared(by=alex, at=at, title="Payouts are late"), at=at + minutes(4))
    return published(at + minutes(10))


def test_atom_is_a_feed(feeds: Published) -> None:
    """S5: ids, links, order by newest update."""
    feed = feedparser.parse(feeds.text("history.atom"))
    assert not feed.bozo
    assert feed.feed.title == "Harbor Status - Incident History"
    assert feed.feed.id == "tag:localhost,2005:/history"
    assert [entry.title for entry in feed.entries] == ["Search & <b>find</b> fail", "Payouts are late"]
    assert feed.entries[0].published == "2026-06-06T14:25:00Z"
    assert feed.entries[0].link.startswith("http://localhost:8001/incidents/")


def test_a_paragraph_for_each_update_newest_first(feeds: Published) -> None:
    """2.6: label, time and text; "Update" where the status stayed."""
    raw = feeds.text("history.atom")
    content = feedparser.parse(raw, sanitize_html=False).entries[0].content[0].value
    assert content.index("<strong>Update</strong>") < content.index("<strong>Investigating</strong>")
    assert "Line one<br />Line two &lt;i&gt;" in content
    assert "<var data-var='date'>6</var>, <var data-var='time'>14:25</var> UTC" in html.unescape(raw)


def test_rss_says_the_same(feeds: Published) -> None:
    """2.6: guid equals link, dates in RFC 822."""
    feed = feedparser.parse(feeds.text("history.rss"))
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.entries[0].id == feed.entries[0].link
    assert feed.entries[0].published == "Sat, 06 Jun 2026 14:25:00 +0000"


def test_at_most_twenty_five_entries(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """2.6: the newest twenty-five."""
    for number in range(26):
        told(declared(by=alex, at=at, title=f"Number {number}"), at=at + minutes(number))
    feed = feedparser.parse(published(at + minutes(30)).text("history.atom"))
    assert [len(feed.entries), feed.entries[0].title, feed.entries[-1].title] == [25, "Number 25", "Number 1"]


def test_what_xml_cannot_write_is_replaced(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """RELIABILITY 5: a stray noncharacter does not break every reader's feed."""
    told(declared(by=alex, at=at, title="Odd \ufffe title"), at=at + minutes(2))
    assert not feedparser.parse(published(at + minutes(3)).text("history.atom")).bozo
