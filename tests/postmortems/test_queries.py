"""However long the record and the lists, the number of queries stays (M1, M3, M4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import timeline
from incidents.models import Incident
from postmortems import action_items
from postmortems.models import ActionItem, Postmortem
from roster.models import Person
from tests.builders import minutes, resolved

LIMIT = 15
DOCUMENT = 16


def _queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_document(
    signed_in: Any, alex: Person, incident: Incident, postmortem: Postmortem, item: ActionItem, at: datetime
) -> None:
    """M1: at most 16, the same with a hundred entries more."""
    client, url = signed_in(alex), postmortem.get_absolute_url()
    before = _queries(client, url)
    for number in range(100):
        timeline.note(incident=incident, text=f"/obs Line {number}", by=alex, at=at + minutes(60 + number))
    assert before == _queries(client, url) <= DOCUMENT


def test_saving_a_section(signed_in: Any, alex: Person, postmortem: Postmortem) -> None:
    """M1: the fragment that comes back costs no more than the document."""
    url = f"{postmortem.get_absolute_url()}sections/lessons/"
    with CaptureQueriesContext(connection) as found:
        signed_in(alex).post(url, {"text": "x", "revision": 0}, headers={"HX-Request": "true"})
    assert len(found) <= 30


def test_the_board(signed_in: Any, alex: Person, incident: Incident, item: ActionItem, later: datetime) -> None:
    """M4: at most 15, with one card or thirty; the table costs no more."""
    client = signed_in(alex)
    before = _queries(client, "/actions/")
    for number in range(30):
        action_items.add(incident=incident, title=f"Item {number}", owner=alex, by=alex, at=later)
    assert before == _queries(client, "/actions/") <= LIMIT
    assert _queries(client, "/actions/?view=table") <= LIMIT


def test_the_list(signed_in: Any, alex: Person, postmortem: Postmortem, at: datetime) -> None:
    """M3: at most 15, with one row or four."""
    client = signed_in(alex)
    before = _queries(client, "/postmortems/")
    for number in range(3):
        resolved(by=alex, at=at + minutes(number), title=f"Incident {number}")
    assert before == _queries(client, "/postmortems/") <= LIMIT


def test_the_item(signed_in: Any, alex: Person, item: ActionItem) -> None:
    """M4: one item with its history."""
    assert _queries(signed_in(alex), item.get_absolute_url()) <= LIMIT
