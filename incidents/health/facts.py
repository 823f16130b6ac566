"""All that the checks look at: rows that were read already, nothing that would ask the database again (SPEC H1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from incidents.models import Assignment, Incident, Offer, Promise, Proposal, Task, Update
from roster.models import Person
from roster.roles import Role


@dataclass(frozen=True)
class Facts:
    """One incident at one instant.

    `seen` and `wrote` tell when a person last had the room open and last wrote an entry. Newest updates come first.
    """

    incident: Incident
    at: datetime
    assignments: Sequence[Assignment] = ()
    promises: Sequence[Promise] = ()
    updates: Sequence[Update] = ()
    proposals: Sequence[Proposal] = ()
    tasks: Sequence[Task] = ()
    offers: Sequence[Offer] = ()
    seen: Mapping[int, datetime] = field(default_factory=dict)
    wrote: Mapping[int, datetime] = field(default_factory=dict)
    draft_warnings: int = 0
    has_review_owner: bool = True

    @cached_property
    def held(self) -> list[Assignment]:
        """Who holds what now."""
        return [one for one in self.assignments if one.ended_at is None]

    @cached_property
    def command(self) -> Assignment | None:
        return self.holding(Role.COMMANDER)

    @property
    def commander(self) -> Person | None:
        return self.command.person if self.command else None

    @property
    def commander_name(self) -> str:
        return self.commander.first_name if self.commander else "the commander"

    def holding(self, role: str) -> Assignment | None:
        """Who holds `role` now."""
        return next((one for one in self.held if one.role == role), None)

    def emptied_at(self, role: str) -> datetime:
        """Since when nobody holds `role`."""
        ended = [one.ended_at for one in self.assignments if one.role == role and one.ended_at]
        return max(ended, default=self.incident.declared_at)

    def sign_of_life(self, held: Assignment) -> datetime:
        """When the holder was last seen, wrote something or took the role."""
        known = [self.seen.get(held.person_id), self.wrote.get(held.person_id), held.started_at]
        return max(one for one in known if one)

    @property
    def age(self) -> timedelta:
        """Since it was declared."""
        return self.at - self.incident.declared_at

    @property
    def wants_one_person(self) -> bool:
        """The severity asks for a commander only: one person may wear every hat (SPEC P6)."""
        return set(self.incident.severity.wanted_roles) <= {Role.COMMANDER.value}

    @property
    def impact_goes_on(self) -> bool:
        return not self.incident.impact_ended and not self.incident.is_monitoring

    @property
    def waiting(self) -> list[Proposal]:
        """Proposals that wait for the commander, oldest first."""
        return sorted((one for one in self.proposals if one.is_waiting), key=lambda one: one.proposed_at)

    @property
    def open_tasks(self) -> list[Task]:
        return [one for one in self.tasks if one.is_open]


def names(people: Sequence[str]) -> str:
    """Sarah; Sarah and Alex; Sarah, Alex and Lee."""
    return f"{', '.join(people[:-1])} and {people[-1]}" if len(people) > 1 else "".join(people)


def plural(count: int, word: str) -> str:
    """2 proposals, one proposal."""
    spelled = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
    return f"{spelled.get(count, count)} {word}{'' if count == 1 else 's'}"
