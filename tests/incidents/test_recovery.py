"""After the all-clear: recovery, closing, and the way back (SPEC E2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from config.kit.errors import TooLate
from incidents import access, lifecycle, recovery, resolution, work
from incidents.models import Incident
from roster.models import Person
from tests.builders import FINAL, declared, minutes, resolved
from tests.incidents.helpers import fresh, newest, refused
from tests.incidents.rooms import HTMX, SignedIn, address


@pytest.fixture
def over(alex: Person, at: datetime) -> Incident:
    return resolved(by=alex, at=at)


def recovered(incident: Incident, by: Person, at: datetime) -> Incident:
    for item in recovery.ITEMS:
        incident = recovery.confirm(incident=incident, item=item, by=by, at=at)
    return incident


def test_confirm_and_take_back(over: Incident, dana: Person, at: datetime) -> None:
    """E2: anybody who responds confirms an item, with a note; one entry each."""
    recovery.confirm(incident=over, item="evidence", by=dana, at=at + minutes(70), note="Dumps are in the bucket.")
    kept = fresh(over).recovery["evidence"]
    assert (kept["by"], kept["note"]) == ("Dana", "Dumps are in the bucket.")
    assert newest(over).body == "Recovery: Evidence is kept for the review. Dumps are in the bucket."
    recovery.unconfirm(incident=over, item="evidence", by=dana, at=at + minutes(71))
    assert fresh(over).recovery == {}


def test_confirming_twice_changes_nothing(over: Incident, dana: Person, alex: Person, at: datetime) -> None:
    """E2, X5: the first one stays."""
    first = recovery.confirm(incident=over, item="data", by=dana, at=at + minutes(70))
    assert recovery.confirm(incident=over, item="data", by=alex, at=at + minutes(80)).sequence == first.sequence
    assert recovery.unconfirm(incident=over, item="teams", by=alex, at=at + minutes(80)).sequence == first.sequence


@pytest.mark.parametrize("verb", [recovery.confirm, recovery.unconfirm])
def test_refusals(over: Incident, alex: Person, outsider: Person, at: datetime, verb: Any) -> None:
    """E2, X3, X5: unknown items, readers, and incidents that go on."""
    with refused("item"):
        verb(incident=over, item="coffee", by=alex, at=at)
    with refused(kind=access.NotAllowed):
        verb(incident=over, item="data", by=outsider, at=at)
    running = declared(by=alex, at=at)
    with refused(kind=TooLate):
        verb(incident=running, item="data", by=alex, at=at)


def test_temporary_changes_are_named(alex: Person, at: datetime) -> None:
    """E2, W4: what is still in place stops the item."""
    incident = declared(by=alex, at=at, level=3)
    work.put_mitigation(incident=incident, what="Cache off", by=alex, at=at)
    incident = lifecycle.advance(incident=incident, to="monitoring", by=alex, at=at)
    resolution.resolve(incident=incident, by=alex, at=at + minutes(5), final=FINAL)
    with refused("item") as caught:
        recovery.confirm(incident=incident, item="mitigations", by=alex, at=at + minutes(6))
    assert caught.value.reason == "Still in place: M-1 Cache off."


def test_close_says_what_is_missing(over: Incident, alex: Person, at: datetime) -> None:
    """E2: with something left it needs a reason, which the record keeps."""
    with refused("reason") as caught:
        lifecycle.close(incident=over, by=alex, at=at + minutes(90))
    assert caught.value.reason.startswith("Not confirmed: Data is consistent; ")
    lifecycle.close(incident=over, by=alex, at=at + minutes(90), reason="The database team follows up.")
    assert fresh(over).phase == "closed"
    assert newest(over).body.endswith("Every team that was called knows it is over. The database team follows up.")


def test_close_when_recovered(over: Incident, alex: Person, at: datetime) -> None:
    """E2: all confirmed: closing needs no word more."""
    lifecycle.close(incident=recovered(over, alex, at + minutes(70)), by=alex, at=at + minutes(90))
    assert newest(over).body == "Closed."


def test_reopening_starts_recovery_over(over: Incident, alex: Person, at: datetime) -> None:
    """E2, D7: what was put back in order may be in disorder again."""
    recovered(over, alex, at + minutes(70))
    lifecycle.reopen(incident=over, by=alex, at=at + minutes(80), reason="Errors are back")
    assert fresh(over).recovery == {}


def test_room_of_the_record_offers_recovery(over: Incident, dana: Person, signed_in: SignedIn) -> None:
    """E2: in the ended room each item is one press, and closing warns of what is left."""
    client = signed_in(dana)
    assert "Put back in order" in client.get(address(over)).content.decode()
    page = client.post(address(over, "recovery/data/"), headers=HTMX).content.decode()
    assert 'id="recovery-data"' in page
    assert "4 left of 5" in page
    assert client.post(address(over, "recovery/data/"), {"note": "Checked twice."}).status_code == 302
    assert fresh(over).recovery["data"]["note"] == "Checked twice."
    assert "4 of 5 not confirmed" in client.get(address(over, "closing/"), headers=HTMX).content.decode()
    assert client.post(address(over, "closing/"), {"reason": ""}).status_code == 422
    assert client.post(address(over, "closing/"), {"reason": "Later."}).status_code == 302


@pytest.mark.parametrize(("part", "status"), [("recovery/coffee/", 404), ("recovery/data/", 403), ("closing/", 403)])
def test_refusals_over_http(over: Incident, outsider: Person, signed_in: SignedIn, part: str, status: int) -> None:
    """E2, X3: readers change nothing; unknown items are not found."""
    assert signed_in(outsider).post(address(over, part), headers=HTMX).status_code == status
