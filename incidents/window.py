"""The clean window before resolving, and the checklist that goes with it (SPEC E1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from incidents import checklist, resolution
from incidents.models import Incident
from roster.models import Person
from roster.roles import Role

ASKS = {"watch": "watcher", "postmortem": "review"}


@dataclass(frozen=True)
class Check:
    """One item of a checklist, with who confirmed it, when and with which note; null while nobody did.

    `is_automatic`: the clean window confirms it. `asks`: the dialog that names somebody for it; `may`: the reader
    may confirm it.
    """

    key: str
    words: str
    by: str = ""
    at: datetime | None = None
    note: str = ""
    is_automatic: bool = False
    is_confirmed: bool = False
    asks: str = ""
    may: bool = False


def checks(items: Mapping[str, str], kept: Mapping[str, dict[str, str]]) -> list[Check]:
    """The items with what was kept of each."""
    return [_check(key, words, kept.get(key)) for key, words in items.items()]


def _check(key: str, words: str, done: dict[str, str] | None) -> Check:
    if not done:
        return Check(key, words)
    return Check(key, words, done["by"], datetime.fromisoformat(done["at"]), done.get("note", ""), is_confirmed=True)


@dataclass
class Window:
    """How far stabilization has come at `at`."""

    incident: Incident
    at: datetime
    holders: Mapping[str, Person] = field(default_factory=dict)
    reader: Person | None = None

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

    @cached_property
    def checklist(self) -> list[Check]:
        found = checks(checklist.items(self.incident), self.incident.checklist)
        return [self._automatic(one) if one.key == checklist.AUTOMATIC else self._for_reader(one) for one in found]

    @property
    def unchecked(self) -> list[Check]:
        return [check for check in self.checklist if not check.is_confirmed]

    @property
    def confirmed(self) -> int:
        return len(self.checklist) - len(self.unchecked)

    @property
    def counted(self) -> str:
        return f"{self.confirmed} of {len(self.checklist)}"

    @property
    def confirms(self) -> Person | None:
        """Who confirms: the Operations Lead, else the commander."""
        return self.holders.get(Role.OPERATIONS) or self.holders.get(Role.COMMANDER)

    def _for_reader(self, check: Check) -> Check:
        may = self.reader is not None and checklist.may_confirm(self.reader, check.key, self.holders)
        return replace(check, asks=ASKS.get(check.key, ""), may=may and self.incident.is_open)

    def _automatic(self, check: Check) -> Check:
        clean = checklist.is_clean(self.incident, self.at)
        return Check(
            check.key,
            check.words,
            at=self.incident.stabilized_at if clean else None,
            is_automatic=True,
            is_confirmed=clean,
        )
