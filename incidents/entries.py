"""One entry as its own page shows it: facts, history, and which acts this reader may do (SPEC T2-T4)."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet

from incidents import corrections, log, marks
from incidents.models import Decision, Hypothesis, Incident, Kind, Objection, TimelineEntry
from incidents.room import Room


def rows(incident: Incident) -> QuerySet[TimelineEntry]:
    """The entries of an incident with everything that is drawn on them."""
    return marks.drawn(incident.timeline.all())


class Shown:
    """The read model of one entry for one reader."""

    def __init__(self, room: Room, entry: TimelineEntry) -> None:
        self.room, self.entry = room, entry

    @cached_property
    def line(self) -> log.Line:
        return log.lines(self.room.incident, [self.entry])[0]

    @property
    def stands(self) -> bool:
        """Its words are there, and nothing took its place."""
        return not (self.line.marks.is_gone or self.line.marks.corrected_by)

    @property
    def may_pin(self) -> bool:
        return self.room.may_act and self.stands and self.entry.kind != Kind.MARK

    @property
    def may_correct(self) -> bool:
        by_hand = self.stands and corrections.by_hand(self.entry)
        return by_hand and corrections.may_correct(self.entry, self.room.person)

    @property
    def may_redact(self) -> bool:
        is_mark = self.entry.kind == Kind.MARK and self.entry.detail.get("act") == "redact"
        return self.room.person.can_administer and not self.line.marks.is_gone and not is_mark

    @cached_property
    def hypothesis(self) -> Hypothesis | None:
        """The one it raised or settled."""
        number = self.entry.detail.get("hypothesis")
        found = self.room.incident.hypotheses.select_related("settled_by")
        return found.filter(number=number).first() if number else None

    @cached_property
    def decision(self) -> Decision | None:
        number = self.entry.detail.get("decision")
        return self.room.incident.decisions.filter(number=number).first() if number else None

    @cached_property
    def objections(self) -> list[Objection]:
        return list(self.decision.objections.select_related("raised_by")) if self.decision else []

    @property
    def hash(self) -> str:
        """The beginning of its hash, to compare with an export."""
        return self.entry.hash[:12]
