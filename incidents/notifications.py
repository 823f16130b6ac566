"""Tell people: rows in the same transaction as what happened, sent by a sweep (RELIABILITY 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet

from config.kit.locks import free
from incidents import heartbeats
from incidents.ladder import Step
from incidents.models import Audience, Incident, Notification, Nudge, Promise
from incidents.models.cadence import PromiseState
from incidents.models.notification import Channel, NotificationState
from roster.models import Person

log = structlog.get_logger(__name__)

SWEEP_NAME = "notifications"
BATCH = 20
LEASE = timedelta(seconds=30)
BUDGET = 18.0  # Seconds, 60 % of the lease: what is not sent by then goes back before another worker may take it.
ATTEMPTS = 8


def nudge(
    incident: Incident, promise: Promise, step_taken: Nudge, step: Step, people: list[Person], at: datetime
) -> None:
    """Remind these people of a promise."""
    audience = "Public" if promise.audience == Audience.PUBLIC else "Internal"
    verb = "was due" if step.is_overdue else "is due"
    title = f"{incident.severity.name}: {audience.lower()} update {verb} {promise.due_at:%H:%M} UTC"
    tell(incident, people, f"nudge:{promise.pk}:{step.name}", title, at, nudge_of=step_taken)


def tell(
    incident: Incident,
    people: list[Person],
    about: str,
    title: str,
    at: datetime,
    body: str = "",
    path: str = "",
    channels: Sequence[str] = tuple(Channel.values),
    nudge_of: Nudge | None = None,
) -> None:
    """One row per person and channel; `about` makes a second attempt harmless.

    `path` is where they answer; the room without one. `nudge_of` is the step of the ladder that reminds of a promise.
    """
    rows = [
        Notification(
            dedupe_key=f"{about}:{person.pk}:{channel}",
            recipient=person,
            incident=incident,
            nudge=nudge_of,
            channel=channel,
            title=title[:200],
            body=body or incident.title,
            path=path,
            created_at=at,
            next_at=at,
            state=NotificationState.SENT if channel == Channel.APP else NotificationState.PENDING,
            sent_at=at if channel == Channel.APP else None,
        )
        for person in people
        for channel in channels
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def call_off(about: str, person: Person, at: datetime) -> None:
    """This person need not act on it any more: what has not left stays, what was shown counts as read."""
    told = Notification.objects.filter(dedupe_key__in=[f"{about}:{person.pk}:{channel}" for channel in Channel.values])
    waiting = [NotificationState.PENDING, NotificationState.LEASED]
    told.filter(state__in=waiting).update(state=NotificationState.CANCELLED, lease_until=None)
    told.filter(channel=Channel.APP, read_at__isnull=True).update(read_at=at)


def cancel(promise: Promise) -> None:
    """The update went out: what has not left stays, what was shown counts as read."""
    # By the ids, not by a join: where a worker takes a mail at this moment, PostgreSQL must look at its state again.
    nudges = list(promise.nudges.values_list("pk", flat=True))
    if not nudges:
        return
    about = Notification.objects.filter(nudge__in=nudges)
    about.filter(state=NotificationState.PENDING).update(state=NotificationState.CANCELLED)
    about.filter(channel=Channel.APP, read_at__isnull=True).update(read_at=promise.settled_at)


def unread(person: Person) -> QuerySet[Notification]:
    """What this person has not seen yet, newest first."""
    return Notification.objects.filter(recipient=person, channel=Channel.APP, read_at__isnull=True).select_related(
        "incident", "incident__severity"
    )


@transaction.atomic
def mark_read(person: Person, at: datetime) -> int:
    """Everything shown to this person counts as seen."""
    # Rows that a verb is settling now are left out: waiting for them could wait for each other.
    shown = [row.pk for row in free(unread(person))]
    return Notification.objects.filter(pk__in=shown).update(read_at=at)


def deliver(at: datetime) -> int:
    """Send the e-mails that are due; at least once, never inside a transaction. Returns how many left."""
    _return_expired(at)
    end, sent, claimed = monotonic() + BUDGET, 0, _claim(at)
    while claimed and monotonic() < end:
        sent += _send(*claimed.pop(0), at)
    _give_back([pk for pk, _ in claimed])
    heartbeats.beat(
        SWEEP_NAME, at, backlog=Notification.objects.filter(state=NotificationState.PENDING, next_at__lte=at).count()
    )
    return sent


@transaction.atomic
def _claim(at: datetime) -> list[tuple[int, int]]:
    due = Notification.objects.filter(state=NotificationState.PENDING, next_at__lte=at).order_by("next_at")
    rows = list(free(due)[:BATCH])
    claimed = Notification.objects.filter(pk__in=[row.pk for row in rows])
    claimed.update(state=NotificationState.LEASED, attempts=F("attempts") + 1, lease_until=at + LEASE)
    return [(row.pk, row.attempts + 1) for row in rows]


def _send(pk: int, attempt: int, at: datetime) -> int:
    row = Notification.objects.select_related("recipient", "incident__severity", "nudge__promise").get(pk=pk)
    if row.state != NotificationState.LEASED:
        return 0
    if (row.nudge and row.nudge.promise.state != PromiseState.OPEN) or not row.recipient.is_active:
        return _record(row, attempt, state=NotificationState.CANCELLED)
    try:
        _mail(row).send()
    except Exception as error:
        # Whatever it is, it concerns this mail; the others leave.
        log.warning("mail_failed", notification=pk, attempt=attempt, error=str(error))
        return _failed(row, attempt, at, error)
    return _record(row, attempt, state=NotificationState.SENT, sent_at=at)


def _mail(row: Notification) -> EmailMessage:
    url = f"{settings.BASE_URL}{row.get_absolute_url()}"
    body = f"{row.title}\n\n{row.incident.reference} {row.body}\n\nWrite the update: {url}#composer\n"
    if row.nudge is None:
        body = f"{row.incident.reference} {row.incident.title}\n\n{row.title}.\n{row.body}\n\n{url}\n"
    return EmailMessage(
        subject=f"{row.title} · {row.incident.reference}",
        body=body,
        to=[row.recipient.email],
        headers={"Message-ID": f"<n{row.pk}@fireline>", "Auto-Submitted": "auto-generated"},
    )


def _failed(row: Notification, attempt: int, at: datetime, error: Exception) -> int:
    state = NotificationState.DEAD if attempt >= ATTEMPTS else NotificationState.PENDING
    wait = timedelta(seconds=min(900, 5 * 2**attempt))
    _record(row, attempt, state=state, next_at=at + wait, last_error=str(error).replace("\0", "")[:300])
    return 0


def _record(row: Notification, attempt: int, **facts: object) -> int:
    # Fenced: a worker that woke after its lease ran out cannot overwrite what another one recorded.
    mine = Notification.objects.filter(pk=row.pk, state=NotificationState.LEASED, attempts=attempt)
    done = mine.update(lease_until=None, **facts)
    return done if facts["state"] == NotificationState.SENT else 0


def _give_back(unsent: list[int]) -> None:
    mine = Notification.objects.filter(pk__in=unsent, state=NotificationState.LEASED)
    mine.update(state=NotificationState.PENDING, attempts=F("attempts") - 1, lease_until=None)


@transaction.atomic
def _return_expired(at: datetime) -> None:
    rows = free(Notification.objects.filter(state=NotificationState.LEASED, lease_until__lt=at))
    lost = Notification.objects.filter(pk__in=[row.pk for row in rows])
    # A mail that kills its worker never comes to `_failed`: it ends here.
    lost.filter(attempts__gte=ATTEMPTS).update(
        state=NotificationState.DEAD, lease_until=None, last_error="Not answered."
    )
    lost.filter(attempts__lt=ATTEMPTS).update(state=NotificationState.PENDING, lease_until=None)
