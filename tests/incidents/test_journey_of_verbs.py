"""One incident from declaration to resolution, by verbs alone."""

from __future__ import annotations

from datetime import datetime

from incidents import cadence, timeline
from incidents.models import Nudge
from roster.models import Person
from tests.builders import declared, minutes, monitoring, resolved, staffed, updated


def test_whole_life(alex: Person, priya: Person, at: datetime) -> None:
    """D3, C5, E1: declared, told, nudged once, monitored, resolved; the chain verifies."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya)
    assert cadence.sweep(at + minutes(6)) == 2
    assert set(Nudge.objects.values_list("step", "outcome")) == {("reminder", "skipped_late"), ("overdue", "sent")}
    updated(incident, by=priya, at=at + minutes(7))
    assert [promise.state for promise in incident.promises.filter(number=1)] == ["late", "late"]
    monitoring(incident, by=alex, at=at + minutes(30))
    incident.refresh_from_db()
    assert timeline.verify(incident) == []


def test_resolved(alex: Person, at: datetime) -> None:
    """E2: nothing is promised after resolution."""
    incident = resolved(by=alex, at=at)
    assert cadence.open_promises(incident) == []
    assert cadence.sweep(at + minutes(600)) == 0
