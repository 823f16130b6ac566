"""What happens on the fix track of a scene; each step calls one verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from config.demo.stage import Stage
from incidents import fixing, hypotheses, risks, work


@dataclass(frozen=True)
class Aim:
    """The commander writes the objective."""

    minute: float
    who: str
    text: str

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        work.set_objective(incident=stage.incident, text=stage.words(self.text), by=by, at=at)


@dataclass(frozen=True)
class Propose:
    """Somebody puts an action before the commander."""

    minute: float
    who: str
    what: str
    risk: str
    risk_words: str
    undo: str
    effect: str = ""

    def play(self, stage: Stage) -> None:
        fixing.propose(
            incident=stage.incident, what=self.what, risk=self.risk, risk_words=self.risk_words, undo=self.undo,
            effect=self.effect, by=stage.people[self.who], at=stage.at(self.minute),
        )  # fmt: skip


@dataclass(frozen=True)
class Act:
    """An act on a proposal by its number: `verb` is one of `fixing`, `more` what it takes."""

    minute: float
    who: str
    verb: Callable[..., Any]
    number: int
    more: dict[str, Any] = field(default_factory=dict)

    def play(self, stage: Stage) -> None:
        proposal = stage.incident.proposals.get(number=self.number)
        self.verb(proposal=proposal, by=stage.people[self.who], at=stage.at(self.minute), **self.more)


@dataclass(frozen=True)
class Ask:
    """Somebody is asked to do one thing, and acknowledges it."""

    minute: float
    who: str
    what: str
    owner: str
    back: int = 10

    def play(self, stage: Stage) -> None:
        owner, at = stage.people[self.owner], stage.at(self.minute)
        task = work.ask(
            incident=stage.incident, what=self.what, owner=owner, report_in_minutes=self.back,
            by=stage.people[self.who], at=at,
        )  # fmt: skip
        if owner != stage.people[self.who]:
            work.acknowledge(task=task, by=owner, at=at + timedelta(seconds=20))


@dataclass(frozen=True)
class RuleOut:
    """Somebody supposes a cause and rules it out at once."""

    minute: float
    who: str
    text: str
    evidence: str

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        found = hypotheses.suppose(incident=stage.incident, text=self.text, by=by, at=at)
        hypotheses.rule_out(hypothesis=found, evidence=self.evidence, by=by, at=at + timedelta(seconds=40))


@dataclass(frozen=True)
class Accept:
    """A risk is accepted for some days."""

    minute: float
    who: str
    what: str
    owner: str
    monitoring: str
    days: int

    def play(self, stage: Stage) -> None:
        at = stage.at(self.minute)
        risks.accept_risk(
            incident=stage.incident, what=self.what, owner=stage.people[self.owner], monitoring=self.monitoring,
            expires_at=at + timedelta(days=self.days), by=stage.people[self.who], at=at,
        )  # fmt: skip


@dataclass(frozen=True)
class Settle:
    """A temporary change is written down for later."""

    minute: float
    who: str
    number: int
    link: str

    def play(self, stage: Stage) -> None:
        found = stage.incident.mitigations.get(number=self.number)
        by, at = stage.people[self.who], stage.at(self.minute)
        work.settle_mitigation(mitigation=found, settled="ticketed", link=self.link, by=by, at=at)
