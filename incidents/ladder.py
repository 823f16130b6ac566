"""The ladder of a promise: which reminders, when, and who hears them (SPEC C5, RELIABILITY 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models import Incident, Promise
from roster import directory
from roster.models import Person
from roster.roles import Role

LEAD = timedelta(minutes=2)
REPEATS = 8


@dataclass(frozen=True)
class Step:
    """One rung: its name, its instant, the roles it calls, and whether managers hear it too."""

    name: str
    at: datetime
    roles: tuple[str, ...]
    managers: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.name != "reminder"


def steps(promise: Promise) -> list[Step]:
    """All rungs of `promise` in order of time.

    The reminder comes a quarter of the window before the promised time (2 min at least), the others half an interval
    late, one and a half, then every interval, eight times at most.
    """
    due, interval = promise.due_at, promise.interval
    early = max((due - promise.made_at) / 4, LEAD)
    team = (Role.COMMUNICATIONS, Role.COMMANDER)
    found = [
        Step("reminder", due - early, (Role.COMMUNICATIONS,)),
        Step("overdue", due, team),
        Step("escalate", due + interval / 2, (*team, Role.SUPPORT), managers=True),
        Step("sponsor", due + interval * 3 / 2, (*team, Role.SPONSOR), managers=True),
    ]
    last = found[-1].at
    return found + [
        Step(f"repeat{n}", last + interval * n, (*team, Role.SPONSOR), managers=True) for n in range(1, REPEATS + 1)
    ]


def next_step_at(promise: Promise, after: datetime) -> datetime | None:
    """The first rung later than `after`."""
    return next((step.at for step in steps(promise) if step.at > after), None)


def recipients(incident: Incident, step: Step) -> list[Person]:
    """Who hears this rung, as the roles stand now; nobody in a role means the next one up, never silence."""
    holders: dict[str, Person] = {
        assignment.role: assignment.person for assignment in incident.assignments.held().select_related("person")
    }
    called = {holders[role].pk: holders[role] for role in step.roles if role in holders and holders[role].is_active}
    if step.managers:
        called.update({person.pk: person for person in directory.managers()})
    if not called and (found := holders.get(Role.COMMANDER)) and found.is_active:
        called[found.pk] = found
    return list(called.values()) or list(directory.managers()) or [incident.declared_by]
