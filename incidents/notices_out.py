"""Tell people one thing outside the ladder: rows for bell and e-mail, in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from incidents.models import Incident, Notification
from incidents.models.notification import Channel, NotificationState
from roster.models import Person


def tell(
    people: Iterable[Person],
    incident: Incident,
    *,
    key: str,
    title: str,
    body: str,
    at: datetime,
    channels: Iterable[str] = tuple(Channel.values),
) -> None:
    """One row per person and channel; `key` makes a second attempt harmless."""
    known = {person.pk: person for person in people if person.is_active}
    rows = [
        Notification(
            dedupe_key=f"{key}:{person.pk}:{channel}",
            recipient=person,
            incident=incident,
            channel=channel,
            title=title[:200],
            body=body,
            created_at=at,
            next_at=at,
            state=NotificationState.SENT if channel == Channel.APP else NotificationState.PENDING,
            sent_at=at if channel == Channel.APP else None,
        )
        for person in known.values()
        for channel in channels
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
