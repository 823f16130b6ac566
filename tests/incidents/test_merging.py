"""Two incidents that are one (SPEC D3)."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.kit.errors import Refusal, TooLate
from incidents import access, command, events, lifecycle, merging, resolution
from incidents.models import Incident
from roster.models import Person
from tests.builders import FINAL, declared, minutes, staffed, updated
from tests.incidents.helpers import bodies, fresh, newest, promised, refused


def pair(alex: Person, at: datetime) -> tuple[Incident, Incident]:
    return declared(by=alex, at=at), declared(by=alex, at=at, title="Card payments fail")


def merge(one: Incident, into: Incident, by: Person, at: datetime) -> Incident:
    return merging.merge(incident=one, into=into, reason="The same fault.", by=by, at=at)


def test_it_goes_on_as_the_other(alex: Person, priya: Person, at: datetime) -> None:
    """D3: nothing more is promised, the roles stand down, and both records say where it goes on and why."""
    one, other = pair(alex, at)
    staffed(one, at, alex, communications=priya)
    merge(one, other, alex, at + minutes(3))
    found = fresh(one)
    assert (found.phase, found.merged_into, found.closed_at) == ("merged", other, at + minutes(3))
    assert (promised(one), one.assignments.held().count()) == ({}, 0)
    assert set(one.promises.values_list("state", "waived_reason")) == {("waived", "Merged into INC-2")}
    assert bodies(one)[-1] == "Merged into INC-2. The same fault."
    assert bodies(other)[-1] == f"INC-1 was merged into this: {one.title}. The same fault."
    assert (newest(other).detail["merged"], fresh(other).phase) == (1, "triage")


def test_old_links_follow_every_merge(alex: Person, at: datetime) -> None:
    """D3: merged into one that is merged later: the first goes on as the last."""
    one, other = pair(alex, at)
    third = declared(by=alex, at=at)
    merge(one, other, alex, at)
    merge(other, third, alex, at)
    assert merging.goes_on_as(fresh(one)) == third
    assert merging.goes_on_as(third) == third


def test_the_commander_of_either_merges(alex: Person, priya: Person, dana: Person, at: datetime) -> None:
    """D3, X3: neither a bystander nor who may only read; the commander of the other one may."""
    one, other = declared(by=alex, at=at), declared(by=priya, at=at)
    with refused(kind=access.NotAllowed) as caught:
        merge(one, other, dana, at)
    assert caught.value.remedy == "Ask Alex or Priya, or take command with a reason."
    merge(one, other, priya, at)


def test_a_viewer_merges_nothing(outsider: Person, at: datetime) -> None:
    """X3: not even what they declared."""
    one, other = pair(outsider, at)
    with refused(kind=access.NotAllowed):
        merge(one, other, outsider, at)


def test_itself(alex: Person, at: datetime) -> None:
    """D3: an incident is not merged into itself."""
    one, _ = pair(alex, at)
    with refused("into"):
        merge(one, one, alex, at)


def test_what_is_over(alex: Person, at: datetime) -> None:
    """D3: neither into what is merged or ended, nor out of it; the refusal says what happened."""
    one, other = pair(alex, at)
    third = declared(by=alex, at=at)
    merge(one, other, alex, at)
    for pair_of in ((one, third), (third, one)):
        with refused(kind=TooLate) as caught:
            merge(*pair_of, alex, at)
        assert caught.value.reason == "INC-1 was merged into INC-2 at 14:16 UTC."
    lifecycle.call_false_alarm(incident=third, by=alex, at=at, reason="A test.")
    with refused("into", TooLate) as caught:
        merge(other, third, alex, at)
    assert caught.value.reason == "INC-3 is false alarm."


def test_customers_wait_for_its_news(alex: Person, at: datetime) -> None:
    """D3, S1: who was told of it waits for news under its name: merge the other one, or resolve it."""
    one, other = pair(alex, at)
    updated(one, by=alex, at=at)
    with refused("into") as caught:
        merge(one, other, alex, at)
    assert caught.value.remedy == "Merge INC-2 into this one, or resolve this one with a final update."
    merge(other, one, alex, at)


def test_one_with_open_parts(alex: Person, at: datetime) -> None:
    """D10: parts would lose their whole."""
    one, other = pair(alex, at)
    events.attach(part=declared(by=alex, at=at), parent=one, by=alex, at=at)
    with refused("into", Refusal):
        merge(one, other, alex, at)


def test_reopened_it_stands_alone(alex: Person, at: datetime) -> None:
    """D7: a merge that was wrong is undone by reopening."""
    one, other = pair(alex, at)
    merge(one, other, alex, at)
    lifecycle.reopen(incident=one, by=alex, at=at + minutes(2), reason="Two faults after all.")
    found = fresh(one)
    assert (found.merged_into, found.phase, command.commander(found)) == (None, "investigating", alex)


@pytest.mark.parametrize("reason", ["", " ", "x" * 301])
def test_a_reason_is_wanted(alex: Person, at: datetime, reason: str) -> None:
    """X5: why, in one line."""
    one, other = pair(alex, at)
    with refused("reason"):
        merging.merge(incident=one, into=other, reason=reason, by=alex, at=at)


def test_a_resolved_one_is_not_merged(alex: Person, at: datetime) -> None:
    """D3: it has its own end."""
    one, other = pair(alex, at)
    resolution.resolve(incident=one, by=alex, at=at, early_reason="Over.", final=FINAL)
    with refused("", TooLate) as caught:
        merge(one, other, alex, at)
    assert caught.value.reason == "INC-1 is resolved."
