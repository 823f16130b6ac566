"""The clean window before resolving, and the checklist that goes with it (SPEC E1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents import resolution
from incidents.models import Incident


@dataclass(frozen=True)
class Check:
    """One item of the resolve checklist, with who confirmed it and when; null while nobody did."""

    key: str
    words: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Window:
    """How far stabilization has come at `at`."""

    incident: Incident
    at: datetime

    @property
    def minutes(self) -> int:
        """Whole clean minutes so far, never more than the window asks for."""
        since = self.incident.stabilizing_since
        passed = int((self.at - since).total_seconds() // 60) if since else 0
        return max(0, min(passed, self.incident.severity.stabilization_minutes))

    @property
    def percent(self) -> int:
        since, length = self.incident.stabilizing_since, self.incident.severity.stabilization
        return min(100, int(100 * (self.at - since) / length)) if since and length else 100

    @property
    def left(self) -> timedelta:
        """Until resolving opens."""
        return max((self.incident.stabilized_at or self.at) - self.at, timedelta())

    @property
    def is_early(self) -> bool:
        """Resolving now would need a reason."""
        return resolution.is_early(self.incident, self.at)

    @property
    def checklist(self) -> list[Check]:
        found = []
        for key, words in resolution.CHECKLIST.items():
            done = self.incident.checklist.get(key)
            by, at = (done["by"], datetime.fromisoformat(done["at"])) if done else ("", None)
            found.append(Check(key, words, by, at))
        return found

    @property
    def unchecked(self) -> list[Check]:
        return [check for check in self.checklist if check.at is None]

    @property
    def confirmed(self) -> int:
        return len(self.checklist) - len(self.unchecked)
