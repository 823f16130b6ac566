"""What a source tells of one incident, cleaned of what no verb would take; every change is remarked."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from config.kit import text as texts
from incidents.models.incident import Phase

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
GRACE = timedelta(minutes=1)
NO_TEXT = "(The source has no text here.)"

# Impact as sources say it, to our severity.
LEVELS = {"critical": 1, "major": 2, "minor": 3, "none": 4, "maintenance": 4}

# Where a post's status takes the incident; what is not named here moves nothing.
MOVES: dict[str, Phase] = {
    "investigating": Phase.INVESTIGATING,
    "identified": Phase.MITIGATING,
    "in progress": Phase.MITIGATING,
    "monitoring": Phase.MONITORING,
    "verifying": Phase.MONITORING,
}
ENDINGS = frozenset({"resolved", "completed"})
STAYS = frozenset({"update", "scheduled", "postmortem"})


class BadLine(ValueError):
    """A line that tells of no incident: the message says why, in words."""


@dataclass
class Post:
    """One public post. `obstacle` says why it can only be a note; `number` counts from 1 as the source does."""

    number: int
    at: datetime
    status: str
    text: str
    obstacle: str = ""

    @property
    def ends(self) -> bool:
        return self.status.lower() in ENDINGS

    @property
    def moves_to(self) -> Phase | None:
        return MOVES.get(self.status.lower())


@dataclass
class Story:
    """An incident as the source tells it; `remarks` name everything that was changed on the way in."""

    line: int
    source: str
    source_id: str
    title: str
    impact: str
    declared_at: datetime
    posts: list[Post]
    url: str = ""
    services: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    resolved_at: datetime | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def level(self) -> int:
        return LEVELS[self.impact]


class Reader:
    """Take fields out of a decoded line; what had to be changed is collected in `remarks`."""

    def __init__(self, found: Mapping[str, Any], now: datetime) -> None:
        self.found, self.now, self.remarks = found, now, list[str]()

    def remark(self, words: str) -> None:
        self.remarks.append(words)

    def words(self, name: str, limit: int = texts.LINE, value: Any = None) -> str:
        """A line of text; folded, cleaned and cut to `limit` characters."""
        raw = self.found.get(name) if value is None else value
        if not isinstance(raw, str | int) or isinstance(raw, bool):
            return ""
        cleaned = self.clean(" ".join(str(raw).split()), name)
        if len(cleaned) > limit:
            self.remark(f"{name} is shortened from {len(cleaned):,} to {limit} characters")
        return cleaned[:limit].rstrip()

    def clean(self, text: str, name: str) -> str:
        """Drop characters that cannot be stored, and say how many."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))
        if len(kept) < len(text):
            self.remark(f"{name}: {len(text) - len(kept)} control characters are dropped")
        return kept.strip()

    def instant(self, name: str) -> datetime | None:
        """A time of the incident; one that cannot be is left out, and said."""
        raw = self.found.get(name)
        if raw is None:
            return None
        try:
            return self.parse(raw)
        except BadLine as problem:
            self.remark(f"{name} {problem}, it is left out")
            return None

    def parse(self, raw: Any) -> datetime:
        """ISO 8601, UTC where no zone is named; refuses what is no time, before 2000 or still to come."""
        if not isinstance(raw, str):
            raise BadLine("is not a time")
        try:
            instant = datetime.fromisoformat(raw)
            instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except (ValueError, OverflowError):
            raise BadLine(f"“{self.clean(raw[:40], 'time')}” is not a time") from None
        if instant < EARLIEST:
            raise BadLine(f"{instant:%Y-%m-%d} is before 2000")
        if instant > self.now + GRACE:
            raise BadLine(f"{instant:%Y-%m-%d %H:%M} UTC has not come yet")
        return instant
