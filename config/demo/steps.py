"""What can happen in a scene; each step calls one verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.demo.stage import Stage
from incidents import command, comms, lifecycle, links, offering, recovery, resolution, timeline
from incidents.models.incident import Phase
from roster.models import Person


@dataclass(frozen=True)
class Role:
    """The commander offers a role, and the person accepts; somebody who commands takes it for themselves."""

    minute: float
    who: str
    role: str
    area: str = ""

    def play(self, stage: Stage) -> None:
        who, at = stage.people[self.who], stage.at(self.minute)
        by = command.commander(stage.incident)
        incident, role, area = stage.incident, self.role, self.area
        if by is None or by == who:
            command.claim(incident=incident, role=role, area=area, by=who, at=at)
            return
        offer = offering.offer(incident=incident, role=role, area=area, person=who, by=by, at=at)
        offering.accept(offer=offer, by=who, at=at)


@dataclass(frozen=True)
class HandOff:
    """The holder names a successor, who reads the briefing for a minute and accepts."""

    minute: float
    who: str
    to: str
    role: str
    note: str = ""

    def play(self, stage: Stage) -> None:
        by, to, at = stage.people[self.who], stage.people[self.to], stage.at(self.minute)
        offer = offering.hand_off(
            incident=stage.incident, role=self.role, person=to, note=stage.words(self.note), by=by, at=at
        )
        offering.accept(offer=offer, by=to, at=at + timedelta(minutes=1))


@dataclass(frozen=True)
class Declined:
    """The commander offers a role; a minute later the person says not now."""

    minute: float
    who: str
    role: str
    reason: str

    def play(self, stage: Stage) -> None:
        who, at = stage.people[self.who], stage.at(self.minute)
        by = command.commander(stage.incident) or stage.incident.declared_by
        offer = offering.offer(incident=stage.incident, role=self.role, person=who, by=by, at=at)
        offering.decline(offer=offer, by=who, at=at + timedelta(minutes=1), reason=self.reason)


@dataclass(frozen=True)
class Note:
    """Somebody writes a line: "/dec Roll back." is a decision."""

    minute: float
    who: str
    text: str

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        timeline.note(incident=stage.incident, text=stage.words(self.text), by=by, at=at)


@dataclass(frozen=True)
class Tell:
    """An update goes out and promises the next one `promise` minutes later."""

    minute: float
    who: str
    status: str
    impact: str
    known: str
    next_step: str
    promise: int
    audience: str = "both"
    shows: dict[str, str] = field(default_factory=dict)

    def play(self, stage: Stage) -> None:
        at = stage.at(self.minute)
        comms.post_update(
            incident=stage.incident, audience=self.audience, status=self.status, impact=stage.words(self.impact),
            known=stage.words(self.known), next_step=stage.words(self.next_step),
            next_update_at=at + timedelta(minutes=self.promise), extras=stage.shows(self.shows),
            by=stage.people[self.who], at=at,
        )  # fmt: skip


@dataclass(frozen=True)
class Link:
    """Somebody shares an address; a bridge stands first in the room."""

    minute: float
    who: str
    label: str
    url: str
    kind: str = "bridge"

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        links.share_link(incident=stage.incident, url=self.url, label=self.label, kind=self.kind, by=by, at=at)


@dataclass(frozen=True)
class Move:
    """The phase moves: forward, or back with a reason."""

    minute: float
    who: str
    to: str
    reason: str = ""
    watcher: str = ""

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        if self.reason:
            lifecycle.step_back(incident=stage.incident, to=self.to, by=by, at=at, reason=self.reason)
            return
        watcher = stage.people[self.watcher] if self.watcher else None
        lifecycle.advance(incident=stage.incident, to=self.to, by=by, at=at, watcher=watcher)


@dataclass(frozen=True)
class Ended:
    """Customers no longer feel it."""

    minute: float
    who: str

    def play(self, stage: Stage) -> None:
        lifecycle.end_impact(incident=stage.incident, by=stage.people[self.who], at=stage.at(self.minute))


@dataclass(frozen=True)
class Level:
    """The commander changes the severity."""

    minute: float
    who: str
    level: int
    reason: str

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        lifecycle.change_severity(incident=stage.incident, level=self.level, reason=self.reason, by=by, at=at)


@dataclass(frozen=True)
class Tick:
    """One item of the resolve checklist is confirmed."""

    minute: float
    who: str
    item: str
    note: str = ""

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        resolution.confirm(incident=stage.incident, item=self.item, note=self.note, by=by, at=at)


@dataclass(frozen=True)
class Plan:
    """Who writes the postmortem is named, due so many hours later."""

    minute: float
    who: str
    owner: str
    hours: int

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        owner, due_at = stage.people[self.owner], at + timedelta(hours=self.hours)
        resolution.plan_review(incident=stage.incident, owner=owner, due_at=due_at, by=by, at=at)


@dataclass(frozen=True)
class Resolve:
    """The commander signs the all-clear, with the final update where news is owed; then, sometimes, closes it."""

    minute: float
    who: str
    impact: str = ""
    known: str = ""
    early: str = ""
    audience: str = "both"
    close: bool = False

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        final = {"audience": self.audience, "impact": stage.words(self.impact), "known": stage.words(self.known)}
        told = final if self.impact else None
        resolution.resolve(incident=stage.incident, by=by, at=at, early_reason=self.early, final=told)
        if self.close:
            _put_in_order(stage, by, at + timedelta(days=1))


def _put_in_order(stage: Stage, by: Person, at: datetime) -> None:
    for item in recovery.ITEMS:
        recovery.confirm(incident=stage.incident, item=item, by=by, at=at)
    lifecycle.close(incident=stage.incident, by=by, at=at)


@dataclass(frozen=True)
class Reopen:
    """It came back after the all-clear."""

    minute: float
    who: str
    reason: str

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        lifecycle.reopen(incident=stage.incident, by=by, at=at, reason=self.reason)


@dataclass(frozen=True)
class FalseAlarm:
    """It was nothing."""

    minute: float
    who: str
    reason: str

    def play(self, stage: Stage) -> None:
        by, at = stage.people[self.who], stage.at(self.minute)
        lifecycle.call_false_alarm(incident=stage.incident, by=by, at=at, reason=self.reason)


INVESTIGATING, MITIGATING, MONITORING = Phase.INVESTIGATING.value, Phase.MITIGATING.value, Phase.MONITORING.value
