"""What the comms lane shows beside the posted updates: the draft and its pen, what waits, who asked, how many wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_datetime, parse_time

from incidents.models import ContactTally, HeldUpdate, Incident, StakeholderQuestion, UpdateDraft
from incidents.models.draft import HeldState
from incidents.models.incident import Incidents
from roster.models import Person

FIELDS = {"impact": "Impact", "known": "What we know", "next_step": "Next step"}


@dataclass(frozen=True)
class Suggestion:
    """A sentence beside the draft."""

    number: int
    by: str
    at: datetime | None
    parts: list[tuple[str, str, str]]


def joined(rows: Incidents) -> Incidents:
    """Incidents with their draft, the newest count of contacts, and whether somebody asked or something waits."""
    newest = ContactTally.objects.filter(incident=OuterRef("pk")).order_by("-counted_at", "-pk")
    return rows.select_related("draft", "draft__pen", "draft__saved_by").annotate(
        contacts=Subquery(newest.values("total")[:1]),
        contacts_at=Subquery(newest.values("counted_at")[:1]),
        asked=Exists(StakeholderQuestion.objects.filter(incident=OuterRef("pk"))),
        held=Exists(HeldUpdate.objects.filter(incident=OuterRef("pk"), state=HeldState.WAITING)),
    )


class Lane:
    """It comes with the incident that was loaded; more is read only for what is there."""

    def __init__(self, incident: Incident, person: Person) -> None:
        self.incident, self.person = incident, person

    @cached_property
    def _row(self) -> Incident:
        if hasattr(self.incident, "contacts"):
            return self.incident
        return joined(Incident.objects.all()).get(pk=self.incident.pk)

    @property
    def draft(self) -> UpdateDraft | None:
        return getattr(self._row, "draft", None)

    @property
    def pen(self) -> Person | None:
        return self.draft.pen if self.draft else None

    @property
    def is_mine(self) -> bool:
        return self.pen is not None and self.pen.pk == self.person.pk

    @property
    def whose(self) -> str:
        """Who may write now: `mine`, `theirs`, or `free`."""
        return "mine" if self.is_mine else "theirs" if self.pen else "free"

    @property
    def said(self) -> list[tuple[str, str]]:
        """The words of the draft, for reading along."""
        fields = self.draft.fields if self.draft else {}
        return [(label, fields[name]) for name, label in FIELDS.items() if fields.get(name)]

    @property
    def suggestions(self) -> list[Suggestion]:
        offered = self.draft.suggestions if self.draft else []
        return [
            Suggestion(
                one["number"],
                one["by"],
                parse_datetime(one["at"]),
                [(name, FIELDS[name], text) for name, text in one["fields"].items()],
            )
            for one in offered
        ]

    @property
    def contacts(self) -> int | None:
        return self._row.contacts  # type: ignore[attr-defined]  # annotated

    @property
    def contacts_at(self) -> datetime | None:
        return self._row.contacts_at  # type: ignore[attr-defined]  # annotated

    @cached_property
    def questions(self) -> list[StakeholderQuestion]:
        """Newest answers last; what waits comes first, oldest first."""
        if not self._row.asked:  # type: ignore[attr-defined]  # annotated
            return []
        rows: QuerySet[StakeholderQuestion] = self.incident.stakeholder_questions.select_related(
            "asked_by", "answered_by"
        )
        return sorted(rows, key=lambda one: (one.answered_at is not None, one.asked_at))

    @property
    def waiting(self) -> list[StakeholderQuestion]:
        return [one for one in self.questions if one.answered_at is None]

    @property
    def answered(self) -> list[StakeholderQuestion]:
        """Newest answer first."""
        done = [one for one in self.questions if one.answered_at is not None]
        return sorted(done, key=lambda one: str(one.answered_at), reverse=True)

    @cached_property
    def held(self) -> HeldUpdate | None:
        """The update that waits for a second person."""
        if not self._row.held:  # type: ignore[attr-defined]  # annotated
            return None
        waiting = self.incident.held_updates.filter(state=HeldState.WAITING).select_related("requested_by")
        return waiting.first()

    @property
    def held_said(self) -> list[tuple[str, str]]:
        fields = self.held.fields if self.held else {}
        said = [(label, fields[name]) for name, label in FIELDS.items() if fields.get(name)]
        due = parse_datetime(fields.get("next_update_at") or "") if fields else None
        return [*said, ("Next update by", f"{due:%H:%M} UTC")] if due else said

    @property
    def may_release(self) -> bool:
        return self.held is not None and self.person.can_respond and self.held.requested_by_id != self.person.pk

    def composed(self) -> dict[str, object]:
        """What the composer starts with when there is a draft this person may go on with."""
        if not self.draft or not self.draft.fields or self.whose == "theirs":
            return {}
        found: dict[str, object] = dict(self.draft.fields)
        if due := parse_time(self.draft.fields.get("next_update_at", "")):
            found["next_update_at"] = due
        else:
            found.pop("next_update_at", None)
        return found
