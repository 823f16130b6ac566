"""What the tests of the room over HTTP share: addresses, times around now, a composer filled in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.kit import clock
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, minutes, staffed, updated

HTMX = {"HX-Request": "true"}
SignedIn = Any
WORDS = "Every card payment is declined since the morning."


def ago(count: float) -> datetime:
    return clock.now() - minutes(count)


def by(count: float) -> str:
    return f"{clock.now() + minutes(count):%H:%M}"


def address(incident: Incident, part: str = "") -> str:
    return f"/incidents/{incident.number}/{part}"


def update_fields(**more: str) -> dict[str, str]:
    fields = {"audience": "both", "status": "identified", "impact": WORDS, "known": "", "next_step": "We look."}
    return {**fields, "next_update_at": by(30), "seen": "0", "key": "k1", **more}


def room_of_three(alex: Person, priya: Person, sam: Person) -> Incident:
    """Alex commands, Priya tells, Sam writes; half an hour old, the first update is out and the next one not late."""
    now = clock.now()
    incident = declared(by=alex, at=now - minutes(30))
    staffed(incident, now - minutes(29), alex, communications=priya, scribe=sam)
    updated(incident, by=priya, at=now - minutes(28), next_in=50)
    return incident
