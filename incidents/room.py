"""The room as one person sees it at one instant: what its panels show, each part read once and only when asked for.

A page asks for all of it and a panel for its own part, so that both draw from the same few queries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from config.kit.deadline import Deadline
from incidents import due, heartbeats, ladder, look, notifications, resolution, seats, stepper
from incidents.models import Assignment, Heartbeat, Incident, Notification, Promise, Update
from incidents.models.cadence import PromiseState
from incidents.models.incident import Phase
from incidents.models.notification import Channel
from roster.models import Person
from roster.roles import Role

PANELS = ("head", "due", "roles", "comms", "timeline", "stabilize")


@dataclass(frozen=True)
class Posted:
    """An update and how it stood against the promise it settled; `late_by` is zero when on time."""

    update: Update
    settles: Promise | None
    late_by: timedelta

    @property
    def is_late(self) -> bool:
        return self.late_by > timedelta()


@dataclass(frozen=True)
class Check:
    """One item of the resolve checklist, with who confirmed it and when."""

    key: str
    words: str
    by: str = ""
    at: datetime | None = None


class Room:
    """The read model of the room. `at` is the instant of the request, `look` how the timeline is filtered."""

    def __init__(self, incident: Incident, person: Person, at: datetime, view: look.Look | None = None) -> None:
        self.incident, self.person, self.at, self.look = incident, person, at, view or look.Look()

    @property
    def sequence(self) -> int:
        return self.incident.sequence

    @property
    def may_act(self) -> bool:
        return self.person.can_respond

    @property
    def is_live(self) -> bool:
        """Open, and this person may change it: the acts of a running incident are offered."""
        return self.may_act and self.incident.is_open

    @property
    def is_record(self) -> bool:
        """It ended: the room shows what was, and offers to reopen it."""
        return not self.incident.is_open

    @cached_property
    def assignments(self) -> list[Assignment]:
        return list(self.incident.assignments.select_related("person"))

    @cached_property
    def commander(self) -> Person | None:
        return seats.held_by(self.assignments, Role.COMMANDER)

    @property
    def i_command(self) -> bool:
        return self.commander is not None and self.commander.pk == self.person.pk

    @cached_property
    def scribe(self) -> Person | None:
        return seats.held_by(self.assignments, Role.SCRIBE)

    @cached_property
    def seats(self) -> list[seats.Seat]:
        return seats.seats(self.incident, self.assignments, self._owed())

    @cached_property
    def promises(self) -> list[Promise]:
        return list(self.incident.promises.all())

    @cached_property
    def due(self) -> Deadline:
        found = due.next_due(self.incident, self.promises)
        return replace(found, note=self._told()) if self._told() else found

    @cached_property
    def updates(self) -> list[Update]:
        return list(self.incident.updates.select_related("posted_by"))

    @property
    def newest_update(self) -> Update | None:
        return self.updates[0] if self.updates else None

    @cached_property
    def posted(self) -> list[Posted]:
        """Updates, newest first, each against the earliest promise it settled."""
        settled: dict[int, Promise] = {}
        for promise in sorted(self.promises, key=lambda one: one.due_at, reverse=True):
            if promise.settled_by_id:
                settled[promise.settled_by_id] = promise
        return [self._against(update, settled.get(update.pk)) for update in self.updates]

    @property
    def late_count(self) -> int:
        return sum(one.is_late for one in self.posted)

    @cached_property
    def page(self) -> look.Page:
        return look.page(self.incident, self.look)

    @cached_property
    def steps(self) -> list[stepper.Step]:
        return stepper.steps(self.incident)

    @property
    def impact_ended_at(self) -> datetime | None:
        return self.incident.mitigated_at or self.incident.resolved_at or self.incident.closed_at

    @property
    def ended_at(self) -> datetime | None:
        """When the clocks stopped."""
        return self.incident.resolved_at or self.incident.closed_at

    @property
    def elapsed(self) -> timedelta:
        return max((self.ended_at or self.at) - self.incident.began_at, timedelta())

    @property
    def impact(self) -> timedelta:
        return max((self.impact_ended_at or self.at) - self.incident.began_at, timedelta())

    @property
    def is_stabilizing(self) -> bool:
        return self.incident.is_monitoring

    @property
    def checklist(self) -> list[Check]:
        done = self.incident.checklist
        return [
            Check(key, words, done[key]["by"], datetime.fromisoformat(done[key]["at"])) if key in done else Check(key, words)
            for key, words in resolution.CHECKLIST.items()
        ]

    @property
    def clean_minutes(self) -> int:
        """Whole clean minutes so far, never more than the window asks for."""
        since = self.incident.stabilizing_since
        passed = int((self.at - since).total_seconds() // 60) if since else 0
        return max(0, min(passed, self.incident.severity.stabilization_minutes))

    @property
    def clean_percent(self) -> int:
        since, window = self.incident.stabilizing_since, self.incident.severity.stabilization
        return min(100, int(100 * (self.at - since) / window)) if since and window else 100

    @property
    def is_early(self) -> bool:
        return resolution.is_early(self.incident, self.at)

    @cached_property
    def silent(self) -> list[Heartbeat]:
        """Sweeps that are not running: reminders may not come."""
        return heartbeats.silent(self.at)

    @cached_property
    def unread(self) -> list[Notification]:
        return list(notifications.unread(self.person)[:20])

    def _against(self, update: Update, promise: Promise | None) -> Posted:
        late = promise.late_by(update.posted_at) if promise and promise.state == PromiseState.LATE else timedelta()
        return Posted(update, promise, late)

    def _told(self) -> str:
        """Who was reminded of the promise that is counted down, once the ladder has begun."""
        return self._reminded

    @cached_property
    def _reminded(self) -> str:
        held = sorted((one for one in self.promises if one.is_open), key=lambda one: one.due_at)
        begun = [one.pk for one in held if ladder.steps(one)[0].at <= self.at]
        if not begun or not self.incident.is_open:
            return ""
        rows = Notification.objects.filter(nudge__promise__in=begun, channel=Channel.APP).select_related("recipient")
        people = {row.recipient_id: row.recipient for row in rows}
        if not people:
            return ""
        names = sorted(person.first_name for pk, person in people.items() if pk != self.person.pk)
        if self.person.pk in people:
            names.append("you")
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        word = "were" if len(names) > 1 or names == ["you"] else "was"
        return f"{listed[:1].upper()}{listed[1:]} {word} told" if len(names) <= 3 else f"{len(names)} people were told"

    def _owed(self) -> dict[str, str]:
        """What each role owes right now, for its card."""
        if not self.incident.is_open:
            return {}
        owed = {}
        promise = min((one.due_at for one in self.promises if one.is_open), default=None)
        if promise:
            owed[Role.COMMUNICATIONS.value] = f"The update promised by {promise:%H:%M} UTC."
        held = {one.role for one in self.assignments if one.ended_at is None}
        empty = [seats.DUTIES[role].short for role in self.incident.severity.wanted_roles if role not in held]
        if empty:
            owed[Role.COMMANDER.value] = f"Somebody for {', '.join(empty)}."
        if self.incident.phase == Phase.MONITORING:
            owed[Role.OPERATIONS.value] = f"The checklist: {len(self.incident.checklist)} of {len(resolution.CHECKLIST)} confirmed."
        return owed
