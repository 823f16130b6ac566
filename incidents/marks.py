"""What is drawn on an entry besides its own words: pin, correction, redaction, state of a hypothesis (SPEC T2-T4).

Marks come with the query of the entries. They are part of the key under which a drawn line is kept, so a line is drawn
anew when one of them changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from incidents.models import Decision, Hypothesis, Kind, Pin, TimelineEntry
from incidents.models.record import HypothesisState

TONES = {
    HypothesisState.OPEN: ("blue", "circle-dashed"),
    HypothesisState.RULED_OUT: ("grey", "circle-slash"),
    HypothesisState.CONFIRMED: ("green", "circle-check"),
}


@dataclass(frozen=True)
class Stand:
    """How a hypothesis or decision stands: `H-1 Ruled out`."""

    reference: str
    words: str = ""
    tone: str = "grey"
    icon: str = "scale"


@dataclass(frozen=True)
class Marks:
    """Everything that is drawn on one entry; `corrected_by` is a sequence, 0 when it stands."""

    pinned_by: str = ""
    corrected_by: int = 0
    redacted: str = ""
    stand: Stand | None = None
    objections: int = 0

    @property
    def is_gone(self) -> bool:
        return bool(self.redacted)


def drawn(entries: QuerySet[TimelineEntry]) -> QuerySet[TimelineEntry]:
    """The entries with all that `marks.of` needs, in one query."""
    pins = Pin.objects.filter(entry=OuterRef("pk"), unpinned_at__isnull=True).values("pinned_by__name")
    newer = TimelineEntry.objects.filter(incident=OuterRef("incident"), corrects=OuterRef("sequence"))
    hypotheses = Hypothesis.objects.filter(incident=OuterRef("incident"), sequence=OuterRef("sequence"))
    decisions = Decision.objects.filter(incident=OuterRef("incident"), sequence=OuterRef("sequence"))
    objections = decisions.annotate(count=Count("objections")).values("count")
    return entries.select_related("author", "redaction__redacted_by").annotate(
        pin_of=Subquery(pins[:1]),
        stands=Subquery(hypotheses.values("state")[:1]),
        corrected_by=Subquery(newer.values("sequence")[:1]),
        objected=Subquery(objections[:1]),
    )


def pinned(entries: QuerySet[TimelineEntry]) -> QuerySet[TimelineEntry]:
    """Those that somebody holds up now."""
    return entries.filter(pins__isnull=False, pins__unpinned_at__isnull=True)


def standing(entries: QuerySet[TimelineEntry]) -> QuerySet[TimelineEntry]:
    """The record without its bookkeeping: no marks, and no entry that a correction took the place of."""
    newer = TimelineEntry.objects.filter(corrects__isnull=False, incident=OuterRef("incident"))
    struck = newer.filter(corrects=OuterRef("sequence")).values("pk")
    return entries.exclude(kind=Kind.MARK).annotate(struck=Subquery(struck[:1])).filter(struck__isnull=True)


def of(entry: Any) -> Marks:
    """The marks of an entry that came from `drawn`."""
    redaction = getattr(entry, "redaction", None)
    if redaction:
        who, when = redaction.redacted_by.first_name, f"{redaction.redacted_at:%H:%M}"
        return Marks(redacted=f"Redacted by {who} at {when} UTC: {redaction.reason}")
    return Marks(
        pinned_by=(entry.pin_of or "").split(" ")[0],
        corrected_by=entry.corrected_by or 0,
        stand=None if "act" in entry.detail or entry.corrected_by else _stand(entry),
        objections=entry.objected or 0,
    )


def _stand(entry: Any) -> Stand | None:
    number = entry.detail.get
    if number("hypothesis") and entry.stands:
        state = HypothesisState(entry.stands)
        tone, icon = TONES[state]
        return Stand(f"H-{number('hypothesis')}", str(state.label), tone, icon)
    if number("decision"):
        return Stand(f"D-{number('decision')}")
    return Stand(f"T-{number('task')}", icon="list-checks") if number("task") else None
