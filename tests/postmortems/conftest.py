"""A resolved checkout incident with a record worth reading, and its postmortem."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from incidents import lifecycle, resolution, timeline
from incidents.models import Incident
from postmortems import action_items, drafting, review
from postmortems.models import ActionItem, Postmortem
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, staffed, updated

LINES = [
    (6, "/obs Connection pool of the checkout database is full: 183 of 200"),
    (9, "/hyp A batch job holds the connections"),
    (14, "/dec Throttle the batch job. Orders of the last hour are reconciled later"),
    (15, "/act Throttled reconcile-orders to 2 workers"),
    (16, "/todo Cap connections per batch job"),
]


@pytest.fixture
def incident(alex: Person, priya: Person, at: datetime) -> Incident:
    """SEV2: the first update in time, the second late, impact ended after 20 minutes, resolved after 55."""
    words: dict[str, Any] = {
        "blast_radius": "About 30% of checkout attempts",
        "recent_change": "Reconciliation moved to 14:00 UTC",
    }
    found = declared(by=alex, at=at, impact_began_at=at - minutes(2), detected_at=at - minutes(1), **words)
    staffed(found, at + minutes(1), alex, communications=priya)
    updated(found, by=priya, at=at + minutes(4), next_in=15)
    for offset, line in LINES:
        timeline.note(incident=found, text=line, by=alex, at=at + minutes(offset))
    lifecycle.advance(incident=found, to="mitigating", by=alex, at=at + minutes(14))
    monitoring(found, by=alex, at=at + minutes(20))
    updated(found, by=priya, at=at + minutes(31), status="monitoring", next_in=30)
    return resolution.resolve(incident=found, by=alex, at=at + minutes(55), final=FINAL)


@pytest.fixture
def postmortem(incident: Incident) -> Postmortem:
    """Owed at resolution, untouched since."""
    return Postmortem.objects.select_related("incident__severity", "owner").get(incident=incident)


@pytest.fixture
def later(at: datetime) -> datetime:
    """The morning after."""
    return at + minutes(19 * 60)


@pytest.fixture
def written(postmortem: Postmortem, incident: Incident, alex: Person, lee: Person, later: datetime) -> Postmortem:
    """Everything before publishing is settled."""
    for section in postmortem.sections.filter(text=""):
        drafting.write_section(section=section, text="Written.", by=alex, at=later, revision=0)
    for vague in incident.action_items.filter(owner=None):
        action_items.assign(item=vague, person=lee, by=alex, at=later)
    return postmortem


@pytest.fixture
def published(written: Postmortem, alex: Person, morgan: Person, later: datetime) -> Postmortem:
    """Submitted by Alex, approved and published by Morgan."""
    review.submit(postmortem=written, by=alex, at=later)
    review.approve(postmortem=written, by=morgan, at=later)
    return review.publish(postmortem=written, by=morgan, at=later)


@pytest.fixture
def item(incident: Incident, alex: Person, lee: Person, later: datetime) -> ActionItem:
    """Open, owned by Lee, due as the severity says."""
    return action_items.add(incident=incident, title="Alert on a full connection pool", kind="detect", priority=1,
                            owner=lee, by=alex, at=later)  # fmt: skip
