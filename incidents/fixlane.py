"""The fix lane as one person sees it: what waits, what runs, who owes what, what was tried (SPEC W1-W5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import (
    CharField,
    F,
    IntegerField,
    Prefetch,
    QuerySet,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast

from incidents import fix_rules, moves
from incidents.models import Proposal, ProposalQuestion, Task
from incidents.models.proposal import ProposalState
from incidents.models.record import HypothesisState
from roster.roles import Role

if TYPE_CHECKING:
    from incidents.room import Room

LONG = timedelta(minutes=5)
WORKSTREAM, MITIGATION, RISK, RULED_OUT = "workstream", "mitigation", "risk", "hypothesis"


@dataclass(frozen=True)
class Standing:
    """A row of the lane that is no proposal and no task: a workstream, a mitigation, a risk, a ruled-out hypothesis."""

    kind: str
    pk: int
    number: int
    text: str
    more: str
    person: str
    person_id: int
    at: datetime
    ended_at: datetime | None

    @property
    def first_name(self) -> str:
        return self.person.split()[0] if self.person.strip() else ""


@dataclass(frozen=True)
class Card:
    """A proposal as a card; `first` is the oldest that waits."""

    proposal: Proposal
    first: bool
    area: str
    waits_long: bool


@dataclass(frozen=True)
class Strand:
    """A workstream with its open tasks; `row` is null for the tasks outside all of them."""

    row: Standing | None
    tasks: list[Task]


class FixLane:
    """What the fix lane shows, in four queries at most."""

    def __init__(self, room: Room) -> None:
        self.room, self.incident, self.at = room, room.incident, room.at

    @cached_property
    def proposals(self) -> list[Proposal]:
        rows = list(self.incident.proposals.select_related(*fix_rules.PEOPLE))
        for row in rows:
            row.incident = self.incident
        return rows

    @cached_property
    def waiting(self) -> list[Card]:
        """Undecided, oldest first, with what was asked about them."""
        found = [row for row in self.proposals if row.is_waiting]
        if found:
            asked = ProposalQuestion.objects.select_related("asked_by", "answered_by")
            prefetch_related_objects(found, Prefetch("questions", queryset=asked))
        return [
            Card(row, place == 0, self.areas.get(row.proposed_by_id, ""), row.waited(self.at) >= LONG)
            for place, row in enumerate(found)
        ]

    @cached_property
    def under_way(self) -> list[Proposal]:
        """Approved or running: a result is owed."""
        return [row for row in self.proposals if row.is_under_way]

    @cached_property
    def tried(self) -> list[Proposal]:
        """Done, stopped or rejected, the last one first."""
        over = (ProposalState.DONE, ProposalState.STOPPED, ProposalState.REJECTED, ProposalState.WITHDRAWN)
        rows = [row for row in self.proposals if row.state in over]
        return sorted(rows, key=lambda row: row.finished_at or row.decided_at or row.proposed_at, reverse=True)

    @property
    def moves(self) -> list[moves.Offered]:
        """What would stop it now, beside what was tried (W3); nothing once impact has ended."""
        ended = self.incident.impact_ended or not self.room.is_live
        return [] if ended else moves.beside(self.proposals)

    @cached_property
    def areas(self) -> dict[int, str]:
        """What each expert knows, by person."""
        held = [one for one in self.room.assignments if one.role == Role.EXPERT]
        return {one.person_id: one.area for one in held}

    @cached_property
    def tasks(self) -> list[Task]:
        rows = list(self.incident.tasks.select_related("owner", "finished_by"))
        for row in rows:
            row.incident = self.incident
        return rows

    @cached_property
    def strands(self) -> list[Strand]:
        """Open tasks under their workstreams, what is overdue first."""
        todo = [row for row in self.tasks if row.is_open]
        todo.sort(key=lambda row: (not row.is_overdue(self.at), row.number))
        loose = [row for row in todo if row.workstream_id is None]
        rows = [row for row in self._kind(WORKSTREAM) if row.ended_at is None]
        named = [Strand(row, [task for task in todo if task.workstream_id == row.pk]) for row in rows]
        return ([Strand(None, loose)] if loose else []) + named

    @property
    def open_tasks(self) -> int:
        return sum(row.is_open for row in self.tasks)

    @property
    def finished(self) -> list[Task]:
        """Done and dropped, the last one first."""
        rows = [row for row in self.tasks if not row.is_open]
        return sorted(rows, key=lambda row: row.finished_at or row.asked_at, reverse=True)

    @property
    def tried_count(self) -> int:
        return len(self.tried) + len(self.ruled_out)

    @property
    def ruled_out(self) -> list[Standing]:
        return self._kind(RULED_OUT)

    @property
    def mitigations(self) -> list[Standing]:
        return self._kind(MITIGATION)

    @property
    def open_mitigations(self) -> int:
        return sum(row.ended_at is None for row in self.mitigations)

    @property
    def risks(self) -> list[Standing]:
        return [row for row in self._kind(RISK) if row.ended_at is None]

    @property
    def is_empty(self) -> bool:
        """Nothing was ever proposed."""
        return not self.proposals

    @property
    def waits_for(self) -> str:
        """Whose decision the waiting proposals need, in the reader's words."""
        if not self.room.is_live:
            return "Never decided" if self.room.is_record else f"Waiting for {self._commander}"
        return "Waiting for your decision" if self.room.i_command else f"Waiting for {self._commander}"

    @property
    def may_approve_own(self) -> bool:
        """Below SEV1 the commander may approve what they proposed."""
        return not fix_rules.wants_two(self.incident)

    @property
    def _commander(self) -> str:
        return self.room.commander.first_name if self.room.commander else "the commander"

    def _kind(self, kind: str) -> list[Standing]:
        return [row for row in self.standing if row.kind == kind]

    @cached_property
    def standing(self) -> list[Standing]:
        """Workstreams, mitigations, risks and ruled-out hypotheses in one query."""
        one = self.incident
        out = one.hypotheses.filter(state=HypothesisState.RULED_OUT)
        rows = _rows(one.workstreams.all(), WORKSTREAM, "name", "objective", "lead", "opened_at", "closed_at").union(
            _rows(one.mitigations.all(), MITIGATION, "what", "link", "put_by", "put_at", "settled_at", "number"),
            _rows(one.accepted_risks.all(), RISK, "what", "monitoring", "owner", "expires_at", "ended_at"),
            _rows(out, RULED_OUT, "text", "evidence", "settled_by", "settled_at", "settled_at", "number"),
            all=True,
        )
        return sorted((Standing(*row) for row in rows), key=lambda row: (row.kind, row.number, row.at))


def _rows(
    rows: QuerySet, kind: str, text: str, more: str, person: str, at: str, ended: str, number: str = ""
) -> QuerySet:
    """The columns of `Standing`, of the same types in every part of the union."""
    words = TextField()
    return rows.order_by().values_list(
        Cast(Value(kind), CharField(max_length=20)),
        "pk",
        F(number) if number else Value(0, IntegerField()),
        Cast(text, words),
        Cast(more, words),
        Cast(f"{person}__name", words),
        f"{person}_id",
        F(at),
        F(ended),
    )
