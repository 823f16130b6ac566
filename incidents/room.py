"""The room as one person sees it at one instant: what its panels show, each part read once and only when asked for.

A page asks for all of it and a panel for its own part, so that both draw from the same few queries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from config.kit.deadline import Deadline
from incidents import comms, commslane, due, hypotheses, log, look, owing, presence, seats, slots, stepper
from incidents.afterwards import Afterwards
from incidents.around import Around
from incidents.asked import Asked
from incidents.fixlane import FixLane
from incidents.health.panel import Panel
from incidents.models import Assignment, Hypothesis, Incident, Promise, Update
from incidents.models.cadence import PromiseState
from incidents.models.incident import KEY_TIMES, Phase
from incidents.notices import Notices
from incidents.window import Window
from roster.models import Person
from roster.roles import Role

PANELS = ("head", "due", "roles", "health", "fix", "comms", "timeline", "stabilize")


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
class KeyTime:
    """A key time by name; null when it is not known."""

    label: str
    at: datetime | None


class Room:
    """The read model of the room. `at` is the instant of the request, `look` how the timeline is filtered."""

    def __init__(self, incident: Incident, person: Person, at: datetime, view: look.Look | None = None) -> None:
        self.incident, self.person, self.at, self.look = incident, person, at, view or look.Look()

    @property
    def act(self) -> dict[str, Any]:
        """The arguments every verb takes: which incident, who, when."""
        return {"incident": self.incident, "by": self.person, "at": self.at}

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
        return list(seats.with_last_entry(self.incident.assignments.select_related("person")))

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
        owed = owing.owed(self)
        return seats.seats(self.incident, self.assignments, owed, self.asked.here)

    @cached_property
    def asked(self) -> Asked:
        """The offers that wait, here and for this reader anywhere."""
        return Asked(self.incident, self.person, self.at)

    @cached_property
    def promises(self) -> list[Promise]:
        return list(self.incident.promises.all())

    @cached_property
    def due(self) -> Deadline:
        found = due.next_due(self.incident, self.promises)
        return replace(found, note=self.notices.told) if self.notices.told else found

    @property
    def due_overdue(self) -> bool:
        return self.due.is_overdue(self.at)

    @property
    def due_reading(self) -> str:
        return self.due.reading(self.at)

    @property
    def tab_title(self) -> str:
        """The title of the tab behind the clock."""
        return f"{self.incident.severity.name} {self.incident.title}"

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

    @cached_property
    def lane(self) -> commslane.Lane:
        """Draft, pen, questions, contacts, what waits for a second person."""
        return commslane.Lane(self.incident, self.person)

    @cached_property
    def here(self) -> presence.Here:
        """Who has the room open."""
        return presence.here(self.incident, self.assignments, self.person, self.at)

    @property
    def late_count(self) -> int:
        return sum(one.is_late for one in self.posted)

    @cached_property
    def page(self) -> log.Page:
        return log.page(self.incident, self.look)

    @cached_property
    def hypotheses(self) -> list[Hypothesis]:
        return hypotheses.of(self.incident)

    @property
    def log_people(self) -> list[tuple[str, str, bool]]:
        return self.page.people(self.look)

    @property
    def log_times(self) -> list[tuple[str, str]]:
        return log.times(self.incident, self.look, self.at)

    @cached_property
    def steps(self) -> list[stepper.Step]:
        return stepper.steps(self.incident, self.at)

    @property
    def had_impact(self) -> bool:
        """False once it turned out to be nothing."""
        return self.incident.phase != Phase.FALSE_ALARM

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
    def key_times(self) -> list[KeyTime]:
        return [KeyTime(label, getattr(self.incident, name)) for name, label in KEY_TIMES.items()]

    @property
    def proposed_times(self) -> list[datetime]:
        """Round times for the next promise."""
        return comms.proposed_times(self.incident, self.at)

    @property
    def usual_time(self) -> datetime:
        """The one that is promised unless somebody chooses."""
        return comms.default_time(self.incident, self.at)

    @property
    def latest_time(self) -> datetime | None:
        """The latest time the severity lets anybody promise; null when it sets none."""
        return self.at + self.incident.severity.limit if self.incident.severity.limit else None

    @cached_property
    def holding(self) -> dict[str, str]:
        """The ready "no change" update."""
        return comms.holding_text(self.incident, self.at)

    @property
    def fresh_key(self) -> str:
        """Makes a second press of Post harmless."""
        return uuid4().hex

    @cached_property
    def window(self) -> Window:
        held = {one.role: one.person for one in self.assignments if one.ended_at is None}
        return Window(self.incident, self.at, held, self.person)

    @property
    def also(self) -> str:
        """What else refetches the stabilization panel: clean minutes grow without a doorbell."""
        return ", every 15s" if self.is_stabilizing else ""

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.person, self.promises, self.at)

    @cached_property
    def health(self) -> Panel:
        """Command health, as this person may act on it."""
        return Panel(self)

    @property
    def health_also(self) -> str:
        """Waiting is found by the clock, not by a doorbell."""
        return ", every 15s" if self.incident.is_open else ""

    @cached_property
    def after(self) -> Afterwards:
        """What is left when it is resolved, and after."""
        return Afterwards(self.incident, self.may_act)

    @cached_property
    def fix(self) -> FixLane:
        return FixLane(self)

    @cached_property
    def links(self) -> list[slots.Link]:
        """What the apps above add to the record."""
        return slots.record_links(self.incident) if self.is_record else []

    @cached_property
    def around(self) -> Around:
        """Services, links, the larger event and the parts."""
        return Around(self.incident, self.at)

    @property
    def has_intake(self) -> bool:
        """Something was reported beyond title and severity."""
        known = self.incident
        return bool(known.summary or known.blast_radius or known.recent_change or known.services or known.who_else)

    def _against(self, update: Update, promise: Promise | None) -> Posted:
        late = promise.late_by(update.posted_at) if promise and promise.state == PromiseState.LATE else timedelta()
        return Posted(update, promise, late)
