"""The scribe's line: `/dec ! @14:31 roll back` is a decision made at 14:31 UTC, logged and pinned (SPEC T1, T3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.models.timeline import Kind

KINDS = {
    "obs": Kind.OBSERVATION,
    "act": Kind.ACTION,
    "dec": Kind.DECISION,
    "hyp": Kind.HYPOTHESIS,
    "todo": Kind.TASK,
}
SHORT = {"o": "obs", "a": "act", "d": "dec", "h": "hyp", "t": "todo"}
WORD = re.compile(r"^/([a-z]+)(?=\s|$)", re.IGNORECASE)
PIN = re.compile(r"^!(?=\s|$)")
OWNER = re.compile(r"^@([a-z0-9_-]{1,64})(?=\s|$)", re.IGNORECASE)
CLOCK = re.compile(r"^@([01]?\d|2[0-3]):([0-5]\d)(?=\s|$)")


@dataclass(frozen=True)
class Line:
    kind: str
    body: str
    occurred_at: datetime | None
    pinned: bool = False


def parse(text: str, at: datetime) -> Line:
    """Read one line of quick entry. A slash word we do not know is text: `/checkout fails` speaks of a path."""
    rest, kind, occurred_at, pinned = text.strip(), str(Kind.NOTE), None, False
    for _ in range(3):
        if kind == Kind.NOTE and (word := WORD.match(rest)):
            name = word[1].lower()
            if SHORT.get(name, name) in KINDS:
                kind, rest = KINDS[SHORT.get(name, name)], rest[word.end() :].lstrip()
        if occurred_at is None and (clock := CLOCK.match(rest)):
            occurred_at = min(latest(int(clock[1]), int(clock[2]), at), at)
            rest = rest[clock.end() :].lstrip()
        if not pinned and (mark := PIN.match(rest)):
            pinned, rest = True, rest[mark.end() :].lstrip()
    return Line(kind, rest, occurred_at, pinned)


def addressed(body: str) -> tuple[str, str]:
    """Whom a task is for, when it begins with a handle, and what is left to do: `@lee check payments`."""
    found = OWNER.match(body)
    return (found[1].lower(), body[found.end() :].lstrip()) if found else ("", body)


def latest(hour: int, minute: int, at: datetime) -> datetime:
    """The newest instant when a UTC clock showed this, seen at `at`; that clock may have been a minute ahead."""
    found = at.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return found if found <= at + timedelta(minutes=1) else found - timedelta(days=1)
