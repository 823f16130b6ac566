"""What the composer of the room asks for the status page (SPEC C1, S2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from config.kit import clock
from config.kit.errors import Refusal
from incidents import slots
from incidents.models import Incident
from roster.models import Person
from statuspage.composer import ANOTHER
from statuspage.models import Component, PublicIncident
from tests.builders import declared, minutes, updated
from tests.statuspage.conftest import Services, Told


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at, title="Errors when paying", services="Checkout")


def names(incident: Incident) -> list[str]:
    return [field.label for field in slots.composer_fields(incident) if field.choices]


def test_the_services_of_the_incident_get_a_select(incident: Incident, services: Services) -> None:
    """design 3.1: "Checkout shows as" stands beside the status; everything else is one more select."""
    assert names(incident) == ["Checkout shows as", "Also affected"]
    field = slots.composer_fields(incident)[0]
    assert (field.value, len(field.choices)) == ("operational", 5)


def test_what_was_named_stays_in_the_composer(incident: Incident, told: Told, at: datetime) -> None:
    """3.3.7: known values are not asked twice."""
    told(incident, "Payouts=major_outage", at=at + minutes(2))
    assert names(incident) == ["Checkout shows as", "Payouts shows as", "Also affected"]
    assert slots.composer_fields(incident)[1].value == "major_outage"


def test_without_a_clue_every_component_can_be_named(alex: Person, at: datetime, services: Services) -> None:
    """C1: naming the component is never a detour."""
    field = slots.composer_fields(declared(by=alex, at=at, title="Something is off"))[0]
    assert (field.name, field.label) == (ANOTHER, "Affected")
    assert (f"{services['Search'].public_id}:major_outage", "Search: Major outage") in field.choices


def test_chosen_states_become_extras(incident: Incident, services: Services) -> None:
    """The update carries them; a component that was and stays operational is not named."""
    checkout, search = services["Checkout"].public_id, services["Search"].public_id
    data = {f"component-{checkout}": "partial_outage", ANOTHER: f"{search}:degraded_performance", "impact": "x"}
    assert slots.composer_extras(incident, data)["components"] == {
        checkout: "partial_outage",
        search: "degraded_performance",
    }
    assert "components" not in slots.composer_extras(incident, {f"component-{checkout}": "operational", ANOTHER: ""})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("component-zzzzzzzzzzzz", "operational"),
        (ANOTHER, "zzzzzzzzzzzz:major_outage"),
        (ANOTHER, "garbage"),
        ("component-\x00", "major_outage"),
    ],
)
def test_unknown_components_are_refused_at_their_field(
    incident: Incident, services: Services, field: str, value: str
) -> None:
    """X5: a message at the field, never a 500."""
    with pytest.raises(Refusal) as caught:
        slots.composer_extras(incident, {field: value})
    assert caught.value.field == field


def test_unknown_states_are_refused_at_their_field(incident: Incident, services: Services) -> None:
    """X5: a state that is not in the list."""
    field = f"component-{services['Checkout'].public_id}"
    with pytest.raises(Refusal) as caught:
        slots.composer_extras(incident, {field: "on_fire"})
    assert caught.value.field == field


def test_the_final_update_proposes_that_all_works(incident: Incident, told: Told, at: datetime) -> None:
    """E2: resolving returns what was named, unless the writer says otherwise."""
    told(incident, "Payouts=major_outage", at=at + minutes(2))
    fields = slots.composer_fields(incident, final=True)
    assert [(field.label, field.value) for field in fields] == [("Payouts shows as", "operational")]


def test_the_title_customers_read_is_written_for_them(
    incident: Incident, services: Services, priya: Person, at: datetime
) -> None:
    """S2: the room's title until the writer says it in customers' words; later titles of the room stay inside."""
    field = slots.composer_fields(incident)[-1]
    assert (field.label, field.value, field.choices) == ("Title on the status page", "Errors when paying", [])
    extras = slots.composer_extras(incident, {field.name: "  Some checkouts   are failing "})
    updated(incident, by=priya, at=at + minutes(2), extras=extras)
    updated(incident, by=priya, at=at + minutes(4))
    assert PublicIncident.objects.get().title == "Some checkouts are failing"
    assert slots.composer_fields(incident)[-1].value == "Some checkouts are failing"


@pytest.mark.parametrize("title", ["x" * 201, "a\x00b"])
def test_a_title_that_does_not_fit_is_refused(incident: Incident, services: Services, title: str) -> None:
    """X5: at its field."""
    with pytest.raises(Refusal) as caught:
        slots.composer_extras(incident, {"public-title": title})
    assert caught.value.field == "public-title"


def test_words_and_state_leave_in_one_act(
    alex: Person, services: Services, signed_in: Callable[[Person], Client]
) -> None:
    """S2, S8: by plain HTTP from the room's own forms: posted, then resolved; the component follows both."""
    now = clock.now()
    incident = declared(by=alex, at=now, level=3, title="Errors when paying", services="Checkout")
    client, room = signed_in(alex), incident.get_absolute_url()
    checkout = f"component-{services['Checkout'].public_id}"
    said = {"audience": "both", "impact": "Some payments fail.", "known": "", "next_step": ""}
    soon = f"{now + minutes(30):%H:%M}"
    update = {**said, "status": "investigating", "next_update_at": soon, "seen": "0", checkout: "partial_outage"}
    assert client.post(f"{room}updates/", update).status_code == 302
    assert Component.objects.get(name="Checkout").status == "partial_outage"
    page = client.get(f"{room}resolution/").content.decode()
    assert re.search(rf'name="{checkout}"[^>]*>\s*<option value="operational" selected', page)
    assert client.post(f"{room}resolution/", {**said, checkout: "operational"}).status_code == 302
    assert PublicIncident.objects.get().status == "resolved"
    assert Component.objects.get(name="Checkout").is_operational
