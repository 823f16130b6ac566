"""Promises: kept, late, waived; one open per audience (SPEC C5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from config.kit.errors import TooLate
from incidents import cadence, lifecycle, signals
from incidents.models import Incident, Promise
from roster.models import Person
from tests.builders import declared, minutes, updated
from tests.incidents.helpers import everything, newest, promised, refused


def test_posting_keeps_and_makes(alex: Person, at: datetime) -> None:
    """C5: only posting satisfies a promise, and each posting makes the next."""
    incident = declared(by=alex, at=at)
    update = updated(incident, by=alex, at=at + minutes(4), next_in=20)
    for audience in ("public", "stakeholders"):
        kept, made = incident.promises.filter(audience=audience)
        assert (kept.state, kept.settled_at, kept.settled_by, kept.next_step_at) == (
            "kept",
            at + minutes(4),
            update,
            None,
        )
        assert (made.number, made.state, made.made_at, made.due_at) == (2, "open", at + minutes(4), at + minutes(24))
        assert made.interval == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("second", "state", "late"), [(299, "kept", 0), (300, "kept", 0), (301, "late", 1), (900, "late", 600)]
)
def test_late_is_strictly_after(alex: Person, at: datetime, second: int, state: str, late: int) -> None:
    """C5: in the promised second is in time; later is late, by how much is known."""
    incident = declared(by=alex, at=at)
    updated(incident, by=alex, at=at + timedelta(seconds=second))
    promise = incident.promises.get(audience="public", number=1)
    assert (promise.state, promise.late_by(at)) == (state, timedelta(seconds=late))


def test_each_audience_has_its_own(alex: Person, at: datetime) -> None:
    """C2, C5: an internal update does not satisfy what customers were promised."""
    incident = declared(by=alex, at=at)
    updated(incident, by=alex, at=at, audience="stakeholders", next_in=25)
    assert promised(incident) == {"public": at + minutes(5), "stakeholders": at + minutes(25)}
    updated(incident, by=alex, at=at + minutes(1), audience="public", next_in=30)
    assert promised(incident) == {"public": at + minutes(31), "stakeholders": at + minutes(25)}


def test_telling_whom_nothing_was_promised(alex: Person, at: datetime) -> None:
    """C1, C5: once customers of a SEV3 were told something, the time they were given is a promise."""
    incident = declared(by=alex, at=at, level=3)
    updated(incident, by=alex, at=at, audience="public", next_in=60)
    assert promised(incident) == {"public": at + minutes(60), "stakeholders": at + minutes(15)}


def test_one_open_promise_in_the_database(alex: Person, at: datetime) -> None:
    """C5: the database itself refuses a second open promise to one audience."""
    incident = declared(by=alex, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        cadence.make(incident, "public", at + minutes(9), at)


def test_soonest(alex: Person, at: datetime) -> None:
    """C5: the room counts down to the earliest; of two at once to the public one."""
    incident = declared(by=alex, at=at)
    held = cadence.open_promises(incident)
    assert cadence.soonest(held).audience == cadence.soonest(held[::-1]).audience == "public"  # type: ignore[union-attr]
    updated(incident, by=alex, at=at, audience="public")
    assert cadence.soonest(cadence.open_promises(incident)).audience == "stakeholders"  # type: ignore[union-attr]
    assert cadence.soonest([]) is None


def test_waiving(alex: Person, priya: Person, at: datetime) -> None:
    """C5: waived with a reason, on the timeline; the next one is made at once, the other audience keeps its own."""
    incident = declared(by=alex, at=at)
    public = incident.promises.get(audience="public")
    cadence.waive(promise=public, reason="Legal asked us to wait", by=priya, at=at + minutes(3))
    assert newest(incident).body == "Public promise of 14:21 UTC waived. Legal asked us to wait"
    assert promised(incident) == {"public": at + minutes(33), "stakeholders": at + minutes(5)}
    public.refresh_from_db()
    assert (public.state, public.settled_by, public.waived_reason) == ("waived", None, "Legal asked us to wait")


def test_waiving_says_why_and_once(alex: Person, at: datetime) -> None:
    """C5, X5: no waiver without a reason; what is settled is too late to waive."""
    incident = declared(by=alex, at=at)
    promise = incident.promises.get(audience="public")
    with refused("reason"):
        cadence.waive(promise=promise, reason=" ", by=alex, at=at)
    updated(incident, by=alex, at=at + minutes(2))
    with refused("", TooLate) as caught:
        cadence.waive(promise=promise, reason="x", by=alex, at=at + minutes(3))
    assert caught.value.reason == "This promise was settled at 14:18 UTC."


def test_waiving_where_there_is_no_rhythm(alex: Person, at: datetime) -> None:
    """C5, D5: a SEV4 promises by hand only; waived, nothing follows."""
    incident = declared(by=alex, at=at, level=4)
    updated(incident, by=alex, at=at, audience="stakeholders")
    cadence.waive(promise=incident.promises.get(), reason="x", by=alex, at=at)
    assert promised(incident) == {}


def test_reopening_promises_again(alex: Person, at: datetime) -> None:
    """C5, D7: the numbers of promises go on after reopening."""
    incident = declared(by=alex, at=at, level=3)
    lifecycle.call_false_alarm(incident=incident, by=alex, at=at, reason="x")
    lifecycle.reopen(incident=incident, by=alex, at=at + minutes(30), reason="x")
    assert list(incident.promises.values_list("number", "state", "due_at")) == [
        (1, "waived", at + minutes(15)),
        (2, "open", at + minutes(45)),
    ]


def test_settling_is_told(alex: Person, at: datetime) -> None:
    """C5, C7: the apps above hear of every settled promise."""
    heard: list[Any] = []

    def hear(sender: Any, promise: Promise, at: datetime, **_: Any) -> None:
        heard.append((promise.audience, promise.state, at))

    signals.promise_settled.connect(hear)
    updated(declared(by=alex, at=at), by=alex, at=at + minutes(9), audience="public")
    signals.promise_settled.disconnect(hear)
    assert heard == [("public", "late", at + minutes(9))]


def test_overdue(alex: Person, at: datetime) -> None:
    """C5: overdue means open and strictly after the promised instant."""
    promise = declared(by=alex, at=at).promises.get(audience="public")
    assert not promise.is_overdue(at + minutes(5))
    assert promise.is_overdue(at + timedelta(minutes=5, microseconds=1))
    assert promise.late_by(at + minutes(8)) == minutes(3)
    assert promise.late_by(at) == timedelta()


def test_a_failed_post_settles_nothing(alex: Person, at: datetime) -> None:
    """C5: when an app above cannot take the update, the promise is still open and nothing was said."""
    incident = declared(by=alex, at=at)

    def fail(sender: Any, incident: Incident, **_: Any) -> None:
        raise RuntimeError("no")

    before = everything()
    signals.update_posted.connect(fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        updated(incident, by=alex, at=at)
    signals.update_posted.disconnect(fail)
    assert everything() == before
