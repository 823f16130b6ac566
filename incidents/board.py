"""The board: one card for each active incident, sorted by who needs help first (design/README 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from config.kit import spans
from config.kit.deadline import Deadline
from incidents import access
from incidents.due import next_due
from incidents.models import Assignment, Incident, Promise
from incidents.models.cadence import PromiseState
from incidents.rollup import Part, Rollup, of_open
from roster.models import Person
from roster.roles import DUTIES, Role

SHOWN_GAPS = 2


@dataclass(frozen=True)
class Flag:
    """A tag at the foot of a card: what is missing, or how far stabilization is."""

    words: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Card:
    """An active incident as the board shows it at one instant."""

    incident: Incident
    due: Deadline
    held: list[Assignment]
    at: datetime
    rollup: Rollup | None = None

    @property
    def is_alarm(self) -> bool:
        """The next word is overdue."""
        return self.due.is_overdue(self.at)

    @property
    def commander(self) -> Person | None:
        return next((one.person for one in self.held if one.role == Role.COMMANDER), None)

    @property
    def hats(self) -> str:
        """The roles the commander holds: `IC, Comms and Scribe`."""
        worn = [one.role for one in self.held if one.person_id == getattr(self.commander, "pk", None)]
        names = [DUTIES[role].short.removesuffix(" Lead") for role in worn if role != Role.COMMANDER]
        return " and ".join(filter(None, [", ".join(["IC", *names[:-1]]), *names[-1:]]))

    @property
    def gaps(self) -> list[str]:
        """Wanted roles that nobody holds, commander first."""
        taken = {one.role for one in self.held}
        return [role.value for role in Role if role in self.incident.severity.wanted_roles and role not in taken]

    @property
    def flags(self) -> list[Flag]:
        """What is missing; without gaps, how far stabilization is."""
        tone = "red" if self.is_alarm or Role.COMMANDER in self.gaps else "orange"
        found = [Flag(f"No {_name(role)}", tone, "user-x") for role in self.gaps[:SHOWN_GAPS]]
        if len(self.gaps) > SHOWN_GAPS:
            found.append(Flag(f"{len(self.gaps) - SHOWN_GAPS} more", tone, "user-x"))
        return found or self._stabilizing()

    def _stabilizing(self) -> list[Flag]:
        since, wanted = self.incident.stabilizing_since, self.incident.severity.stabilization_minutes
        if since is None or not wanted:
            return []
        clean = int((self.at - since).total_seconds() // 60)
        if clean >= wanted:
            return [Flag(f"{spans.minutes(wanted)} clean, can be resolved", "green", "shield-check")]
        return [Flag(f"{max(clean, 0)} of {wanted} clean min", "blue", "shield-check")]

    @property
    def urgency(self) -> tuple[bool, bool, bool, int, datetime]:
        """Overdue, then no commander, then a wanted role empty, then severity, then age."""
        return (
            not self.is_alarm,
            Role.COMMANDER not in self.gaps,
            not self.gaps,
            self.incident.severity.level,
            self.incident.began_at,
        )


def cards(person: Person, at: datetime) -> list[Card]:
    """Every active incident this person may know of, who needs help first; three queries however many there are."""
    found = (
        access.incidents_for(person)
        .open()
        .prefetch_related(
            Prefetch("promises", queryset=Promise.objects.filter(state=PromiseState.OPEN)),
            Prefetch("assignments", queryset=Assignment.objects.held().select_related("person"), to_attr="held"),
        )
    )
    parts: dict[int | None, list[Part]] = {}
    made = [(one, next_due(one), one.held) for one in found]
    for one, due, held in made:
        # A part is active itself, so that its whole has it among the incidents read already.
        parts.setdefault(one.parent_id, []).append(Part(one, due, held, at))
    shown = [Card(one, due, held, at, of_open(parts.get(one.pk, []))) for one, due, held in made]
    return sorted(shown, key=lambda card: card.urgency)


def last_ended(person: Person) -> Incident | None:
    """The incident that ended last, for a board with nothing active."""
    return access.incidents_for(person).ended().filter(resolved_at__isnull=False).order_by("-resolved_at").first()


def _name(role: str) -> str:
    return "commander" if role == Role.COMMANDER else DUTIES[role].short
