"""The offers of a room, and what one reader was asked to take anywhere (SPEC P4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from incidents.models import Incident, Offer
from roster.models import Person


@dataclass
class Asked:
    """Read once, for the strip, the banner, command health and the navigation."""

    incident: Incident
    person: Person
    at: datetime

    @cached_property
    def ever(self) -> list[Offer]:
        """All offers of this incident, answered or not, oldest first."""
        return [one for one in self._rows if one.incident_id == self.incident.pk]

    @cached_property
    def here(self) -> list[Offer]:
        """Those of this incident that can still be answered."""
        return [one for one in self.ever if one.is_waiting and not one.is_expired(self.at)]

    @cached_property
    def me(self) -> list[Offer]:
        """What this reader was asked to take, this room first."""
        away = [one for one in self._rows if one.incident_id != self.incident.pk]
        return [one for one in (*self.here, *away) if one.person_id == self.person.pk]

    @cached_property
    def _rows(self) -> list[Offer]:
        elsewhere = Q(pk__in=waiting(self.at).filter(person=self.person).values("pk"))
        return list(worded(Offer.objects.filter(Q(incident=self.incident) | elsewhere)))


def waiting(at: datetime) -> QuerySet[Offer]:
    """Every offer that can still be answered."""
    return Offer.objects.waiting().filter(expires_at__gt=at)


def worded(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """With everything that a page says of an offer."""
    return offers.select_related("person", "offered_by", "leaving__person", "incident__severity")


def of(person: Person, at: datetime) -> list[Offer]:
    """What this person was asked to take, oldest first: the navigation of every page."""
    return list(worded(waiting(at).filter(person=person)))
