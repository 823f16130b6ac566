"""The history as Atom and RSS, in the shape feed readers know from Statuspage (STATUSPAGE_V2.md 2.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from django.utils.html import escape

from statuspage import words
from statuspage.facts import Facts, IncidentFacts, UpdateFacts

ENTRIES = 25
ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 has no way to write these, escaped or not.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(facts: Facts) -> bytes:
    """The Atom feed: newest update first, always at most 25 entries."""
    page = facts.page
    feed = ET.Element("feed", {"xml:lang": "en-US", "xmlns": ATOM})
    _text(feed, "id", f"tag:{page.host},2005:/history")
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=page.url)
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{page.url}/history.atom")
    _text(feed, "title", f"{page.name} Status - Incident History")
    _text(feed, "updated", _iso(page.updated_at))
    _text(ET.SubElement(feed, "author"), "name", page.name)
    for incident in newest(facts):
        entry = ET.SubElement(feed, "entry")
        _text(entry, "id", f"tag:{page.host},2005:Incident/{incident.pk}")
        _text(entry, "published", _iso(told_at(incident)))
        _text(entry, "updated", _iso(max(incident.updated_at, told_at(incident))))
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=_link(facts, incident))
        _text(entry, "title", incident.title)
        _text(entry, "content", content(incident), type="html")
    return _document(feed)


def rss(facts: Facts) -> bytes:
    """The same as RSS 2.0."""
    page = facts.page
    root = ET.Element("rss", {"version": "2.0", "xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    channel = ET.SubElement(root, "channel")
    _text(channel, "title", f"{page.name} Status - Incident History")
    _text(channel, "link", page.url)
    _text(channel, "description", "Statuspage")
    _text(channel, "pubDate", format_datetime(page.updated_at.astimezone(UTC)))
    for incident in newest(facts):
        item = ET.SubElement(channel, "item")
        _text(item, "title", incident.title)
        _text(item, "description", content(incident))
        _text(item, "pubDate", format_datetime(told_at(incident).astimezone(UTC)))
        _text(item, "link", _link(facts, incident))
        _text(item, "guid", _link(facts, incident))
    return _document(root)


def newest(facts: Facts) -> list[IncidentFacts]:
    """The incidents told of most recently."""
    return sorted(facts.incidents, key=told_at, reverse=True)[:ENTRIES]


def told_at(incident: IncidentFacts) -> datetime:
    """When its newest update was told."""
    return incident.newest.display_at if incident.newest else incident.created_at


def content(incident: IncidentFacts) -> str:
    """One paragraph per update, newest first, escaped."""
    return " ".join(_paragraphs(incident.updates))


def _paragraphs(updates: tuple[UpdateFacts, ...]) -> Iterator[str]:
    for update, before in zip(updates, [*updates[1:], None], strict=True):
        at = update.display_at.astimezone(UTC)
        same = before is not None and before.status == update.status
        label = "Update" if same else words.STAGES[update.status]
        told = escape(update.body).replace("\n", "<br />")
        yield (
            f"<p> <small>{at:%b} <var data-var='date'>{at.day}</var>, <var data-var='time'>{at:%H:%M}</var> UTC</small>"
            f"<br> <strong>{label}</strong> - {told} </p>"
        )


def _link(facts: Facts, incident: IncidentFacts) -> str:
    return f"{facts.page.url}/incidents/{incident.id}"


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = UNWRITABLE.sub("\ufffd", text)


def _document(root: ET.Element) -> bytes:
    ET.indent(root)
    found: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found
