"""Command health as one person sees it: the rows with the button that person may press (SPEC H1, design 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from incidents import reviewing, slots
from incidents.health import findings, reading, thresholds
from incidents.health.evaluating import evaluate
from incidents.health.facts import Facts
from incidents.health.findings import History
from incidents.health.result import SHOWN, Button, Health, Result
from roster.roles import Role

if TYPE_CHECKING:
    from incidents.room import Room

# Who commands presses these; the others read that they wait.
COMMANDERS = {"hand_off", "severity"}
PAGES = {"take_command", "severity", "watcher", "propose"}


@dataclass(frozen=True)
class Row:
    """A result with where its button leads; `way` is `dialog`, `link` or `post`, and empty when there is no button."""

    result: Result
    url: str = ""
    way: str = ""


class Panel:
    """What the panel shows; it evaluates rows that the room has read, and asks for who was seen and who was asked."""

    def __init__(self, room: Room) -> None:
        self.room = room

    @cached_property
    def health(self) -> Health:
        return evaluate(self.facts, thresholds.load())

    @cached_property
    def facts(self) -> Facts:
        room, incident = self.room, self.room.incident
        if room.is_record:
            owned = incident.pk in slots.with_review_owner([incident.pk])
            return Facts(incident, room.at, has_review_owner=owned)
        return reading.facts(
            incident,
            room.at,
            assignments=room.assignments,
            promises=room.promises,
            updates=room.updates,
            proposals=room.fix.proposals,
            tasks=room.fix.tasks,
            offers=room.asked.ever,
            draft_warnings=reviewing.warnings(incident, room.lane.draft, room.updates, room.at),
        )

    @cached_property
    def history(self) -> History | None:
        """What was found while it ran; once it has ended."""
        return findings.history(self.room.incident) if self.room.is_record else None

    @property
    def rows(self) -> list[Row]:
        return [self._row(one) for one in self.health.needs]

    @property
    def top(self) -> list[Row]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> list[Row]:
        """The rows behind "2 more"."""
        return self.rows[SHOWN:]

    def _row(self, result: Result) -> Row:
        button, room = result.button, self.room
        if button is None or not room.may_act:
            return Row(result)
        if room.i_command and button.kind == "take_command":
            return Row(result)
        if not room.i_command and button.kind in COMMANDERS:
            return Row(result)
        return Row(result, *self._address(button))

    def _address(self, button: Button) -> tuple[str, str]:
        number, page = self.room.incident.number, self.room.incident.get_absolute_url()
        about = button.about
        if button.kind in PAGES:
            return reverse(f"incidents:{button.kind}", args=[number]), "dialog"
        if button.kind in ("assign", "hand_off"):
            return self._role(button.kind, about)
        if button.kind == "nudge":
            return reverse("incidents:nudge", args=[number, about]), "post"
        if button.kind == "review":
            return next((link.url for link in self.room.links), page), "link"
        ways = {
            "draft": "#composer",
            "holding": "?holding#composer",
            "decide": f"#p{about}",
            "task": f"#task-{about}",
        }
        return f"{page}{ways[button.kind]}", "link"

    def _role(self, kind: str, role: str) -> tuple[str, str]:
        held = any(one.role == role and one.ended_at is None for one in self.room.assignments)
        name = "hand_off" if held and role != Role.EXPERT else "assign"
        return f"{reverse(f'incidents:{name}', args=[self.room.incident.number])}?role={role}", "dialog"
