"""Ending well: checklist, clean window, final update, all-clear (SPEC E1, E2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from incidents import access, cadence, lifecycle, resolution, signals, timeline
from incidents.models import Incident
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, resolved, staffed, updated
from tests.incidents.helpers import fresh, newest, refused


@pytest.mark.parametrize("item", ["", "coffee", "\0", "Restored"])
def test_unknown_item(alex: Person, at: datetime, item: str) -> None:
    """X5: an item that the checklist does not have is refused."""
    incident = declared(by=alex, at=at)
    with refused("item"):
        resolution.confirm(incident=incident, item=item, by=alex, at=at)


@pytest.mark.parametrize(("level", "window"), [(1, 30), (2, 15)])
def test_clean_window(alex: Person, at: datetime, level: int, window: int) -> None:
    """E1, D5: resolving opens when the severity's clean window is over; earlier needs a reason."""
    incident = monitoring(declared(by=alex, at=at, level=level), by=alex, at=at)
    opens = at + minutes(window)
    assert resolution.opens_at(incident) == opens
    with refused("early_reason") as caught:
        resolution.resolve(incident=incident, by=alex, at=opens - timedelta(seconds=1), final=FINAL)
    assert caught.value.reason == f"Resolve opens at {opens:%H:%M} UTC."
    assert resolution.resolve(incident=incident, by=alex, at=opens, final=FINAL).early_reason == ""


@pytest.mark.parametrize("level", [3, 4])
def test_no_window(alex: Person, at: datetime, level: int) -> None:
    """D5: SEV3 and SEV4 resolve at once."""
    incident = declared(by=alex, at=at, level=level)
    assert resolution.resolve(incident=incident, by=alex, at=at + minutes(1), final=FINAL).phase == "resolved"


def test_window_has_not_started(alex: Person, at: datetime) -> None:
    """E1: impact ended is not monitoring: without a watcher the window does not run."""
    incident = lifecycle.end_impact(incident=declared(by=alex, at=at), by=alex, at=at)
    assert resolution.opens_at(incident) is None
    with refused("early_reason") as caught:
        resolution.resolve(incident=incident, by=alex, at=at + timedelta(days=1), final=FINAL)
    assert caught.value.reason == "The clean window has not started."


def test_resolving_early(alex: Person, at: datetime) -> None:
    """E1: with a reason it resolves early, and the record says so; a reason given in time is not kept."""
    early = monitoring(declared(by=alex, at=at), by=alex, at=at)
    early = resolution.resolve(incident=early, by=alex, at=at + minutes(5), early_reason="Feature is off", final=FINAL)
    assert fresh(early).early_reason == "Feature is off"
    assert newest(early).body.startswith("Resolved after 5 min. All-clear; roles stand down with thanks.")
    assert newest(early).body.endswith("Final update 1 posted. Resolved early: Feature is off")
    late = monitoring(declared(by=alex, at=at), by=alex, at=at)
    assert (
        resolution.resolve(incident=late, by=alex, at=at + minutes(15), early_reason="x", final=FINAL).early_reason
        == ""
    )


def test_came_back_during_the_window(alex: Person, at: datetime) -> None:
    """E1, D7: after a bounce the window starts anew."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    lifecycle.step_back(incident=incident, to="mitigating", by=alex, at=at + minutes(10), reason="x")
    incident = monitoring(incident, by=alex, at=at + minutes(20))
    with refused("early_reason"):
        resolution.resolve(incident=incident, by=alex, at=at + minutes(30), final=FINAL)


def test_the_commander_signs(alex: Person, priya: Person, at: datetime) -> None:
    """E1: the commander signs, nobody else."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    with refused(kind=access.NotAllowed):
        resolution.resolve(incident=incident, by=priya, at=at + minutes(30), final=FINAL)


