"""Who could take a role: free, rested and awake first (SPEC P8, design/README 3.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from incidents import load
from incidents.models import Assignment, Incident
from roster import directory
from roster.models import Person
from roster.roles import DUTIES


@dataclass(frozen=True)
class Candidate:
    """One row of the picker, at one instant."""

    person: Person
    at: datetime
    load: load.Load = field(default_factory=load.Load)
    here: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    is_me: bool = False

    @property
    def is_free(self) -> bool:
        return not (self.here or self.elsewhere)

    @property
    def is_night(self) -> bool:
        return load.is_night(self.person.zone, self.at)

    @property
    def local(self) -> str:
        """`23:48 in Seoul, at night`."""
        place = self.person.time_zone.rpartition("/")[2].replace("_", " ")
        rest = "at night" if self.is_night else "awake"
        return f"{self.at.astimezone(self.person.zone):%H:%M} in {place}, {rest}"

    @property
    def holds(self) -> str:
        """`free`, or the roles they hold now."""
        said = [*self.here, *self.elsewhere]
        return f"holds {', '.join(said)}" if said else "free"

    @property
    def order(self) -> tuple[bool, bool, bool, str]:
        return (not self.is_free, not self.load.is_rested, self.is_night, self.person.name)


def of(incident: Incident, me: Person, at: datetime, *, leave_out: Sequence[int] = ()) -> list[Candidate]:
    """Everybody who may hold a role, the likeliest first; two queries whatever their number."""
    held: dict[int, list[Assignment]] = defaultdict(list)
    lately = Q(ended_at=None) | Q(ended_at__gte=at - load.LOOK_BACK)
    for one in Assignment.objects.filter(lately).select_related("incident"):
        held[one.person_id].append(one)
    people = directory.responders().exclude(pk__in=leave_out)
    found = [_candidate(person, held[person.pk], incident, me, at) for person in people]
    return sorted(found, key=lambda one: one.order)


def _candidate(person: Person, held: list[Assignment], incident: Incident, me: Person, at: datetime) -> Candidate:
    now = [one for one in held if one.ended_at is None]
    here = [DUTIES[one.role].title for one in now if one.incident_id == incident.pk]
    away = [f"{DUTIES[one.role].title} in {one.incident.reference}" for one in now if one.incident_id != incident.pk]
    return Candidate(person, at, load.of(held, person.zone, at), here, away, person.pk == me.pk)
