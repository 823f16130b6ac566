"""An incident that is written down afterwards, with its real times (SPEC D12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from incidents import access, cadence, command, logging_past
from incidents.models import Incident, Notification
from postmortems.models import Postmortem
from roster.models import Person
from tests.builders import minutes
from tests.incidents.helpers import refused


def logged(by: Person, at: datetime, **more: Any) -> Incident:
    times = {"impact_began_at": at - minutes(300), "declared_at": at - minutes(290), "resolved_at": at - minutes(200)}
    return logging_past.log_past(**{"title": "Payouts late", "level": 2, "by": by, "at": at, **times, **more})


def test_it_is_over_and_says_so(alex: Person, dana: Person, at: datetime) -> None:
    """D12: resolved, marked, with its real times and who commanded; nothing promised, nobody told."""
    incident = logged(alex, at, commander=dana, mitigated_at=at - minutes(210))
    assert (incident.reference, incident.phase, incident.logged_at) == ("INC-1", "resolved", at)
    assert incident.channel == "inc-2026-06-06-payouts-late"
    assert (incident.promises.count(), Notification.objects.count(), cadence.sweep(at)) == (0, 0, 0)
    held = incident.assignments.get()
    assert (held.person, held.ended_at, command.commander(incident)) == (dana, incident.resolved_at, None)


def test_entries_stand_at_their_times(alex: Person, at: datetime) -> None:
    """D12, T1: each at the time it happened, recorded now; the first says that it was written afterwards."""
    incident = logged(alex, at, mitigated_at=at - minutes(210))
    found = [
        (one.body, (at - one.occurred_at) // minutes(1), one.recorded_at)
        for one in incident.timeline.order_by("sequence")
    ]
    assert found == [
        ("Logged afterwards, 06 Jun 2026 14:16 UTC. SEV2: Payouts late. Alex commanded.", 290, at),
        ("Customer impact ended 10:46 UTC.", 210, at),
        ("Resolved.", 200, at),
    ]


def test_its_postmortem_is_owed(alex: Person, at: datetime) -> None:
    """D12, M1: as its severity asks for, and not due before it was written down."""
    found = Postmortem.objects.get(incident=logged(alex, at))
    assert found.due_at is not None
    assert (found.required, found.due_at >= at) == (True, True)
    assert not Postmortem.objects.filter(incident=logged(alex, at, level=4)).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"resolved_at": 10}, "resolved_at"),
        ({"declared_at": 10}, "declared_at"),
        ({"declared_at": -100}, "declared_at"),
        ({"impact_began_at": -250}, "impact_began_at"),
        ({"detected_at": -301}, "detected_at"),
        ({"mitigated_at": -199}, "resolved_at"),
        ({"mitigated_at": -301}, "mitigated_at"),
    ],
)
def test_times_that_cannot_be(alex: Person, at: datetime, wrong: dict[str, int], field: str) -> None:
    """D8, D12: nothing to come, no impossible order; the message stands at the field."""
    with refused(field):
        logged(alex, at, **{name: at + minutes(after) for name, after in wrong.items()})


def test_twice_is_once(alex: Person, priya: Person, outsider: Person, at: datetime) -> None:
    """X5, X3: a second press gives the first one; who may only read logs nothing, a reader cannot have commanded."""
    assert logged(alex, at, idempotency_key="k") == logged(priya, at, idempotency_key="k")
    with refused(kind=access.NotAllowed):
        logged(outsider, at)
    with refused("commander"):
        logged(alex, at, commander=outsider)
