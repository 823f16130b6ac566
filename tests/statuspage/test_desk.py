"""The desk of the Communications Lead, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from roster.models import Person
from statuspage.models import Component, ComponentChange, Generation
from tests.builders import declared, minutes
from tests.statuspage.conftest import Published, Services, Told

SignedIn = Callable[[Person], Client]
DESK = "/status-page/"


def test_it_shows_what_customers_see(
    alex: Person, signed_in: SignedIn, told: Told, at: datetime, published: Published
) -> None:
    """S1: headline, components, public incidents with a link to the page, generations."""
    told(declared(by=alex, at=at, title="Some people cannot pay"), "Checkout=partial_outage", at=at + minutes(2))
    published(at + minutes(3))
    text = signed_in(alex).get(DESK).content.decode()
    for words in ("Some people cannot pay", "Partial outage", "Generation 1", "http://localhost:8001/incidents/"):
        assert words in text


def test_an_empty_house_is_explained(alex: Person, signed_in: SignedIn) -> None:
    """design 7: every empty state says what comes."""
    text = signed_in(alex).get(DESK).content.decode()
    assert "No components yet" in text
    assert "Nothing was published yet." in text


def test_a_responder_changes_a_component(services: Services, alex: Person, signed_in: SignedIn) -> None:
    """S1: recorded with who and why, asked for publication."""
    address = f"{DESK}components/{services['Search'].public_id}/"
    reply = signed_in(alex).post(address, {"status": "degraded_performance", "reason": "Index is being rebuilt"})
    assert (reply.status_code, reply.headers["Location"]) == (302, DESK)
    change = ComponentChange.objects.get()
    assert (change.by, change.reason, change.new) == (alex, "Index is being rebuilt", "degraded_performance")
    assert Generation.objects.waiting().exists()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ({"status": "on_fire", "reason": "kept words"}, 422, "Choose one of the list."),
        ({}, 422, "Choose one of the list."),
        ({"status": "operational", "reason": "kept words"}, 409, "shows operational already"),
        ({"status": "major_outage", "reason": "x" * 301}, 422, "300 fit"),
        ({"status": "major_outage", "reason": "kept\x00words"}, 422, "cannot be stored"),
    ],
)
def test_refusals_stand_at_the_field(
    services: Services, alex: Person, signed_in: SignedIn, data: dict[str, str], code: int, words: str
) -> None:
    """X5: the field says why, what was typed is kept, nothing is stored."""
    reply = signed_in(alex).post(f"{DESK}components/{services['Search'].public_id}/", data)
    text = reply.content.decode()
    assert reply.status_code == code
    assert words in text
    assert 'aria-invalid="true"' in text
    assert data.get("reason", "")[:4] in text
    assert not ComponentChange.objects.exists()


def test_unknown_components_are_not_found(services: Services, alex: Person, signed_in: SignedIn) -> None:
    """RELIABILITY 5: unknown ids 404."""
    assert signed_in(alex).post(f"{DESK}components/zzzzzzzzzzzz/", {"status": "operational"}).status_code == 404


def test_viewers_read_and_change_nothing(services: Services, outsider: Person, signed_in: SignedIn) -> None:
    """X3: no button that cannot be pressed, 403 when pressed all the same."""
    client = signed_in(outsider)
    assert "Change</" not in client.get(DESK).content.decode()
    for path in (f"components/{services['Search'].public_id}/", "generations/"):
        assert client.post(f"{DESK}{path}", {"status": "major_outage"}).status_code == 403
    assert Component.objects.get(name="Search").is_operational


def test_writing_it_again(alex: Person, signed_in: SignedIn) -> None:
    """RELIABILITY 3: a person may ask for files; nothing changes by looking."""
    client = signed_in(alex)
    assert client.get(f"{DESK}generations/").status_code == 405
    client.get(DESK)
    assert not Generation.objects.exists()
    assert client.post(f"{DESK}generations/").status_code == 302
    assert Generation.objects.get().reason == "asked for by Alex"


def test_a_failure_is_shown(services: Services, alex: Person, signed_in: SignedIn) -> None:
    """RELIABILITY 3: the error is on the desk while the old generation is served."""
    newest = Generation.objects.latest("pk")
    newest.error = "OSError: No space left on device"
    newest.save()
    text = signed_in(alex).get(DESK).content.decode()
    assert "The page could not be written" in text
    assert "No space left on device" in text


def test_strangers_sign_in_first() -> None:
    """P1: the desk is inside."""
    assert Client().get(DESK).status_code in (302, 403)
