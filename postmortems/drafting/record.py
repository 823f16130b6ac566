"""What the record of an incident says, read once: everything that prefill and effectiveness compute from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from incidents import health, marks
from incidents.health import History
from incidents.models import Assignment, Incident, Kind, Promise, TimelineEntry, Update
from incidents.models.cadence import PromiseState
from roster.roles import Role


@dataclass(frozen=True)
class Record:
    """An incident and its rows, oldest first. Reading it again asks the database nothing."""

    incident: Incident
    entries: list[TimelineEntry]
    assignments: list[Assignment]
    promises: list[Promise]
    updates: list[Update]
    health: History = field(default_factory=lambda: History([]))

    @property
    def settled(self) -> list[Promise]:
        """Deadlines kept or missed; one update settles the promise of each audience, so the moment counts once.

        Those waived count for neither. Of two promises of one moment the late one speaks.
        """
        worst: dict[datetime, Promise] = {}
        for one in self.promises:
            if one.state == PromiseState.LATE or (one.state == PromiseState.KEPT and one.due_at not in worst):
                worst[one.due_at] = one
        return list(worst.values())

    @property
    def late(self) -> list[Promise]:
        return [one for one in self.settled if one.state == PromiseState.LATE]

    @property
    def public_updates(self) -> list[Update]:
        return [one for one in self.updates if one.is_public]

    @property
    def first_update(self) -> Update | None:
        """The first word to whom it was owed: the public where the severity promises it, else anybody."""
        told = self.public_updates if self.incident.severity.promises_public else self.updates
        return told[0] if told else None

    def first(self, *kinds: str) -> TimelineEntry | None:
        return next((entry for entry in self.entries if entry.kind in kinds), None)

    def of(self, *kinds: str) -> list[TimelineEntry]:
        return [entry for entry in self.entries if entry.kind in kinds]

    def holders(self, role: str) -> list[Assignment]:
        return [one for one in self.assignments if one.role == role]

    def role_at(self, person_id: int | None, at: datetime) -> str:
        """The roles somebody held at an instant: "Incident Commander and Scribe", or nothing."""
        held = [
            one for one in self.assignments
            if one.person_id == person_id and one.started_at <= at and (one.ended_at is None or at <= one.ended_at)
        ]  # fmt: skip
        return " and ".join(dict.fromkeys(one.get_role_display() for one in held))


def read(incident: Incident) -> Record:
    """Read the record of `incident`: five queries."""
    return Record(
        incident=incident,
        entries=list(
            marks.standing(incident.timeline.all()).select_related("author").order_by("occurred_at", "sequence")
        ),
        assignments=list(incident.assignments.select_related("person").order_by("started_at", "pk")),
        promises=list(incident.promises.order_by("due_at", "audience")),
        updates=list(incident.updates.select_related("posted_by").order_by("number")),
        health=health.history(incident),
    )


def commander(incident: Incident) -> Assignment | None:
    """Who commanded last: the owner of the postmortem."""
    return (
        incident.assignments.filter(role=Role.COMMANDER).select_related("person").order_by("-started_at", "-pk").first()
    )


def between(earlier: datetime | None, later: datetime | None) -> timedelta | None:
    """The span from one instant to another; null when either was not recorded. Never negative."""
    return max(later - earlier, timedelta()) if earlier and later else None


FOLLOW_UPS = [Kind.TASK]
