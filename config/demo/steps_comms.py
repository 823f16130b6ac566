"""What stakeholders and the writer of updates do in a scene; each step calls one verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from config.demo.stage import Stage
from incidents import drafts, presence, stakeholders


@dataclass(frozen=True)
class Question:
    """Somebody who looks on asks; perhaps it is answered `after` minutes later."""

    minute: float
    who: str
    text: str
    answer: str = ""
    by: str = "priya"
    after: float = 1

    def play(self, stage: Stage) -> None:
        at, people = stage.at(self.minute), stage.people
        question = stakeholders.ask(incident=stage.incident, text=self.text, by=people[self.who], at=at)
        if self.answer:
            then = at + timedelta(minutes=self.after)
            stakeholders.answer(question=question, text=self.answer, by=people[self.by], at=then)


@dataclass(frozen=True)
class Count:
    """Customer contacts so far."""

    minute: float
    who: str
    total: int
    note: str = ""

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        stakeholders.tally(incident=stage.incident, total=self.total, note=self.note, by=by, at=at)


@dataclass(frozen=True)
class Draft:
    """Somebody writes the next update and has not posted it; others offer a sentence."""

    minute: float
    who: str
    fields: dict[str, str] = field(default_factory=dict)
    suggests: str = ""
    sentence: str = ""

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        fields = {name: stage.words(text).removesuffix(" UTC") if name == "next_update_at" else stage.words(text)
                  for name, text in self.fields.items()}  # fmt: skip
        drafts.save(incident=stage.incident, fields=fields, seen_revision=0, by=by, at=at)
        if self.suggests:
            someone = stage.people[self.suggests]
            drafts.suggest(incident=stage.incident, fields={"known": self.sentence}, by=someone, at=at)


@dataclass(frozen=True)
class Here:
    """These people have the room open."""

    minute: float
    handles: tuple[str, ...]

    def play(self, stage: Stage) -> None:
        for handle in self.handles:
            presence.seen(incident=stage.incident, by=stage.people[handle], at=stage.at(self.minute))


@dataclass(frozen=True)
class Follows:
    """These people get every update by e-mail."""

    minute: float
    handles: tuple[str, ...]

    def play(self, stage: Stage) -> None:
        for handle in self.handles:
            stakeholders.follow(incident=stage.incident, by=stage.people[handle], at=stage.at(self.minute))
