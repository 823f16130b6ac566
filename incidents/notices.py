"""What the room warns of: reminders that were sent, and sweeps that are not running (SPEC C5, X4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from config.kit import spans
from incidents import heartbeats, ladder
from incidents.models import Heartbeat, Notification, Promise
from incidents.models.notification import Channel
from roster.models import Person

MANY = 100


@dataclass
class Notices:
    """The warnings for one person at one instant; `promises` are those of the incident they look at."""

    person: Person
    promises: list[Promise]
    at: datetime

    @property
    def unread(self) -> list[Notification]:
        """What this person was told and has not seen, newest first."""
        return [row for row in self._rows if row.recipient_id == self.person.pk and row.read_at is None]

    @property
    def news(self) -> list[Notification]:
        """Of that, what has no banner of its own: an offer that waits has one."""
        return [row for row in self.unread if not (row.path and row.dedupe_key.startswith("offer:"))]

    @property
    def told(self) -> str:
        """Who was reminded of what is promised now: `Priya and you were told`; empty before anybody was."""
        about = [row for row in self._rows if row.nudge and row.nudge.promise_id in self._begun]
        people = {row.recipient_id: row.recipient for row in about}
        me = people.pop(self.person.pk, None)
        names = sorted(person.first_name for person in people.values()) + (["you"] if me else [])
        if not names:
            return ""
        if len(names) > 3:
            return f"{len(names)} people were told"
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0].capitalize()
        return f"{listed} {'was' if len(names) == 1 and not me else 'were'} told"

    @cached_property
    def silent(self) -> list[Heartbeat]:
        """Sweeps that are not running: reminders may not come."""
        return heartbeats.silent(self.at)

    @property
    def silence(self) -> str:
        """Since when, in a sentence; the longest silence speaks for all."""
        last = self.silent[0].last_ok_at
        return f"The worker last checked in {spans.words(self.at - last)} ago." if last else "No worker has checked in."

    @cached_property
    def _begun(self) -> set[int]:
        """Open promises whose ladder has begun."""
        return {one.pk for one in self.promises if one.is_open and ladder.steps(one)[0].at <= self.at}

    @cached_property
    def _rows(self) -> list[Notification]:
        """In one query: what this person has not seen, and who was reminded of what is promised now."""
        wanted = Q(recipient=self.person, read_at=None) | Q(nudge__promise__in=self._begun)
        rows = Notification.objects.filter(wanted, channel=Channel.APP)
        return list(rows.select_related("incident__severity", "recipient", "nudge")[:MANY])
