"""The catch-up: what somebody who joins late needs, drawn from the record and nothing else (SPEC T5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from incidents import log, marks
from incidents.models import (
    Assignment,
    Hypothesis,
    Incident,
    Kind,
    Promise,
    Proposal,
    ProposalQuestion,
    StakeholderQuestion,
    Task,
    TimelineEntry,
)
from incidents.models.following import HERE
from incidents.models.proposal import ProposalState
from incidents.models.work import TaskState
from incidents.room import Room

TURNS = (Kind.DECISION, Kind.PHASE, Kind.SEVERITY)
OVER = (ProposalState.DONE, ProposalState.STOPPED, ProposalState.REJECTED)
LONGEST = 60


@dataclass(frozen=True)
class Missed:
    """How many entries came since this person last looked, and when that was."""

    count: int
    sequence: int
    seen_at: datetime


def missed(incident: Incident, at: datetime) -> Missed | None:
    """What came while the reader was away; null for whoever was here a moment ago, or never.

    `access.load` brought along when they were here last, and what they had seen.
    """
    seen_at, known = getattr(incident, "seen_at", None), getattr(incident, "seen_sequence", None)
    if not seen_at or not known or at - seen_at <= HERE or known >= incident.sequence:
        return None
    return Missed(incident.sequence - known, known, seen_at)


class CatchUp:
    """The read model of the catch-up; `after` is the entry up to which the reader knows the record."""

    def __init__(self, room: Room, after: int = 0) -> None:
        self.room, self.incident = room, room.incident
        found = missed(room.incident, room.at)
        self.after = after or (found.sequence if found else 0)

    @cached_property
    def new(self) -> list[log.Line]:
        """Entries since the reader last looked, oldest first."""
        if not self.after:
            return []
        rows = marks.drawn(marks.standing(self.incident.timeline.filter(sequence__gt=self.after)))
        return self._lines(list(rows.order_by("-sequence")[:LONGEST])[::-1])

    @cached_property
    def turns(self) -> list[log.Line]:
        """What happened: how it began, phases, severities, decisions, what somebody pinned."""
        pins = Q(pins__isnull=False, pins__unpinned_at__isnull=True)
        standing = marks.standing(self.incident.timeline.filter(pins | Q(kind__in=TURNS)).distinct())
        rows = marks.drawn(standing).order_by("-occurred_at", "-sequence")
        return self._lines(list(rows[:LONGEST])[::-1])

    @cached_property
    def proposals(self) -> list[Proposal]:
        return list(self.incident.proposals.select_related("proposed_by"))

    @property
    def tried(self) -> list[Proposal]:
        return [one for one in self.proposals if one.state in OVER]

    @property
    def waiting(self) -> list[Proposal]:
        return [one for one in self.proposals if one.state not in (*OVER, ProposalState.WITHDRAWN)]

    @property
    def settled(self) -> list[Hypothesis]:
        return [one for one in self.room.hypotheses if not one.is_open]

    @property
    def open(self) -> list[Hypothesis]:
        return [one for one in self.room.hypotheses if one.is_open]

    @property
    def holders(self) -> list[Assignment]:
        return [one for one in self.room.assignments if one.ended_at is None]

    @property
    def promises(self) -> list[Promise]:
        return [one for one in self.room.promises if one.is_open]

    @cached_property
    def tasks(self) -> list[Task]:
        return list(self.incident.tasks.filter(state=TaskState.OPEN).select_related("owner"))

    @cached_property
    def asked(self) -> list[ProposalQuestion]:
        """What the commander asked and nobody has answered."""
        found = ProposalQuestion.objects.filter(proposal__incident=self.incident, answered_at__isnull=True)
        return list(found.select_related("proposal", "asked_by"))

    @cached_property
    def questions(self) -> list[StakeholderQuestion]:
        found = self.incident.stakeholder_questions.filter(answered_at__isnull=True)
        return list(found.select_related("asked_by"))

    def _lines(self, rows: list[TimelineEntry]) -> list[log.Line]:
        return log.lines(self.incident, rows)
