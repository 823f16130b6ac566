"""What the scribe does with a record: pins, corrects, decides with reasons, settles a hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

from config.demo.stage import Stage
from incidents import decisions, hypotheses, timeline
from incidents.models import TimelineEntry


def _newest(stage: Stage, words: str) -> TimelineEntry:
    """The newest entry that has these words."""
    return stage.incident.timeline.filter(body__contains=words).order_by("-sequence")[0]


@dataclass(frozen=True)
class Pin:
    """Somebody holds up the entry that has these words."""

    minute: float
    who: str
    words: str

    def play(self, stage: Stage) -> None:
        timeline.pin(entry=_newest(stage, self.words), by=stage.people[self.who], at=stage.at(self.minute))


@dataclass(frozen=True)
class Correct:
    """Somebody writes the entry that has these words anew."""

    minute: float
    who: str
    words: str
    text: str

    def play(self, stage: Stage) -> None:
        entry, at = _newest(stage, self.words), stage.at(self.minute)
        timeline.correct(entry=entry, text=stage.words(self.text), by=stage.people[self.who], at=at)


@dataclass(frozen=True)
class Decide:
    """A decision with its reasons, and perhaps somebody who objects."""

    minute: float
    who: str
    text: str
    rationale: str = ""
    options: str = ""
    objection: tuple[float, str, str] | None = None

    def play(self, stage: Stage) -> None:
        found = decisions.decide(
            incident=stage.incident, text=stage.words(self.text), rationale=stage.words(self.rationale),
            options=self.options, by=stage.people[self.who], at=stage.at(self.minute),
        )  # fmt: skip
        if self.objection:
            minute, who, text = self.objection
            decisions.object(decision=found, text=stage.words(text), by=stage.people[who], at=stage.at(minute))


@dataclass(frozen=True)
class Confirm:
    """The hypothesis with these words turns out to be true."""

    minute: float
    who: str
    words: str
    evidence: str

    def play(self, stage: Stage) -> None:
        found = stage.incident.hypotheses.get(text__contains=self.words)
        by, at = stage.people[self.who], stage.at(self.minute)
        hypotheses.confirm(hypothesis=found, evidence=stage.words(self.evidence), by=by, at=at)
