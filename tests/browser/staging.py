"""Set a running stack's clock forward for a story: `python -m tests.browser.staging SCENE|pass …`, in its environment.

A story of two hours is played in two minutes: what lies before is told through the verbs at its times, and a clean
window passes by moving its start.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from config.demo.stage import Scene, Stage  # noqa: E402
from config.demo.steps import INVESTIGATING, MITIGATING, Move, Note, Role, Tell  # noqa: E402
from config.kit import clock  # noqa: E402
from incidents.models import Incident  # noqa: E402
from roster.models import Person  # noqa: E402
from statuspage.models import Component  # noqa: E402

TWO_HOURS = 121
DATABASE = Scene(
    title="Orders cannot be saved",
    level=1,
    by="sarah",
    public="Orders are not saved",
    summary="Saving an order fails for everybody.",
    services="Payments API",
    steps=[
        Note(0, "sarah", "/obs Primary disk I/O at 100%."),
        Role(1, "jordan", "communications"),
        Role(2, "taylor", "operations"),
        Move(2, "sarah", INVESTIGATING),
        Tell(3, "jordan", "investigating", "Saving an order fails.", "Errors began just now.", "We look into it.", 25),
        Note(10, "taylor", "/hyp The disk controller of the primary is degraded."),
        Move(20, "sarah", MITIGATING),
        Tell(100, "jordan", "identified", "Saving an order fails.", "A disk is failing.", "We switch over.", 28),
    ],
)


def begin() -> int:
    """Play the database SEV1 up to two hours after it was declared; returns its number."""
    people = {person.handle: person for person in Person.objects.all()}
    components = {component.name: component for component in Component.objects.all()}
    start = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=TWO_HOURS)
    return Stage(DATABASE, start, people, components).play().number


def let_pass(number: int, minutes: int) -> None:
    """The clean window of this incident began `minutes` earlier."""
    incident = Incident.objects.get(number=number)
    assert incident.stabilizing_since is not None
    earlier = incident.stabilizing_since - timedelta(minutes=minutes)
    Incident.objects.filter(pk=incident.pk).update(stabilizing_since=earlier)


if __name__ == "__main__":
    if sys.argv[1] == "begin":
        print(begin())
    else:
        let_pass(int(sys.argv[2]), int(sys.argv[3]))
