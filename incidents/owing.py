"""What each role owes right now, for its card (SPEC P2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from config.kit import spans
from incidents.models import Assignment, Promise
from roster.roles import DUTIES, Role

if TYPE_CHECKING:
    from incidents.room import Room


def owed(room: Room) -> dict[str, str]:
    """By role, in words; a role that owes nothing is left out."""
    if not room.incident.is_open:
        return {}
    found = {
        Role.COMMANDER.value: _commander(room),
        Role.OPERATIONS.value: _operations(room),
        Role.COMMUNICATIONS.value: _communications(room.promises, room.at),
        Role.SCRIBE.value: _scribe(room.assignments, room.at),
    }
    return {role: words for role, words in found.items() if words}


def _commander(room: Room) -> str:
    waiting = sum(one.is_waiting for one in room.fix.proposals)
    filled = {one.role for one in room.assignments if one.ended_at is None} | {one.role for one in room.asked.here}
    empty = [DUTIES[role].short for role in room.incident.severity.wanted_roles if role not in filled]
    said = []
    if waiting:
        said.append("A decision on one proposal." if waiting == 1 else f"A decision on {waiting} proposals.")
    if empty:
        said.append(f"Somebody for {', '.join(empty)}.")
    return " ".join(said)


def _operations(room: Room) -> str:
    return f"The checklist: {room.window.counted} confirmed." if room.incident.is_monitoring else ""


def _communications(promises: Sequence[Promise], at: datetime) -> str:
    due = min((one.due_at for one in promises if one.is_open), default=None)
    if due is None:
        return ""
    late = f"; it is {spans.words(at - due)} late" if at > due else ""
    return f"The update promised by {due:%H:%M} UTC{late}."


def _scribe(assignments: Sequence[Assignment], at: datetime) -> str:
    scribe = next((one for one in assignments if one.role == Role.SCRIBE and one.ended_at is None), None)
    if scribe is None:
        return ""
    wrote = getattr(scribe, "wrote_at", None)
    if wrote is None:
        return "The first line of the record."
    return f"The record: last written {spans.words(at - wrote)} ago."
