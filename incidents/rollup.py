"""Roll up: how the parts of a large event stand, and what that makes of the whole (SPEC D10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.kit.deadline import Deadline
from incidents.models import Assignment, Incident, SeverityPolicy
from roster.models import Person
from roster.roles import Role


@dataclass(frozen=True)
class Part:
    """One part at one instant."""

    incident: Incident
    due: Deadline
    held: Sequence[Assignment]
    at: datetime

    @property
    def commander(self) -> Person | None:
        return next((one.person for one in self.held if one.role == Role.COMMANDER), None)

    @property
    def is_overdue(self) -> bool:
        """The next word is late."""
        return self.due.is_overdue(self.at)

    @property
    def urgency(self) -> tuple[bool, bool, int, datetime]:
        """Open ones, late ones, the worst, the soonest due."""
        return (
            not self.incident.is_open,
            not self.is_overdue,
            self.incident.severity.level,
            self.due.due_at or self.incident.began_at,
        )


@dataclass(frozen=True)
class Rollup:
    """What the open parts make of the whole: how many, the worst severity, the promise that falls due first."""

    parts: Sequence[Part]

    @property
    def count(self) -> int:
        return len(self.parts)

    @property
    def worst(self) -> SeverityPolicy:
        return min((part.incident.severity for part in self.parts), key=lambda severity: severity.level)

    @property
    def soonest(self) -> Part | None:
        """The part whose next word is due first."""
        promised = [part for part in self.parts if part.due.due_at]
        return min(promised, key=lambda part: part.due.due_at or part.at, default=None)


def of_open(parts: Sequence[Part]) -> Rollup | None:
    """The roll-up of the open ones; null when none is."""
    found = [part for part in parts if part.incident.is_open]
    return Rollup(found) if found else None
