"""Acts that lock two incidents, in real threads: they wait for each other and never in a circle (SPEC D3, D10)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from incidents import events, merging, resolution, timeline
from incidents.models import Incident
from roster.models import Person
from tests.builders import FINAL, declared
from tests.incidents.helpers import at_once, fresh, split

pytestmark = pytest.mark.django_db(transaction=True)


def test_merged_crosswise(alex: Person, at: datetime) -> None:
    """D3: a into b and b into a at once: one goes on, the other act is told what happened."""
    one, other = declared(by=alex, at=at), declared(by=alex, at=at)
    merge = partial(merging.merge, reason="The same.", by=alex, at=at)
    done, late = split(at_once(partial(merge, incident=one, into=other), partial(merge, incident=other, into=one)))
    assert (len(done), len(late)) == (1, 1)
    assert "was merged into" in late[0].reason
    assert sorted([fresh(one).phase, fresh(other).phase]) == ["merged", "triage"]
    assert [timeline.verify(incident) for incident in (one, other)] == [[], []]


def test_merged_while_resolved(alex: Person, at: datetime) -> None:
    """D3, D7: an incident ends once; whoever comes second is told how."""
    one, other = declared(by=alex, at=at), declared(by=alex, at=at)
    merge = partial(merging.merge, incident=one, into=other, reason="The same.", by=alex, at=at)
    resolve = partial(resolution.resolve, incident=one, by=alex, at=at, early_reason="Over.", final=FINAL)
    done, late = split(at_once(merge, resolve))
    assert (len(done), len(late), fresh(one).phase) == (1, 1, done[0].phase)
    assert not one.promises.filter(state="open").exists()


def test_attached_crosswise(alex: Person, at: datetime) -> None:
    """D10: each made a part of the other at once: one level, no circle."""
    one, other = declared(by=alex, at=at), declared(by=alex, at=at)
    results = at_once(
        partial(events.attach, part=one, parent=other, by=alex, at=at),
        partial(events.attach, part=other, parent=one, by=alex, at=at),
    )
    assert sum(isinstance(result, Incident) for result in results) == 1
    assert Incident.objects.filter(parent=None).count() == 1
