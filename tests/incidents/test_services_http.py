"""The service catalogue over HTTP (SPEC D9), and a past incident logged by its form (SPEC D12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine

from incidents import catalogue
from incidents.models import Incident, Service
from roster.models import Person
from statuspage import components
from tests.builders import declared

FIELDS = {
    "name": "Checkout", "description": "Where people pay.", "tier": "1", "team": "Payments", "cost_per_minute": "1200",
    "currency": "USD", "link-TOTAL_FORMS": "1", "link-INITIAL_FORMS": "0", "link-0-kind": "runbook",
    "link-0-label": "Roll back", "link-0-url": "https://runbooks.harbor.example/checkout",
}  # fmt: skip
PAST = {
    "title": "Payouts late", "level": "2", "impact_began_at": "2026-06-05 10:00", "declared_at": "2026-06-05 10:10",
    "resolved_at": "2026-06-05 12:00", "key": "k",
}  # fmt: skip


@pytest.fixture
def checkout(morgan: Person, at: datetime) -> Service:
    return catalogue.add(facts=catalogue.Facts("Checkout", team="Payments"), by=morgan, at=at)


def test_add_and_read(signed_in: Any, morgan: Person, outsider: Person) -> None:
    """D9: a manager adds it, everybody reads it."""
    assert signed_in(morgan).post("/services/new/", FIELDS).headers["Location"] == "/services/checkout/"
    html = signed_in(outsider).get("/services/checkout/").content.decode()
    for words in ("Where people pay.", "Tier 1, critical", "Payments", "1200.00 USD", "Roll back", "None so far."):
        assert words in html
    assert "/services/checkout/edit/" not in html
    assert "Checkout" in signed_in(outsider).get("/services/").content.decode()


@pytest.mark.parametrize("who", ["alex", "outsider"])
def test_others_change_nothing(who: str, request: Any, signed_in: Any, checkout: Service) -> None:
    """X3: responders and readers get 403 on every form."""
    client = signed_in(request.getfixturevalue(who))
    for page in ("new/", "checkout/edit/"):
        assert (client.get(f"/services/{page}").status_code, client.post(f"/services/{page}", FIELDS).status_code) == (
            403,
            403,
        )
    assert client.post("/services/checkout/retirement/").status_code == 403
    assert client.post("/status-page/services/checkout/").status_code == 403
    assert Service.objects.get().retired_at is None


def test_unknown(signed_in: Any, morgan: Person) -> None:
    """X5: 404 for what is not there."""
    for page in ("/services/x/", "/services/x/edit/", "/status-page/services/x/"):
        assert signed_in(morgan).get(page).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "checkout"}, "There is a service of this name."),
        ({"cost_per_minute": "a lot"}, "Enter a number."),
        ({"cost_per_minute": "-1"}, "This is not a cost we can add up."),
        ({"currency": "12"}, "A currency has three letters."),
        ({"tier": "9"}, "is not one of the available choices"),
        ({"link-0-url": "javascript:alert(1)"}, "This is not a web address."),
        ({"depends_on": "nothing"}, "There is no such service."),
    ],
)
@pytest.mark.usefixtures("checkout")
def test_refusals_of_the_form(wrong: dict[str, str], words: str, signed_in: Any, morgan: Person) -> None:
    """X5: 422, the reason on the page, what was typed still there."""
    answer = signed_in(morgan).post("/services/new/", {**FIELDS, "name": "Ledger", **wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert "Where people pay." in html
    assert Service.objects.count() == 1


def test_written_by_two(signed_in: Any, morgan: Person, checkout: Service, at: datetime) -> None:
    """X5: the second is told with 409, keeps the text, and may save it knowingly."""
    old = catalogue.state(Service.objects.get())
    catalogue.change(service=checkout, facts=catalogue.Facts("Checkout", team="Web"), by=morgan, at=at)
    answer = signed_in(morgan).post("/services/checkout/edit/", {**FIELDS, "seen": old})
    assert answer.status_code == 409
    assert "Where people pay." in answer.content.decode()
    seen = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert signed_in(morgan).post("/services/checkout/edit/", {**FIELDS, "seen": seen}).status_code == 302


def test_retire_and_use_again(signed_in: Any, morgan: Person, checkout: Service) -> None:
    """D9: retired it is not offered; restored it is."""
    client = signed_in(morgan)
    client.post("/services/checkout/retirement/", {"act": "retire"})
    assert 'value="checkout"' not in client.get("/incidents/new/").content.decode()
    client.post("/services/checkout/retirement/", {"act": "restore"})
    assert 'name="hits" value="checkout"' in client.get("/incidents/new/").content.decode()


def test_components_it_feeds(signed_in: Any, morgan: Person, alex: Person, checkout: Service, at: datetime) -> None:
    """D9: a manager says which components it feeds; the composer of an incident that hits it proposes them."""
    component = components.create(name="Paying", by=morgan, at=at)
    client = signed_in(morgan)
    client.post("/status-page/services/checkout/", {"components": component.public_id})
    assert "Paying" in client.get("/services/checkout/").content.decode()
    assert client.post("/status-page/services/checkout/", {"components": "x"}).status_code == 422
    incident = declared(by=alex, at=at, affected=[checkout])
    assert "Paying shows as" in signed_in(alex).get(incident.get_absolute_url()).content.decode()


def test_declared_with_services(signed_in: Any, alex: Person, checkout: Service) -> None:
    """D2, D9: ticked from the catalogue, the rest typed; a link that names one ticks it."""
    client = signed_in(alex)
    client.post("/incidents/new/", {"title": "x", "level": "3", "hits": "checkout", "services": "the old cron"})
    found = Incident.objects.get()
    assert (list(found.affected.all()), found.services) == ([checkout], "the old cron")
    html = client.get("/incidents/new/?service=checkout,+cron").content.decode()
    assert 'value="checkout" checked' in html
    assert 'name="services" value="cron"' in html
    assert client.post("/incidents/new/", {"title": "x", "level": "3", "hits": "nothing"}).status_code == 422


def test_declared_as_a_part(signed_in: Any, alex: Person, at: datetime) -> None:
    """D10: `?part_of=` says what it will be part of; an unknown or ended one is refused on the page."""
    whole, client = declared(by=alex, at=at), signed_in(alex)
    assert "Part of INC-1" in client.get("/incidents/new/?part_of=1").content.decode()
    client.post("/incidents/new/", {"title": "x", "level": "3", "part_of": "1"})
    assert Incident.objects.get(number=2).parent == whole
    for wrong in ("99", "2", "x"):
        assert client.post("/incidents/new/", {"title": "x", "level": "3", "part_of": wrong}).status_code in (409, 422)


def test_a_past_incident(signed_in: Any, alex: Person, outsider: Person, at: datetime) -> None:
    """D12: logged once with its times, marked in room and history; readers do not."""
    with time_machine.travel(at, tick=False):
        client = signed_in(alex)
        assert "Log a past incident" in client.get("/incidents/new/?after=1").content.decode()
        first, again = (client.post("/incidents/new/?after=1", PAST).headers["Location"] for _ in range(2))
        assert first == again
        assert "Logged afterwards" in client.get(first).content.decode()
        assert "logged afterwards" in client.get("/incidents/").content.decode()
        assert signed_in(outsider).get("/incidents/new/?after=1").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"resolved_at": ""}, "Say when it was resolved."),
        ({"resolved_at": "soon"}, "We cannot read that time."),
        ({"resolved_at": "2026-06-09 10:00"}, "That time has not come yet."),
        ({"declared_at": "2026-06-05 13:00"}, "It cannot be declared after it was resolved."),
        ({"mitigated_at": "2026-06-05 09:00"}, "cannot be after impact ended"),
        ({"title": ""}, "Say what was broken."),
        ({"commander": "nobody"}, "Choose a responder from the list."),
    ],
)
def test_times_that_cannot_be(wrong: dict[str, str], words: str, signed_in: Any, alex: Person, at: datetime) -> None:
    """D8, X5: 422 with the reason at the field, nothing stored."""
    with time_machine.travel(at, tick=False):
        answer = signed_in(alex).post("/incidents/new/?after=1", {**PAST, **wrong})
    assert (answer.status_code, Incident.objects.count()) == (422, 0)
    assert words in answer.content.decode()
