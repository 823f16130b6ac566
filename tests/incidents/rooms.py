"""What the tests of the room over HTTP share: addresses, times around now, a composer filled in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.kit import clock
from incidents.models import Incident
from tests.builders import minutes

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
