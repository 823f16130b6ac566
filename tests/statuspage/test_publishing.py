"""What the room posts becomes public, and nothing else does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from config.kit.errors import Refusal, TooLate
from incidents import comms, lifecycle, resolution
from incidents.models import Incident, Update
from incidents.signals import update_posted
from roster.models import Person
from statuspage import components, publishing, receivers
from statuspage.models import Component, ComponentChange, Generation, PublicIncident, PublicUpdate
from tests.builders import FINAL, declared, minutes, monitoring, updated
from tests.statuspage.conftest import Published, Services, Told


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at, title="Checkout errors")


def resolve(incident: Incident, at: datetime, by: Person, **final: Any) -> Incident:
    monitoring(incident, by=by, at=at)
    return resolution.resolve(
        incident=incident, by=by, at=at + minutes(5), early_reason="All good", final={**FINAL, **final}
    )


def test_a_public_update_makes_a_public_incident(incident: Incident, told: Told, at: datetime) -> None:
    """S2: title, fields and promise as posted."""
    update = told(incident, "Checkout=partial_outage", at=at + minutes(2))
    public = PublicIncident.objects.get()
    assert (public.title, public.status, public.impact) == ("Checkout errors", "investigating", "minor")
    assert public.next_update_at == update.next_update_at
    shown = PublicUpdate.objects.get()
    assert (shown.update, shown.impact, shown.known) == (update, update.impact, update.known)
    assert "Next update by 6 Jun, 14:33 UTC." in shown.body


def test_an_internal_update_stays_inside(incident: Incident, priya: Person, at: datetime) -> None:
    """C2: stakeholders only means nothing public, not even a request for files."""
    asked = Generation.objects.count()
    updated(incident, by=priya, at=at + minutes(2), audience="stakeholders")
    assert not PublicIncident.objects.exists()
    assert Generation.objects.count() == asked


def test_nothing_internal_is_in_any_file(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """C2, X1: severity, number, people, channel, later titles and reasons never leave."""
    incident = declared(
        by=alex, at=at, title="Checkout errors", summary="canary-a", recent_change="canary-b", services="canary-c"
    )
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    lifecycle.change_severity(incident=incident, level=1, reason="canary-d", by=alex, at=at + minutes(3))
    component = Component.objects.get(name="Search")
    components.set_status(
        component=component, status="degraded_performance", by=alex, at=at + minutes(4), reason="canary-e"
    )
    updated(incident, by=alex, at=at + minutes(5), audience="stakeholders", known="canary-f")
    files = published(at + minutes(6)).everything
    words = ("canary", "SEV", "severity", "INC-", incident.channel, "Alex", "Priya", "Moreno", "harbor.example")
    assert {(path, word) for path, text in files.items() for word in words if word in text} == set()


def test_components_change_with_the_update(incident: Incident, told: Told, at: datetime, priya: Person) -> None:
    """S2: the words and the state go out together; the change is recorded with who."""
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    change = ComponentChange.objects.get()
    assert (change.component.status, change.old, change.new) == ("partial_outage", "operational", "partial_outage")
    assert (change.by, change.at, change.update) == (priya, at + minutes(2), PublicUpdate.objects.get())


def test_a_later_update_names_what_was_named_before(incident: Incident, told: Told, at: datetime) -> None:
    """2.4: an update that says nothing of components lists them as they are."""
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    told(incident, "Payouts=major_outage", at=at + minutes(4))
    affected = PublicUpdate.objects.first().affected  # type: ignore[union-attr]
    assert [(part["name"], part["old_status"], part["new_status"]) for part in affected or []] == [
        ("Payments - Checkout", "partial_outage", "partial_outage"),
        ("Payments - Payouts", "operational", "major_outage"),
    ]
    assert PublicIncident.objects.get().impact == "major"


@pytest.mark.parametrize("chosen", [{"zzzzzzzzzzzz": "operational"}, {"Checkout": "on_fire"}])
def test_unknown_components_and_states_are_refused(
    incident: Incident, services: Services, priya: Person, at: datetime, chosen: dict[str, str]
) -> None:
    """X5: refused at its field; the update is not posted either."""
    wanted = {services[key].public_id if key in services else key: value for key, value in chosen.items()}
    with pytest.raises(Refusal) as caught:
        updated(incident, by=priya, at=at + minutes(2), extras={"components": wanted})
    assert caught.value.field == f"component-{next(iter(wanted))}"
    assert not Update.objects.exists()


@pytest.mark.parametrize("extras", [{"components": ["x"]}, {"components": {"x": ["y"]}}, {"components": "operational"}])
def test_extras_of_another_shape_are_refused(
    incident: Incident, priya: Person, at: datetime, extras: dict[str, Any]
) -> None:
    """RELIABILITY 5: what a program sends is refused in words, never a 500."""
    with pytest.raises(Refusal):
        updated(incident, by=priya, at=at + minutes(2), extras=extras)
    assert not Update.objects.exists()


def test_resolving_closes_both_sides_in_one_act(incident: Incident, told: Told, alex: Person, at: datetime) -> None:
    """S8, E2: components return, the public incident is resolved at the same instant."""
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    resolve(incident, at + minutes(10), alex)
    public = PublicIncident.objects.get()
    assert (public.status, public.resolved_at, public.next_update_at) == ("resolved", at + minutes(15), None)
    assert public.impact_ended_at == at + minutes(10)
    assert Component.objects.get(name="Checkout").is_operational
    assert PublicUpdate.objects.count() == 2


def test_the_final_update_may_leave_a_component_down(
    incident: Incident, told: Told, services: Services, alex: Person, at: datetime
) -> None:
    """S2: what the final update says of a component holds."""
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    chosen = {"components": {services["Checkout"].public_id: "degraded_performance"}}
    resolve(incident, at + minutes(10), alex, extras=chosen)
    assert Component.objects.get(name="Checkout").status == "degraded_performance"


def test_a_room_that_closed_silently_closes_the_page(incident: Incident, told: Told, at: datetime) -> None:
    """S1: the page does not keep an incident open that the room has closed; the plain fact is told."""
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    Incident.objects.update(phase="resolved", resolved_at=at + minutes(9))
    assert publishing.heal(at + minutes(30)) == 1
    assert PublicIncident.objects.get().resolved_at == at + minutes(9)
    assert PublicUpdate.objects.first().body == "This incident has been resolved."  # type: ignore[union-attr]
    assert Component.objects.get(name="Checkout").is_operational


def test_reopening_opens_the_page_again(incident: Incident, told: Told, alex: Person, at: datetime) -> None:
    """D7, S1: a page that says all is well over an open incident is a defect."""
    told(incident, "Checkout=partial_outage", at=at + minutes(2))
    resolve(incident, at + minutes(10), alex)
    lifecycle.reopen(incident=incident, by=alex, at=at + minutes(20), reason="It came back")
    public = PublicIncident.objects.get()
    assert (public.status, public.resolved_at) == ("investigating", None)
    assert PublicUpdate.objects.first().status == "investigating"  # type: ignore[union-attr]


def test_posting_twice_gives_the_first_again(incident: Incident, told: Told, at: datetime, priya: Person) -> None:
    """The signal and the healing sweep may both see an update."""
    update = told(incident, at=at + minutes(2))
    again = publishing.post(update=update, incident=incident, by=priya, at=at + minutes(9))
    assert again == PublicUpdate.objects.get()


def test_a_missed_signal_is_healed(incident: Incident, told: Told, alex: Person, at: datetime) -> None:
    """ARCHITECTURE 1: the healing sweep finds public updates without a public side, and ends what ended."""
    update_posted.disconnect(dispatch_uid="statuspage.update")
    try:
        told(incident, "Checkout=partial_outage", at=at + minutes(2))
        assert not PublicIncident.objects.exists()
        publishing.sweep(at + minutes(3))
        assert PublicIncident.objects.get().updates.get().display_at == at + minutes(2)
        assert Component.objects.get(name="Checkout").status == "partial_outage"
    finally:
        receivers.connect()


def test_an_update_healed_late_does_not_reopen(incident: Incident, told: Told, alex: Person, at: datetime) -> None:
    """A lost update is filled in at its time; what came after it stands."""
    update = told(incident, "Checkout=partial_outage", at=at + minutes(2))
    lost = comms.post_update(
        incident=incident,
        audience="stakeholders",
        status="identified",
        impact="x",
        by=alex,
        at=at + minutes(5),
        next_update_at=at + minutes(15),
    )
    resolve(incident, at + minutes(10), alex)
    Update.objects.filter(pk=lost.pk).update(audience="public")
    assert publishing.heal(at + minutes(30)) == 1
    assert PublicIncident.objects.get().status == "resolved"
    assert [shown.status for shown in PublicUpdate.objects.all()] == ["resolved", "identified", update.status]


def test_a_status_is_set_once(services: Services, alex: Person, at: datetime) -> None:
    """X5: the state it shows already is told, not recorded."""
    with pytest.raises(TooLate) as caught:
        components.set_status(component=services["Search"], status="operational", by=alex, at=at)
    assert caught.value.field == "status"
    assert not ComponentChange.objects.exists()


def test_an_earlier_change_does_not_overwrite_a_later_one(services: Services, alex: Person, at: datetime) -> None:
    """S2: backdated changes count for the bars and leave the present alone."""
    search = services["Search"]
    components.set_status(component=search, status="major_outage", by=alex, at=at)
    components.set_status(component=search, status="partial_outage", by=alex, at=at - minutes(60))
    search.refresh_from_db()
    assert search.status == "major_outage"
    assert [change.new for change in search.changes.all()] == ["partial_outage", "major_outage"]


def test_viewers_change_nothing(services: Services, outsider: Person, at: datetime) -> None:
    """X3: viewing is not editing."""
    for act in (
        lambda: components.set_status(component=services["Search"], status="major_outage", by=outsider, at=at),
        lambda: components.create(name="New", by=outsider, at=at),
        lambda: publishing.again(by=outsider, at=at),
    ):
        with pytest.raises(Refusal):
            act()


def test_names_are_taken_once(services: Services, alex: Person, at: datetime) -> None:
    """X5: refused at the name."""
    for act in (components.create, components.create_group):
        with pytest.raises(Refusal) as caught:
            act(name="Search" if act is components.create else "payments", by=alex, at=at)
        assert caught.value.field == "name"
