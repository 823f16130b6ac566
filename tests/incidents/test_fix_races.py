"""Two who act on the same proposal in the same moment: one acts, the other is told (SPEC W1, RELIABILITY 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from incidents import command, fixing, risks, work
from incidents.models import AcceptedRisk, Incident, Proposal
from roster.models import Person
from tests.builders import declared, proposed
from tests.incidents.helpers import at_once, bodies, split

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def waiting(alex: Person, lee: Person, at: datetime) -> Proposal:
    return proposed(declared(by=alex, at=at), by=lee, at=at)


def test_approving_against_rejecting(waiting: Proposal, alex: Person, at: datetime) -> None:
    """W1: the commander in two windows: one decision stands, the other click did nothing."""
    acts: list[Callable[[], Any]] = [
        partial(fixing.approve, proposal=waiting, by=alex, at=at, seen_version=1),
        partial(fixing.reject, proposal=waiting, reason="No", by=alex, at=at, seen_version=1),
    ]
    done, late = split(at_once(*acts))
    assert (len(done), len(late)) == (1, 1)
    assert "your click did nothing" in str(late[0])
    waiting.refresh_from_db()
    assert (waiting.version, len(bodies(waiting.incident))) == (2, 3)


def test_approving_against_withdrawing(waiting: Proposal, alex: Person, lee: Person, at: datetime) -> None:
    """W1: what was withdrawn is not approved, what was approved is not withdrawn."""
    done, late = split(
        at_once(
            partial(fixing.approve, proposal=waiting, by=alex, at=at),
            partial(fixing.withdraw, proposal=waiting, by=lee, at=at),
        )
    )
    assert (len(done), len(late)) == (1, 1)
    assert Proposal.objects.get().state == done[0].state


def test_approving_against_losing_command(waiting: Proposal, alex: Person, dana: Person, at: datetime) -> None:
    """W1, P5: either the approval came first, or command was gone and the click did nothing."""
    taken = partial(command.take_command, incident=waiting.incident, reason="Silent", by=dana, at=at)
    results = at_once(partial(fixing.approve, proposal=waiting, by=alex, at=at), taken)
    done, late = split(results)
    assert results[1] in done
    words = bodies(waiting.incident)
    if late:
        assert str(late[0]).startswith("Dana has had command")
        assert Proposal.objects.get().is_waiting
    else:
        assert [text.split(" ")[0] for text in words[-2:]] == ["Approved", "Dana"]


def test_numbers_have_no_gap(alex: Person, dana: Person, lee: Person, at: datetime) -> None:
    """W1, W2: proposals and tasks of the same moment are numbered one after the other."""
    incident: Incident = declared(by=alex, at=at)
    people = (alex, dana, lee)
    acts: list[Callable[[], Any]] = [partial(proposed, incident, by=one, at=at) for one in people]
    acts += [partial(work.ask, incident=incident, what="x", by=one, at=at) for one in people]
    split(at_once(*acts))
    assert list(incident.proposals.values_list("number", flat=True)) == [1, 2, 3]
    assert list(incident.tasks.values_list("number", flat=True)) == [1, 2, 3]


def test_two_sweeps_bring_a_risk_back_once(alex: Person, dana: Person, at: datetime) -> None:
    """W5: any number of workers may run; the owner is told once."""
    incident, later = declared(by=alex, at=at), at + timedelta(days=1)
    risks.accept_risk(
        incident=incident, what="One disk", owner=dana, monitoring="Alert", expires_at=later, by=alex, at=at
    )
    at_once(*[partial(risks.return_expired, later)] * 3)
    risks.return_expired(later)
    assert AcceptedRisk.objects.get().returned_at == later
    assert dana.notifications.filter(channel="app").count() == 1
    assert sum("expired" in text for text in bodies(incident)) == 1
