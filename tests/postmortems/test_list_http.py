"""What managers see: owed, late, in review, published; and what the rest of the product shows of it (M1, M3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from incidents import slots
from incidents.models import Incident
from postmortems.models import ActionItem, Postmortem
from roster.models import Person
from tests.builders import declared, resolved


def _body(response: Any) -> str:
    return response.content.decode()


def _main(response: Any) -> str:
    return _body(response).split("<main")[1]


def test_a_late_one_says_by_how_much(signed_in: Any, morgan: Person, postmortem: Postmortem) -> None:
    """M3: due by severity, late to the second, on top of the list and counted."""
    assert postmortem.due_at
    with time_machine.travel(postmortem.due_at + timedelta(days=2), tick=False):
        page = _main(signed_in(morgan).get("/postmortems/?show=late"))
    assert "2 d late" in page
    assert postmortem.incident.title in page


@pytest.mark.parametrize(
    ("show", "there"),
    [("", True), ("owed", True), ("late", False), ("review", False), ("published", False), ("x", True)],
)
def test_filters_are_links(signed_in: Any, morgan: Person, postmortem: Postmortem, show: str, there: bool) -> None:
    """M3: each state is an address; an unknown one shows all."""
    with time_machine.travel(postmortem.owed_at, tick=False):
        page = _main(signed_in(morgan).get(f"/postmortems/?show={show}"))
    assert (postmortem.incident.title in page) is there


def test_mine_are_those_i_own(signed_in: Any, alex: Person, morgan: Person, postmortem: Postmortem) -> None:
    """M3: who owns it decides."""
    assert postmortem.incident.title in _main(signed_in(alex).get("/postmortems/?show=mine"))
    assert postmortem.incident.title not in _main(signed_in(morgan).get("/postmortems/?show=mine"))


def test_optional_ones_are_offered(signed_in: Any, alex: Person, outsider: Person, at: datetime) -> None:
    """M1: a SEV3 resolved lately can be opened here, by those who may write."""
    number = resolved(by=alex, at=at, level=3).number
    with time_machine.travel(at + timedelta(days=2), tick=False):
        assert f"/postmortems/{number}/opening/" in _main(signed_in(alex).get("/postmortems/"))
        assert f"/postmortems/{number}/opening/" not in _main(signed_in(outsider).get("/postmortems/"))


def test_the_navigation_counts_what_is_owed_and_late(signed_in: Any, alex: Person, item: ActionItem) -> None:
    """M1, M4: postmortems not published; action items that are late, not all of them."""
    assert item.due_on
    with time_machine.travel(f"{item.due_on + timedelta(days=1)}T12:00Z", tick=False):
        page = _body(signed_in(alex).get("/postmortems/")).split("<main")[0]
    assert '<span class="nav__count">1</span>' in page
    assert 'data-tone="red">2 late</span>' in page


def test_the_record_links_to_it(incident: Incident, postmortem: Postmortem, alex: Person, at: datetime) -> None:
    """M1: an ended incident leads to its postmortem; an open one to none."""
    link = next(found for found in slots.record_links(incident) if found.words == "Postmortem")
    assert (link.url, link.note) == (postmortem.get_absolute_url(), "draft, due 11 Jun 15:11 UTC")
    assert not [
        found for found in slots.record_links(declared(by=alex, at=at, title="Other")) if found.words == "Postmortem"
    ]


def test_an_incident_without_one_links_to_the_offer(alex: Person, at: datetime) -> None:
    """M1: optional and not opened."""
    notes = [
        found.note for found in slots.record_links(resolved(by=alex, at=at, level=3)) if found.words == "Postmortem"
    ]
    assert notes == ["optional, not opened"]


def test_the_history_has_a_column(incident: Incident, postmortem: Postmortem, django_assert_num_queries: Any) -> None:
    """M1: one query for all rows of the history."""
    with django_assert_num_queries(1):
        cells = dict(slots.columns([incident.pk, 999]))["Postmortem"]
    assert list(cells) == [incident.pk]
    assert (cells[incident.pk].words, cells[incident.pk].url) == ("Draft", postmortem.get_absolute_url())
