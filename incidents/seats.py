"""The roles strip: who holds which role since when, and which wanted role is empty (SPEC P2-P6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from incidents.models import Assignment, Incident, Offer, TimelineEntry
from roster.models import Person
from roster.roles import DUTIES, Duty, Role

HATS = (Role.OPERATIONS, Role.COMMUNICATIONS, Role.SCRIBE)


@dataclass(frozen=True)
class Seat:
    """One role in the strip. `since` is how long it has been held, or empty when the severity wants it."""

    role: str
    name: str
    wanted: bool
    since: datetime | None
    holders: list[Assignment] = field(default_factory=list)
    owes: str = ""
    hats: str = ""
    offers: Sequence[Offer] = ()

    @property
    def offer(self) -> Offer | None:
        """Who was asked and has not answered yet."""
        return self.offers[0] if self.offers else None

    @property
    def duty(self) -> Duty:
        return DUTIES[self.role]

    @property
    def label(self) -> str:
        return str(Role(self.role).label)

    @property
    def holder(self) -> Assignment | None:
        return self.holders[0] if self.holders else None

    @property
    def is_vacant(self) -> bool:
        return self.wanted and not self.holders

    @property
    def is_optional(self) -> bool:
        return not self.wanted and not self.holders

    @property
    def is_command(self) -> bool:
        return self.role == Role.COMMANDER

    @property
    def is_many(self) -> bool:
        return self.role == Role.EXPERT

    @property
    def names(self) -> str:
        return ", ".join(one.person.first_name for one in self.holders)

    @property
    def names_with_areas(self) -> str:
        """`Dana (payments), Lee (database)`."""
        return ", ".join(
            f"{one.person.first_name} ({one.area})" if one.area else one.person.first_name for one in self.holders
        )


def with_last_entry(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With `wrote_at`: when the holder last wrote into the record of this incident."""
    mine = TimelineEntry.objects.filter(incident=OuterRef("incident"), author=OuterRef("person"))
    return rows.annotate(wrote_at=Subquery(mine.order_by("-sequence").values("recorded_at")[:1]))


def seats(
    incident: Incident, assignments: list[Assignment], owed: dict[str, str], offers: Sequence[Offer] = ()
) -> list[Seat]:
    """The strip, commander first. `owed` says per role what its holder owes right now, `offers` who was asked."""
    wanted = incident.severity.wanted_roles if incident.is_open else []
    sitting = assignments if incident.is_open else _last(assignments)
    found = []
    for role in Role:
        held = [one for one in sitting if one.role == role and (one.ended_at is None or not incident.is_open)]
        found.append(
            Seat(
                role=role.value,
                name=role.label if role == Role.COMMANDER else DUTIES[role].short,
                wanted=role.value in wanted,
                since=held[0].started_at if held else _emptied(incident, assignments, role),
                holders=held,
                owes=owed.get(role.value, ""),
                hats=_hats(incident, assignments) if role == Role.COMMANDER else "",
                offers=[one for one in offers if one.role == role],
            )
        )
    return found


def _last(assignments: list[Assignment]) -> list[Assignment]:
    """Who held the roles when the incident ended: they stood down together."""
    end = max((one.ended_at for one in assignments if one.ended_at), default=None)
    return [one for one in assignments if one.ended_at == end]


def held_by(assignments: list[Assignment], role: str) -> Person | None:
    """Who holds `role` now."""
    return next((one.person for one in assignments if one.role == role and one.ended_at is None), None)


def _emptied(incident: Incident, assignments: list[Assignment], role: Role) -> datetime:
    ended = [one.ended_at for one in assignments if one.role == role and one.ended_at]
    return max(ended, default=incident.declared_at)


def _hats(incident: Incident, assignments: list[Assignment]) -> str:
    """Where the severity wants one person only, the commander wears every hat nobody else has taken."""
    if not incident.is_open or incident.severity.wanted_roles != [Role.COMMANDER.value]:
        return ""
    worn = [DUTIES[role].short for role in HATS if held_by(assignments, role) is None]
    return "one person may wear all hats" if worn else ""
