"""The row locks of PostgreSQL: what one transaction does while another one waits for it."""

from __future__ import annotations

import threading
from datetime import datetime
from functools import partial

import pytest
from django.db import connection, transaction

from incidents import access, cadence, comms, lifecycle, notifications
from incidents.models import Heartbeat, Notification, Nudge
from roster.models import Person
from tests.builders import declared, minutes, updated
from tests.incidents.helpers import at_once, someone_waits, split

# SQLite lets one transaction at a time write, so none of this can happen there.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the row locks of PostgreSQL"),
]


def test_severity_changes_while_another_waits(alex: Person, at: datetime) -> None:
    """D6, X5: who waited for the lock while the severity changed acts on the incident as it is now."""
    incident, holding = declared(by=alex, at=at), threading.Event()

    def change() -> None:
        with transaction.atomic():
            lifecycle.change_severity(incident=incident, level=1, reason="x", by=alex, at=at)
            holding.set()
            assert any(someone_waits() for _ in range(100_000))

    def post() -> None:
        assert holding.wait(10)
        updated(incident, by=alex, at=at, next_in=31)

    _, refused = at_once(change, post)
    assert str(refused) == "SEV1 allows up to 14:46 UTC. Promise an earlier time."


def test_a_busy_incident_is_left_to_the_next_sweep(alex: Person, at: datetime) -> None:
    """C5: a sweep does not wait for a verb that holds the incident; the others are nudged."""
    busy, free = declared(by=alex, at=at, level=3), declared(by=alex, at=at, level=3)
    with transaction.atomic():
        access.under_lock(busy)
        assert at_once(partial(cadence.sweep, at + minutes(15))) == [1]
    beat = Heartbeat.objects.get(name="cadence")
    assert (beat.failures, beat.backlog) == (0, 1)
    assert list(Nudge.objects.filter(outcome="sent").values_list("promise__incident", flat=True)) == [free.pk]
    assert cadence.sweep(at + minutes(15)) == 1


def test_reading_against_settling(alex: Person, at: datetime) -> None:
    """C5: whoever empties the list of reminders does not stand in the way of an update."""
    incident = declared(by=alex, at=at, level=3)
    for after in (11.25, 15, 75, 195, 315):
        cadence.sweep(at + minutes(after))
    later = at + minutes(320)
    with transaction.atomic():
        oldest = notifications.unread(alex).order_by("created_at")[0]
        Notification.objects.filter(pk=oldest.pk).update(last_error="busy")
        assert at_once(partial(notifications.mark_read, alex, later)) == [4]
    updated(incident, by=alex, at=later, audience="stakeholders")
    assert not notifications.unread(alex).exists()


def test_a_mail_taken_while_its_promise_is_settled(alex: Person, at: datetime) -> None:
    """C5: a mail that a worker was taking when the update settled its promise keeps its true state."""
    incident = declared(by=alex, at=at, level=3)
    cadence.sweep(at + minutes(15))
    taking = threading.Event()

    def take() -> None:
        with transaction.atomic():
            notifications._claim(at + minutes(15))
            taking.set()
            assert any(someone_waits() for _ in range(100_000))

    def post() -> None:
        assert taking.wait(10)
        updated(incident, by=alex, at=at + minutes(16), audience="stakeholders")

    split(at_once(take, post))
    assert Notification.objects.get(channel="email").state == "leased"


def test_an_incident_that_is_held_too_long(alex: Person, at: datetime) -> None:
    """X5: who waits for the lock in vain is told to send it again; nothing breaks and nothing was stored."""
    incident = declared(by=alex, at=at)

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20ms'")
        updated(incident, by=alex, at=at)

    with transaction.atomic():
        access.under_lock(incident)
        done, late = split(at_once(impatient))
    assert (done, [str(one) for one in late]) == ([], ["Others are acting in INC-1 at this moment. Send it again."])
    assert comms.newest(incident) == 0
