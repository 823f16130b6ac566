"""Answers that cross: of two acts on one offer one counts, and the other is told what happened (SPEC P3-P5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from incidents import command, offering, timeline
from incidents.models import Incident, Offer
from roster.models import Person
from tests.builders import declared, minutes
from tests.incidents.helpers import at_once, split

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], Any]


def handed(alex: Person, priya: Person, at: datetime) -> Offer:
    incident = declared(by=alex, at=at)
    return offering.hand_off(incident=incident, role="commander", person=priya, by=alex, at=at)


def one_commands(incident: Incident) -> str:
    """Who commands: never nobody, never two; and the record is whole."""
    assert timeline.verify(incident) == []
    return incident.assignments.held().get(role="commander").person.handle


def test_two_accepts_of_one_offer(alex: Person, priya: Person, at: datetime) -> None:
    """P5: a double click moves the role once."""
    offer = handed(alex, priya, at)
    done, late = split(at_once(*[partial(offering.accept, offer=offer, by=priya, at=at)] * 2))
    assert (len(done), late[0].status) == (1, 409)
    assert one_commands(offer.incident) == "priya"


def test_two_people_accept_one_role(alex: Person, priya: Person, sam: Person, at: datetime) -> None:
    """P4: the offer that was overtaken by another is not accepted any more."""
    first = handed(alex, priya, at)
    second = offering.hand_off(incident=first.incident, role="commander", person=sam, by=alex, at=at)
    acts = [partial(offering.accept, offer=one, by=one.person, at=at) for one in (first, second)]
    done, late = split(at_once(*acts))
    assert ([held.person for held in done], len(late)) == ([sam], 1)
    assert one_commands(first.incident) == "sam"


@pytest.mark.parametrize("other", ["decline", "withdraw", "expire", "take command"])
def test_accepting_against_another_act(alex: Person, priya: Person, sam: Person, at: datetime, other: str) -> None:
    """P4, P5: whichever comes first counts: the role moved by the offer, or the offer is over."""
    for _ in range(4):
        offer = handed(alex, priya, at)
        others: dict[str, Act] = {
            "decline": partial(offering.decline, offer=offer, by=priya, at=at),
            "withdraw": partial(offering.withdraw, offer=offer, by=alex, at=at),
            "expire": partial(offering.expire_offers, at + minutes(5)),
            "take command": partial(command.take_command, incident=offer.incident, reason="x", by=sam, at=at),
        }
        split(at_once(partial(offering.accept, offer=offer, by=priya, at=at + minutes(4)), others[other]))
        offer.refresh_from_db()
        wins = {"accepted": "sam" if other == "take command" else "priya", "withdrawn": "alex"}
        assert one_commands(offer.incident) in (wins.get(offer.state, "alex"), "sam")


def test_four_sweeps_expire_once(alex: Person, priya: Person, at: datetime) -> None:
    """P4: each offer expires once, whoever of four sweepers was first."""
    offers = [handed(alex, priya, at) for _ in range(6)]
    split(at_once(*[partial(offering.expire_offers, at + minutes(5))] * 4))
    offering.expire_offers(at + minutes(5))
    assert [timeline.verify(one.incident) for one in offers] == [[]] * 6
    assert {one.incident.timeline.count() for one in offers} == {3}
    assert set(Offer.objects.values_list("state", flat=True)) == {"expired"}