def test_one_act(alex: Person, priya: Person, at: datetime) -> None:
    """E2: final update to every audience, all-clear, roles stood down, promises settled, one entry."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya)
    before = monitoring(incident, by=alex, at=at + minutes(30)).sequence
    incident = resolution.resolve(incident=incident, by=alex, at=at + minutes(62), final=FINAL)
    update = incident.updates.get()
    assert (update.status, update.audience, update.next_update_at) == ("resolved", "both", None)
    assert set(incident.promises.values_list("state", "settled_by")) == {("late", update.pk)}
    assert not incident.assignments.held().exists()
    assert (incident.phase, incident.resolved_at, incident.mitigated_at) == (
        "resolved",
        at + minutes(62),
        at + minutes(30),
    )
    assert incident.sequence == before + 1
    assert newest(incident).body.startswith("Resolved after 1 h 2 min. All-clear;")
    assert timeline.verify(incident) == []


@pytest.mark.parametrize("final", [None, {}, {"impact": " "}, {"impact": "\0"}, {"impact": "x", "audience": "moon"}])
def test_final_update_is_owed(alex: Person, at: datetime, final: dict[str, Any] | None) -> None:
    """E2: whoever was promised news gets the final update, with the impact said; else nothing is resolved."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    with refused("audience" if final and "audience" in final else "impact"):
        resolution.resolve(incident=incident, by=alex, at=at + minutes(15), final=final)


@pytest.mark.parametrize(("audience", "owed"), [("public", "Stakeholders"), ("stakeholders", "Customers")])
def test_to_everybody_who_was_promised(alex: Person, at: datetime, audience: str, owed: str) -> None:
    """E2: to public and internal when both were promised; the refusal names who would be left out."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    with refused("audience") as caught:
        resolution.resolve(incident=incident, by=alex, at=at + minutes(15), final={**FINAL, "audience": audience})
    assert caught.value.reason == f"{owed} are owed the final update."


def test_nobody_was_promised_anything(alex: Person, at: datetime) -> None:
    """E2, D5: a SEV4 that told nobody needs no final update."""
    incident = resolution.resolve(incident=declared(by=alex, at=at, level=4), by=alex, at=at + minutes(3))
    assert not incident.updates.exists()
    assert newest(incident).body == "Resolved after 3 min. All-clear; roles stand down with thanks."


def test_who_was_told_is_told_the_end(alex: Person, at: datetime) -> None:
    """E2, S8: customers who were told of it hear of its end, even when the promise to them was waived."""
    incident = declared(by=alex, at=at, level=4)
    updated(incident, by=alex, at=at, audience="public")
    cadence.waive(promise=incident.promises.get(), reason="x", by=alex, at=at)
    with refused("impact"):
        resolution.resolve(incident=incident, by=alex, at=at + minutes(5))
    with refused("audience"):
        resolution.resolve(incident=incident, by=alex, at=at + minutes(5), final={**FINAL, "audience": "stakeholders"})
    assert resolution.resolve(incident=incident, by=alex, at=at + minutes(5), final={**FINAL, "audience": "public"})


def test_resolved_is_told(alex: Person, at: datetime) -> None:
    """E2, M1: the apps above hear of the phase and of the resolution, once, when all of it is written."""
    heard: list[Any] = []

    def phase(sender: Any, incident: Incident, was: str, **_: Any) -> None:
        heard.append(("phase", was, incident.phase))

    def hear(sender: Any, incident: Incident, by: Person, at: datetime, **_: Any) -> None:
        heard.append(("resolved", by, at, fresh(incident).phase, incident.updates.count()))

    incident = monitoring(declared(by=alex, at=at, level=3), by=alex, at=at)
    signals.phase_changed.connect(phase)
    signals.incident_resolved.connect(hear)
    resolution.resolve(incident=incident, by=alex, at=at + minutes(1), final=FINAL)
    assert (signals.phase_changed.disconnect(phase), signals.incident_resolved.disconnect(hear)) == (True, True)
    assert heard == [("phase", "monitoring", "resolved"), ("resolved", alex, at + minutes(1), "resolved", 1)]


def test_durations(alex: Person, at: datetime) -> None:
    """D7: impact stops when it ended, the incident when it was resolved."""
    incident = resolved(by=alex, at=at, level=2, lasting=60, impact_began_at=at - minutes(10))
    assert incident.impact_lasted(at + timedelta(days=1)) == minutes(55)
    assert incident.lasted(at + timedelta(days=1)) == minutes(70)
