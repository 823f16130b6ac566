"""The stage: a scene's steps, played through the verbs at their minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from incidents import access, lifecycle, presence, timeline
from incidents.health import findings
from incidents.importing.replaying import run_sweeps_before
from incidents.models import Assignment, Incident, Kind, Service
from incidents.models.incident import OPEN_PHASES
from roster.models import Person
from statuspage.models import Component

# The incidents that go on: what command health found in them is part of the demonstration.
WATCHED = ("checkout", "database")
CLOCK = re.compile(r"\[([+-]?\d+)\]")


class Step(Protocol):
    """Something that happens `minute` minutes after the incident was declared."""

    @property
    def minute(self) -> float: ...

    def play(self, stage: Stage) -> None: ...


@dataclass(frozen=True)
class Scene:
    """An incident to be told; `public` is its title in customers' words.

    `alert` is when the first alert came and the impact began: minutes, before declaring.

    In every text `[7]` stands for the clock seven minutes after declaring.
    """

    title: str
    level: int
    by: str
    steps: list[Step]
    summary: str = ""
    services: str = ""
    blast_radius: str = ""
    recent_change: str = ""
    alert: int | None = None
    said: str = ""
    public: str = ""
    key: str = ""
    part_of: str = ""
    days_ago: int = 0
    clock: str = ""


@dataclass
class Stage:
    """Where a scene is played: the people, the components, the incident so far."""

    scene: Scene
    start: datetime
    people: dict[str, Person]
    components: dict[str, Component]
    told: dict[str, Incident] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    incident: Incident = field(init=False)

    def play(self) -> Incident:
        """Tell the whole scene; reminders fall due between its steps as they would have."""
        self._declare()
        for step in self.scene.steps:
            run_sweeps_before(self.at(step.minute))
            step.play(self)
            if self.scene.key in WATCHED:
                self._look_on(self.at(step.minute))
        self.incident.refresh_from_db()
        return self.incident

    def _look_on(self, at: datetime) -> None:
        """Whoever holds a role has the room open, and command health looks on."""
        for held in (
            Assignment.objects.held().filter(incident__phase__in=OPEN_PHASES).select_related("person", "incident")
        ):
            presence.seen(incident=held.incident, by=held.person, at=at)
        findings.sweep(at)

    def at(self, minute: float) -> datetime:
        return self.start + timedelta(minutes=minute)

    def words(self, text: str) -> str:
        """The text with its clocks filled in."""
        return CLOCK.sub(lambda found: f"{self.at(int(found[1])):%H:%M} UTC", text)

    def shows(self, states: dict[str, str]) -> dict[str, Any]:
        """What an update carries for the status page."""
        chosen = {self.components[name].public_id: status for name, status in states.items()}
        titled = {"public_title": self.scene.public} if self.scene.public else {}
        return {**({"components": chosen} if chosen else {}), **titled}

    def _declare(self) -> None:
        scene, alert = self.scene, self.scene.alert
        names = [name.strip() for name in scene.services.split(",")]
        began = None if alert is None else self.at(alert)
        self.incident = lifecycle.declare(
            title=scene.title, level=scene.level, by=self.people[scene.by], at=self.start,
            summary=self.words(scene.summary), blast_radius=scene.blast_radius,
            recent_change=self.words(scene.recent_change),
            services=", ".join(name for name in names if name not in self.services),
            affected=[self.services[name] for name in names if name in self.services],
            part_of=self.told[scene.part_of] if scene.part_of else None,
            impact_began_at=began, detected_at=began,
            acknowledged_at=began and min(began + timedelta(minutes=1), self.start),
        )  # fmt: skip
        if began:
            _alert(self.incident, scene.said or f"Alert: {scene.title}.", began, self.start)


@transaction.atomic
def _alert(incident: Incident, body: str, sent_at: datetime, at: datetime) -> None:
    # As a monitor would write it: by nobody, at the time the monitor gives.
    timeline.record(access.under_lock(incident), kind=Kind.ALERT, body=body, by=None, at=at, occurred_at=sent_at)
