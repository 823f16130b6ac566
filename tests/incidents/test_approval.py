"""A second person releases what customers read, where the severity wants it (SPEC C9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from config.kit.errors import Refusal, TooLate
from incidents import approval, resolution
from incidents.access import NotAllowed
from incidents.models import HeldUpdate, Incident, Notification, SeverityPolicy, Update
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, staffed, updated
from tests.incidents.helpers import bodies, newest, promised, refused


@pytest.fixture
def incident(alex: Person, priya: Person, at: datetime) -> Incident:
    SeverityPolicy.objects.filter(level=2).update(second_approval=True)
    return staffed(declared(by=alex, at=at), at, alex, communications=priya)


def told(incident: Incident, by: Person, at: datetime, **more: Any) -> Update | HeldUpdate:
    said = {
        "audience": "both",
        "status": "investigating",
        "impact": "Checkout fails.",
        "next_update_at": at + minutes(30),
    }
    return approval.tell(incident=incident, by=by, at=at, **{**said, **more})


def held(incident: Incident, by: Person, at: datetime, **more: Any) -> HeldUpdate:
    found = told(incident, by, at, **more)
    assert isinstance(found, HeldUpdate)
    return found


def test_a_public_update_waits_and_keeps_no_promise(incident: Incident, priya: Person, at: datetime) -> None:
    """C9: nothing leaves, nothing is kept; those with a role are told, the author is not."""
    before = promised(incident)
    held(incident, priya, at)
    assert not incident.updates.exists()
    assert promised(incident) == before
    assert newest(incident).body == "An update of Priya waits for a second person."
    told_to = Notification.objects.filter(dedupe_key__startswith="held:").values_list("recipient__handle", flat=True)
    assert set(told_to) == {"alex"}


def test_an_internal_update_and_other_severities_do_not_wait(alex: Person, incident: Incident, at: datetime) -> None:
    """C9: only what customers read, only where the severity says so."""
    assert isinstance(told(incident, alex, at, audience="stakeholders"), Update)
    assert isinstance(told(declared(by=alex, at=at, level=1), alex, at, next_update_at=at + minutes(15)), Update)


def test_the_second_person_posts_it(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """C9: the release is the posting: promise kept then, both people in the record, one entry."""
    found = held(incident, priya, at)
    count = len(bodies(incident))
    approval.release(held=found, by=alex, at=at + minutes(1))
    update = Update.objects.get()
    assert (update.posted_by, update.posted_at, update.impact) == (alex, at + minutes(1), "Checkout fails.")
    assert newest(incident).body.endswith("Written by Priya, released by Alex.")
    assert newest(incident).detail == {"update": 1, "audience": "both", "written_by": "priya"}
    assert len(bodies(incident)) == count + 1
    assert set(promised(incident).values()) == {at + minutes(30)}


def test_nobody_releases_their_own(incident: Incident, priya: Person, outsider: Person, at: datetime) -> None:
    """C9: a second person means another one, and one who may act."""
    found = held(incident, priya, at)
    for person in (priya, outsider):
        with refused(kind=NotAllowed):
            approval.release(held=found, by=person, at=at)


def test_a_late_click_does_nothing(incident: Incident, priya: Person, alex: Person, sam: Person, at: datetime) -> None:
    """Design 4: decided once; the second click is told who and when."""
    found = held(incident, priya, at)
    approval.release(held=found, by=alex, at=at + minutes(1))
    for late in (
        lambda: approval.release(held=found, by=sam, at=at + minutes(2)),
        lambda: approval.send_back(held=found, reason="No.", by=sam, at=at + minutes(2)),
    ):
        with refused(kind=TooLate) as caught:
            late()
        assert caught.value.reason == "Alex released it at 14:17 UTC; your click did nothing."


def test_one_waits_at_a_time_and_can_be_sent_back(
    incident: Incident, priya: Person, alex: Person, at: datetime
) -> None:
    """C9: with a reason; the author is told and may ask again."""
    found = held(incident, priya, at)
    with refused(kind=TooLate):
        told(incident, alex, at)
    approval.send_back(held=found, reason="The number is wrong.", by=alex, at=at + minutes(1))
    assert newest(incident).body == "Alex sent back the update that Priya wrote. The number is wrong."
    assert Notification.objects.filter(recipient=priya, dedupe_key__contains=":back:").count() == 2
    held(incident, priya, at + minutes(2))


def test_it_is_checked_before_it_is_held(incident: Incident, priya: Person, at: datetime) -> None:
    """C9: what could not be posted is not held either."""
    for field, wrong in (("impact", {"impact": ""}), ("next_update_at", {"next_update_at": at + minutes(61)})):
        with refused(field):
            told(incident, priya, at, **wrong)
    assert not HeldUpdate.objects.exists()


def test_no_way_around(incident: Incident, priya: Person, at: datetime) -> None:
    """C9, D11: the gate is in the verb, whoever calls it."""
    with refused():
        updated(incident, by=priya, at=at)


def test_a_second_press_is_harmless(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """X5: the same form sent twice holds once, and posts once."""
    first = held(incident, priya, at, idempotency_key="k1")
    assert told(incident, priya, at, idempotency_key="k1") == first
    approval.release(held=first, by=alex, at=at)
    assert told(incident, priya, at, idempotency_key="k1") == Update.objects.get()


def test_the_final_words_too(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """C9, E1: resolving sends exactly what a second person released."""
    monitoring(incident, by=alex, at=at)
    end = at + timedelta(minutes=40)
    with refused("impact", Refusal):
        resolution.resolve(incident=incident, by=alex, at=end, final=FINAL)
    found = approval.hold_final(incident=incident, final=FINAL, by=alex, at=end)
    approval.release(held=found, by=priya, at=end)
    assert not incident.updates.exists()
    with refused("impact", Refusal):
        resolution.resolve(incident=incident, by=alex, at=end, final={**FINAL, "known": "Something else."})
    resolution.resolve(incident=incident, by=alex, at=end, final=FINAL)
    assert Update.objects.get().status == "resolved"
    assert approval.released_final(incident) is None
