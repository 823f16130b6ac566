"""Action items over HTTP: board, table, filters, acts (M4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from incidents.models import Incident
from postmortems import action_items
from postmortems.models import ActionItem, Postmortem
from roster.models import Person

HX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def client_of_dana(signed_in: Any, dana: Person) -> Client:
    return signed_in(dana)


def _body(response: Any) -> str:
    return response.content.decode()


def test_overdue_cards_come_first_and_say_so(client_of_dana: Client, item: ActionItem, later: datetime) -> None:
    """M4: the earliest day on top, a worded tag, the number and the oldest; exact under a frozen clock."""
    assert item.due_on
    with time_machine.travel(datetime.combine(item.due_on, later.timetz()) + timedelta(days=12), tick=False):
        page = _body(client_of_dana.get("/actions/"))
    assert page.index("Cap connections per batch job") < page.index("Alert on a full connection pool")
    assert "12 days late" in page
    assert "oldest is 13 days late" in page
    assert 'data-tone="red">2 late</span>' in page


def test_on_its_day_nothing_is_late(client_of_dana: Client, item: ActionItem, later: datetime) -> None:
    """M4: late begins when the day is over in UTC."""
    first = ActionItem.objects.earliest("due_on").due_on
    assert first
    with time_machine.travel(datetime.combine(first, datetime.max.time(), later.tzinfo), tick=False):
        page = _body(client_of_dana.get("/actions/"))
    assert "days late" not in page
    assert "nothing is late" in page


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ("?owner=me", "", "Alert on a full"),
        ("?owner=lee", "Alert on a full", "Cap connections"),
        ("?owner=nobody", "Cap connections", "Alert on a full"),
        ("?kind=detect", "Alert on a full", "Cap connections"),
        ("?priority=1", "Alert on a full", "Cap connections"),
        ("?incident=99999", "", "Alert on a full"),
        ("?view=table&kind=respond", "Cap connections", "Alert on a full"),
        ("?view=table&state=done", "", "Alert on a full"),
        ("?view=table&state=all", "Alert on a full", "nothing here"),
    ],
)
def test_filters_are_links(client_of_dana: Client, item: ActionItem, query: str, seen: str, unseen: str) -> None:
    """M4: every view is an address."""
    with time_machine.travel("2026-06-07T10:00Z", tick=False):
        page = _body(client_of_dana.get(f"/actions/{query}")).split("<main")[1]
    assert seen in page
    assert unseen not in page


@pytest.mark.parametrize(
    "query", ["?page=zero", "?view=x&kind=y&priority=9&state=z", "?incident=1e9", "?page=999&view=table"]
)
def test_strange_filters_mean_everything(client_of_dana: Client, item: ActionItem, query: str) -> None:
    """X5: an address somebody typed is never an error."""
    assert client_of_dana.get(f"/actions/{query}").status_code == 200


def test_one_press_starts_and_returns_to_the_view(signed_in: Any, lee: Person, item: ActionItem) -> None:
    """M4: plain form: back to the same view, at the card."""
    answer = signed_in(lee).post(f"/actions/{item.pk}/start/", {"next": f"/actions/?owner=me#item-{item.pk}"})
    assert answer.headers["Location"] == f"/actions/?owner=me#item-{item.pk}"
    item.refresh_from_db()
    assert item.is_started


def test_a_foreign_next_is_not_followed(signed_in: Any, lee: Person, item: ActionItem) -> None:
    """X3: an act never leads to another host."""
    answer = signed_in(lee).post(f"/actions/{item.pk}/start/", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == f"/actions/{item.pk}/"


def test_htmx_redraws_the_board_as_it_was_looked_at(signed_in: Any, lee: Person, item: ActionItem) -> None:
    """M4: the card stands in its new column, keeps the focus, and the filter stays."""
    body = _body(signed_in(lee).post(f"/actions/{item.pk}/start/", {"look": "?owner=me"}, **HX))
    assert body.lstrip().startswith('<div id="board"')
    assert "autofocus>Alert on a full connection pool" in body
    assert "Cap connections" not in body


def test_the_form_of_an_act_is_a_page_or_a_fragment(client_of_dana: Client, item: ActionItem) -> None:
    """M4: each act has an address."""
    for act in ("done", "drop", "owner", "date", "reopening", "verification"):
        assert "<html" in _body(client_of_dana.get(f"/actions/{item.pk}/{act}/"))
        assert "<html" not in _body(client_of_dana.get(f"/actions/{item.pk}/{act}/", **HX))


@pytest.mark.parametrize("headers", [{}, HX])
def test_a_refused_act_keeps_the_words(client_of_dana: Client, item: ActionItem, headers: dict[str, Any]) -> None:
    """X5: verifying what is not done: 409, what was typed stays."""
    answer = client_of_dana.post(f"/actions/{item.pk}/verification/", {"evidence": "I saw it fire"}, **headers)
    assert answer.status_code == 409
    assert "I saw it fire</textarea>" in _body(answer)
    assert "It is open now" in _body(answer)


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("done", {"evidence": ""}),
        ("drop", {"reason": ""}),
        ("owner", {"owner": "outsider"}),
        ("date", {"due_on": "soon"}),
        ("date", {"due_on": "2020-01-01"}),
    ],
)
def test_wrong_words_are_refused_at_the_field(
    client_of_dana: Client, item: ActionItem, outsider: Person, act: str, data: dict[str, str]
) -> None:
    """X5: 422, the field marked and described."""
    answer = client_of_dana.post(f"/actions/{item.pk}/{act}/", data)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in _body(answer)


def test_the_owner_is_not_offered_to_verify(
    signed_in: Any, lee: Person, dana: Person, item: ActionItem, later: datetime
) -> None:
    """M4: the owner sees why; somebody else sees the button, and the act itself refuses the owner with 403."""
    action_items.complete(item=item, evidence="Live", by=lee, at=later)
    owner, other = signed_in(lee), signed_in(dana)
    assert "Somebody else verifies it" in _body(owner.get(f"/actions/{item.pk}/"))
    assert f"/actions/{item.pk}/verification/" in _body(other.get(f"/actions/{item.pk}/"))
    assert owner.post(f"/actions/{item.pk}/verification/", {"evidence": "Fine"}).status_code == 403
    assert other.post(f"/actions/{item.pk}/verification/", {"evidence": "Fine"}).status_code == 302


def test_adding_from_the_document(client_of_dana: Client, incident: Incident, postmortem: Postmortem) -> None:
    """M4: htmx answers the section with the new row; a plain form leads back to it."""
    data = {
        "incident": incident.number,
        "title": "Write the runbook",
        "kind": "respond",
        "priority": "2",
        "owner": "dana",
    }
    body = _body(client_of_dana.post("/actions/new/", data, **HX))
    assert 'id="actions"' in body
    assert "Write the runbook" in body
    back = f"{postmortem.get_absolute_url()}#actions"
    answer = client_of_dana.post("/actions/new/", {**data, "title": "And test it", "next": back})
    assert answer.headers["Location"] == back
    assert ActionItem.objects.get(title="And test it").postmortem == postmortem


def test_a_new_item_refused_keeps_every_field(client_of_dana: Client, incident: Incident) -> None:
    """X5: nothing typed is lost."""
    data = {"incident": incident.number, "title": "", "kind": "detect", "priority": "1", "detail": "Every word",
            "external_url": "tracker 12"}  # fmt: skip
    answer = client_of_dana.post("/actions/new/", data)
    body = _body(answer)
    assert answer.status_code == 422
    assert "Every word</textarea>" in body
    assert 'value="tracker 12"' in body


def test_the_incident_is_chosen_first(client_of_dana: Client, incident: Incident) -> None:
    """M4: /actions/new/ without an incident lists them; an unknown one is 404."""
    assert f"?incident={incident.number}" in _body(client_of_dana.get("/actions/new/"))
    for wrong in ("999", "x", "9" * 30):
        assert client_of_dana.get(f"/actions/new/?incident={wrong}").status_code == 404


def test_rewording_shows_both_when_stale(
    client_of_dana: Client, item: ActionItem, lee: Person, later: datetime
) -> None:
    """X5: 409 with their words, mine in the form, on the newest version."""
    words: dict[str, Any] = {"kind": "detect", "priority": 1, "external_url": ""}
    action_items.revise(item=item, title="Theirs", by=lee, at=later, version=1, **words)
    answer = client_of_dana.post(f"/actions/{item.pk}/words/", {**words, "title": "Mine", "version": 1})
    body = _body(answer)
    assert (answer.status_code, 'value="Mine"' in body, "<b>Theirs</b>" in body) == (409, True, True)
    assert (
        client_of_dana.post(f"/actions/{item.pk}/words/", {**words, "title": "Mine", "version": 2}).status_code == 302
    )


@pytest.mark.parametrize(
    "act", ["", "start/", "done/", "verification/", "drop/", "reopening/", "owner/", "date/", "words/"]
)
def test_unknown_items_are_not_found(client_of_dana: Client, act: str) -> None:
    """X5: 404 for a number that is not there or cannot be."""
    for number in (999, "9" * 25):
        assert client_of_dana.get(f"/actions/{number}/{act}").status_code == 404


def test_viewers_read_only(signed_in: Any, outsider: Person, item: ActionItem, incident: Incident) -> None:
    """X3: no act is shown, each answers 403."""
    client = signed_in(outsider)
    page = _body(client.get(f"/actions/{item.pk}/"))
    for act in ("start", "done", "drop", "owner", "date", "words"):
        assert f"/actions/{item.pk}/{act}/" not in page
        assert client.post(f"/actions/{item.pk}/{act}/", {"reason": "x"}).status_code == 403
    assert client.get(f"/actions/new/?incident={incident.number}").status_code == 403
