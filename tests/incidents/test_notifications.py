"""Notifications: who is told in Fireline and by e-mail, and who is spared (SPEC C5, RELIABILITY 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.test import override_settings

from incidents import cadence, command, notifications
from incidents.models import Heartbeat, Incident, Notification
from roster.models import Person
from tests.builders import declared, minutes, updated


class Unreachable(locmem.EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        raise ConnectionRefusedError("connection refused\0")


class Broken(locmem.EmailBackend):
    """A mail library that cannot write one address, and sends all others."""

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        if messages[0].to == ["alex@harbor.example"]:
            raise ValueError("Invalid address")
        return super().send_messages(messages)


@pytest.fixture
def nudged(alex: Person, priya: Person, at: datetime) -> Incident:
    """Overdue by a minute; Priya and Alex were told."""
    incident = declared(by=alex, at=at, level=3)
    command.claim(incident=incident, role="communications", by=priya, at=at)
    cadence.sweep(at + minutes(16))
    return incident


def states() -> list[tuple[str, str]]:
    return list(Notification.objects.order_by("recipient__name", "channel").values_list("channel", "state"))


def test_one_row_per_person_and_channel(nudged: Incident, alex: Person, at: datetime) -> None:
    """C5: each is told in Fireline at once and by e-mail when the mail leaves."""
    assert states() == [("app", "sent"), ("email", "pending")] * 2
    row = notifications.unread(alex).get()
    assert (row.title, row.body) == ("SEV3: internal update was due 14:31 UTC", nudged.title)
    assert (row.incident, row.created_at) == (nudged, at + minutes(16))


def test_each_mail_leaves_once(nudged: Incident, at: datetime) -> None:
    """C5: the delivery sweep sends what is pending, and nothing twice."""
    assert notifications.deliver(at + minutes(16)) == 2
    assert notifications.deliver(at + minutes(17)) == 0
    assert sorted(message.to[0] for message in mail.outbox) == ["alex@harbor.example", "priya@harbor.example"]
    assert set(states()) == {("app", "sent"), ("email", "sent")}
    assert Heartbeat.objects.get(name="notifications").last_ok_at == at + minutes(17)


def test_what_a_mail_says(nudged: Incident, at: datetime) -> None:
    """C5: what is owed since when, which incident, where to write it; the same identity over attempts."""
    notifications.deliver(at + minutes(16))
    message = mail.outbox[0]
    assert message.subject == "SEV3: internal update was due 14:31 UTC · INC-1"
    assert "Write the update: http://localhost:8000/incidents/1/#composer" in message.body
    row = Notification.objects.get(channel="email", recipient__email=message.to[0])
    assert message.extra_headers["Message-ID"] == f"<n{row.pk}@fireline>"


def test_posted_before_the_mail_left(nudged: Incident, priya: Person, at: datetime) -> None:
    """C5: the update went out first: the mail about it is not sent, and the list counts as read."""
    updated(nudged, by=priya, at=at + minutes(17))
    assert notifications.deliver(at + minutes(18)) == 0
    assert mail.outbox == []
    assert set(states()) == {("app", "sent"), ("email", "cancelled")}
    assert not notifications.unread(priya).exists()


def test_posted_while_the_mail_was_leased(nudged: Incident, priya: Person, at: datetime) -> None:
    """C5: also when a worker had taken it already: the promise is read again just before sending."""
    claimed = notifications._claim(at + minutes(16))
    updated(nudged, by=priya, at=at + minutes(17))
    assert [notifications._send(pk, attempt, at + minutes(17)) for pk, attempt in claimed] == [0, 0]
    assert mail.outbox == []
    assert set(states()) == {("app", "sent"), ("email", "cancelled")}


def test_an_update_to_others_cancels_nothing(nudged: Incident, priya: Person, at: datetime) -> None:
    """C5: a public update does not settle the internal promise; its mails go out."""
    updated(nudged, by=priya, at=at + minutes(17), audience="public")
    assert notifications.deliver(at + minutes(18)) == 2


@override_settings(EMAIL_BACKEND=f"{__name__}.Unreachable")
def test_mail_server_down(nudged: Incident, at: datetime) -> None:
    """C5, X4: a mail that cannot leave is tried again, later each time, and in the end shown as failed."""
    waits = []
    for _ in range(notifications.ATTEMPTS):
        assert notifications.deliver(at + minutes(16)) == 0
        row = Notification.objects.filter(channel="email").order_by("pk")[0]
        waits.append((row.next_at - at - minutes(16)).total_seconds())
        at = row.next_at - minutes(16)
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900]
    assert (row.state, row.attempts, row.last_error) == ("dead", 8, "connection refused")
    assert notifications.deliver(at + timedelta(days=1)) == 0


@override_settings(EMAIL_BACKEND=f"{__name__}.Broken")
def test_one_that_cannot_be_written(nudged: Incident, at: datetime) -> None:
    """C5, X4: whatever goes wrong with one mail, the others leave."""
    assert notifications.deliver(at + minutes(16)) == 1
    assert mail.outbox[0].to == ["priya@harbor.example"]
    assert Notification.objects.get(channel="email", recipient__name="Alex Moreno").state == "pending"
    assert Heartbeat.objects.get(name="notifications").backlog == 0


def test_worker_died_with_a_lease(nudged: Incident, at: datetime) -> None:
    """X4: what a dead worker had taken comes back after the lease and is sent."""
    notifications._claim(at + minutes(16))
    assert notifications.deliver(at + minutes(16)) == 0
    assert notifications.deliver(at + minutes(17)) == 2
    assert set(Notification.objects.filter(channel="email").values_list("attempts", flat=True)) == {2}


def test_a_mail_that_kills_its_worker(nudged: Incident, at: datetime) -> None:
    """X4: attempts count before sending: a mail that kills every worker reaches its end too."""
    for n in range(notifications.ATTEMPTS + 2):
        notifications._return_expired(at + minutes(20 + n))
        notifications._claim(at + minutes(20 + n))
    assert set(Notification.objects.filter(channel="email").values_list("state", "attempts")) == {("dead", 8)}


def test_a_worker_that_woke_late(nudged: Incident, at: datetime) -> None:
    """X4: after its lease ran out and another sent the mail, what it records changes nothing."""
    claimed = notifications._claim(at + minutes(16))
    assert notifications.deliver(at + minutes(17)) == 2
    rows = list(Notification.objects.filter(channel="email").values())
    for pk, attempt in claimed:
        row = Notification.objects.get(pk=pk)
        assert notifications._record(row, attempt, state="dead", last_error="late") == 0
    assert list(Notification.objects.filter(channel="email").values()) == rows


def test_who_left_is_not_mailed(nudged: Incident, priya: Person, at: datetime) -> None:
    """X3: an account that was closed meanwhile gets no mail."""
    Person.objects.filter(pk=priya.pk).update(is_active=False)
    assert notifications.deliver(at + minutes(16)) == 1
    assert mail.outbox[0].to == ["alex@harbor.example"]


def test_reading(nudged: Incident, alex: Person, priya: Person, at: datetime) -> None:
    """C5: what one person has seen is still unread for the other."""
    assert notifications.mark_read(alex, at + minutes(17)) == 1
    assert notifications.mark_read(alex, at + minutes(18)) == 0
    assert [notifications.unread(person).count() for person in (alex, priya)] == [0, 1]


def test_backlog(nudged: Incident, at: datetime) -> None:
    """X4: the heartbeat says how many mails still wait."""
    rows = Notification.objects.filter(channel="email")
    row, recipient = rows[0], rows[0].recipient
    Notification.objects.bulk_create(
        Notification(
            dedupe_key=f"x{n}",
            recipient=recipient,
            incident=nudged,
            channel="email",
            title="x",
            created_at=at,
            next_at=at,
        )
        for n in range(notifications.BATCH)
    )
    assert notifications.deliver(at + minutes(16)) == notifications.BATCH
    assert Heartbeat.objects.get(name="notifications").backlog == 2
    assert row.state == "pending"
