"""The service catalogue and the services an incident hits (SPEC D9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from config.kit.errors import Refusal, TooLate
from incidents import access, catalogue, links
from incidents.catalogue import Facts
from incidents.models import Service
from roster.models import Person
from tests.builders import declared, minutes
from tests.incidents.helpers import bodies, refused

RUNBOOK = ("runbook", "Roll back", "https://runbooks.harbor.example/checkout")


def made(name: str, by: Person, at: datetime, *depends_on: Service) -> Service:
    return catalogue.add(facts=Facts(name=name, depends_on=depends_on, links=[RUNBOOK]), by=by, at=at)


def test_what_the_catalogue_says(morgan: Person, at: datetime) -> None:
    """D9: name, tier, team, cost, dependencies and links."""
    database = made("Database", morgan, at)
    facts = Facts("Checkout", "Where people pay.", 1, "Payments", Decimal("1200"), "eur", [database], [RUNBOOK])
    service = Service.objects.get(pk=catalogue.add(facts=facts, by=morgan, at=at).pk)
    assert (service.slug, service.tier, service.team, service.currency) == ("checkout", 1, "Payments", "EUR")
    assert (service.cost_per_minute, list(service.depends_on.all())) == (Decimal("1200.00"), [database])
    assert [(one.kind, one.label, one.url) for one in service.links.all()] == [RUNBOOK]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "database"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"tier": 9}, "tier"),
        ({"currency": "EURO"}, "currency"),
        ({"currency": "€€€"}, "currency"),
        ({"cost_per_minute": Decimal("-1")}, "cost_per_minute"),
        ({"cost_per_minute": Decimal("NaN")}, "cost_per_minute"),
        ({"cost_per_minute": Decimal("1e30")}, "cost_per_minute"),
        ({"links": [("runbook", "x", "javascript:alert(1)")]}, "links"),
        ({"links": [("runbook", "x", "ftp://harbor.example/x")]}, "links"),
        ({"links": [("runbook", "x", "https://harbor.example@evil.example/")]}, "links"),
        ({"links": [("song", "x", "https://harbor.example")]}, "links"),
    ],
)
def test_what_it_refuses(morgan: Person, at: datetime, wrong: dict[str, Any], field: str) -> None:
    """X5: at the field, with what would work."""
    made("Database", morgan, at)
    with refused(field):
        catalogue.add(facts=replace(Facts("Checkout"), **wrong), by=morgan, at=at)
    assert Service.objects.count() == 1


def test_managers_keep_it(alex: Person, outsider: Person, morgan: Person, at: datetime) -> None:
    """D9, X3: neither responders nor readers."""
    service = made("Checkout", morgan, at)
    for person in (alex, outsider):
        for act in (catalogue.retire, catalogue.restore):
            with refused(kind=access.NotAllowed):
                act(service=service, by=person, at=at)
        with refused(kind=access.NotAllowed):
            catalogue.add(facts=Facts("Other"), by=person, at=at)


def test_two_who_write_at_once(morgan: Person, at: datetime) -> None:
    """X5: the second is told and overwrites nothing."""
    service = made("Checkout", morgan, at)
    seen = catalogue.state(Service.objects.get(pk=service.pk))
    catalogue.change(service=service, facts=Facts("Checkout", team="Payments"), by=morgan, at=at, seen=seen)
    with refused(kind=TooLate):
        catalogue.change(service=service, facts=Facts("Checkout", team="Web"), by=morgan, at=at, seen=seen)
    assert Service.objects.get().team == "Payments"


def test_retired_and_back(morgan: Person, at: datetime) -> None:
    """D9: not offered any more, kept where it was named; said once."""
    service = made("Checkout", morgan, at)
    catalogue.retire(service=service, by=morgan, at=at)
    assert catalogue.offered() == []
    with refused(kind=TooLate):
        catalogue.retire(service=service, by=morgan, at=at)
    catalogue.restore(service=service, by=morgan, at=at)
    assert catalogue.offered() == [service]


def test_dependants_in_a_circle(morgan: Person, at: datetime) -> None:
    """D9: who stops working with it, step by step, once each, whatever circle there is."""
    database = made("Database", morgan, at)
    api = made("Payments API", morgan, at, database)
    checkout = made("Checkout", morgan, at, api)
    database.depends_on.add(checkout)
    assert catalogue.dependants([database]) == [checkout, api]
    assert catalogue.dependants([]) == []
    with refused("depends_on"):
        catalogue.change(service=api, facts=Facts("Payments API", depends_on=[api]), by=morgan, at=at)


def test_what_an_incident_hits(alex: Person, outsider: Person, morgan: Person, at: datetime) -> None:
    """D9: named from the catalogue with one entry that says what came and went."""
    checkout, api = made("Checkout", morgan, at), made("Payments API", morgan, at)
    incident = declared(by=alex, at=at, affected=[checkout])
    catalogue.affect(incident=incident, services=[api], by=alex, at=at)
    assert list(incident.affected.all()) == [api]
    assert bodies(incident)[1:] == ["Affected services: Payments API. Not affected: Checkout."]
    with refused("services", TooLate):
        catalogue.affect(incident=incident, services=[api], by=alex, at=at)
    with refused("services"):
        catalogue.affect(incident=incident, services=[Service(pk=99)], by=alex, at=at)
    with refused(kind=access.NotAllowed):
        catalogue.affect(incident=incident, services=[], by=outsider, at=at)


def test_links_of_an_incident(alex: Person, priya: Person, at: datetime) -> None:
    """D9: shared once, taken down once; the record keeps both."""
    incident = declared(by=alex, at=at)
    link = links.share_link(
        incident=incident, url="https://meet.example/war", label="Bridge", kind="bridge", by=alex, at=at
    )
    with refused("url", TooLate) as caught:
        links.share_link(incident=incident, url="https://meet.example/war", by=priya, at=at)
    assert caught.value.reason == "Alex shared it at 14:16 UTC."
    links.remove_link(link=link, by=priya, at=at + minutes(1))
    with refused(kind=TooLate):
        links.remove_link(link=link, by=alex, at=at)
    assert bodies(incident)[1:] == ["Shared bridge: Bridge, https://meet.example/war", "Took down bridge: Bridge"]


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "data:text/html,x", "//meet.example", "meet.example", "x" * 600]
)
def test_only_web_addresses(alex: Person, outsider: Person, at: datetime, url: str) -> None:
    """X3, X5: nothing that a browser would run; nothing from who may only read."""
    incident = declared(by=alex, at=at)
    with refused("url", Refusal):
        links.share_link(incident=incident, url=url, by=alex, at=at)
    with refused(kind=access.NotAllowed):
        links.share_link(incident=incident, url="https://meet.example", by=outsider, at=at)
