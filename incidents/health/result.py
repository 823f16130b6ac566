"""What a check answers: pass, warn or alarm, in words, with the one button that helps (SPEC H1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN = 4


class Tone(StrEnum):
    ALARM = "alarm"
    WARN = "warn"
    PASS = "pass"  # noqa: S105


@dataclass(frozen=True)
class Button:
    """One verb: its words, which dialog it opens, and what about (a role, a number)."""

    words: str
    kind: str
    about: str = ""


@dataclass(frozen=True)
class Result:
    """The answer of one check; `subject` tells two of one check apart. A pass has a short title and no button."""

    name: str
    tone: Tone
    title: str
    why: str = ""
    button: Button | None = None
    subject: str = ""
    icon: str = "triangle-alert"

    @property
    def key(self) -> str:
        """Its id in the page: stable while it lasts, so that a row is morphed and not replaced."""
        return f"{self.name}-{self.subject}" if self.subject else self.name

    @property
    def passes(self) -> bool:
        return self.tone == Tone.PASS

    @property
    def is_alarm(self) -> bool:
        return self.tone == Tone.ALARM

    @property
    def colour(self) -> str:
        """The tone of the row in the design's words."""
        return {Tone.ALARM: "red", Tone.WARN: "orange", Tone.PASS: "green"}[self.tone]


@dataclass(frozen=True)
class Health:
    """All answers: what needs somebody, alarms first and in the order of the checks, and what passes."""

    needs: list[Result] = field(default_factory=list)
    passed: list[Result] = field(default_factory=list)

    @classmethod
    def of(cls, results: Iterable[Result]) -> Health:
        found = list(results)
        alarms = [one for one in found if one.is_alarm]
        warnings = [one for one in found if one.tone == Tone.WARN]
        return cls([*alarms, *warnings], [one for one in found if one.passes])

    @property
    def alarms(self) -> list[Result]:
        return [one for one in self.needs if one.is_alarm]

    @property
    def colour(self) -> str:
        return "red" if self.alarms else "orange" if self.needs else "green"

    @property
    def top(self) -> list[Result]:
        """The rows that are always seen."""
        return self.needs[:SHOWN]

    @property
    def more(self) -> list[Result]:
        """The rows behind "2 more"."""
        return self.needs[SHOWN:]

    @property
    def passed_words(self) -> str:
        return ", ".join(one.title for one in self.passed)
