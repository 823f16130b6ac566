"""How somebody looks at the timeline: which kinds, with or without system noise, which page (SPEC T3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.template.loader import render_to_string

from config.kit.microcache import FOR_EVER, MicroCache
from incidents.models import Incident, Kind, TimelineEntry

PAGE = 200
LINES: MicroCache[str] = MicroCache(seconds=FOR_EVER, size=4_000)
FILTERS = {
    "": "All",
    Kind.DECISION.value: "Decisions",
    Kind.ACTION.value: "Actions",
    Kind.OBSERVATION.value: "Seen",
    Kind.HYPOTHESIS.value: "Hypotheses",
    Kind.TASK.value: "To do",
    Kind.UPDATE.value: "Comms",
}
NOISE = [Kind.ROLE, Kind.PHASE, Kind.SEVERITY, Kind.TIME, Kind.NUDGE, Kind.ALERT, Kind.CONTEXT, Kind.HEALTH]
SPOKEN = [Kind.DECISION, Kind.ROLE, Kind.PHASE, Kind.SEVERITY, Kind.UPDATE]
SHAPES = {
    Kind.DECISION: ("decision", "scale"),
    Kind.ACTION: ("action", "hand"),
    Kind.TASK: ("action", "list-checks"),
    Kind.OBSERVATION: ("observation", "eye"),
    Kind.HYPOTHESIS: ("observation", "lightbulb"),
    Kind.PROPOSAL: ("action", "hand"),
    Kind.NOTE: ("observation", "pen-line"),
    Kind.UPDATE: ("comms", "megaphone"),
    Kind.COMMS: ("comms", "message-square"),
    Kind.ROLE: ("system", "users"),
    Kind.PHASE: ("system", "arrow-right"),
    Kind.SEVERITY: ("system", "chevrons-up-down"),
    Kind.TIME: ("system", "clock"),
    Kind.NUDGE: ("system", "bell-ring"),
    Kind.ALERT: ("system", "bell"),
    Kind.CONTEXT: ("system", "link"),
    Kind.HEALTH: ("system", "gauge"),
}
# Kept in the record and in every export, drawn on the entry they are about instead of as a line.
DRAWN_ELSEWHERE = [Kind.MARK]


@dataclass(frozen=True)
class Look:
    """The query of the timeline's links. Unknown values mean "everything", never an error."""

    kind: str = ""
    quiet: bool = False
    before: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Look:
        kind = asked.get("kind", "")
        before = asked.get("before", "")
        number = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else 0
        return cls(kind if kind in FILTERS else "", bool(asked.get("quiet")), number)

    @classmethod
    def carried(cls, query: str) -> Look:
        """The look that an act carries along, so that its answer shows the same rows."""
        return cls.of(dict(parse_qsl(query[:200])))

    @property
    def query(self) -> str:
        """The part of the address behind "?"; empty for the plain timeline."""
        found = {"kind": self.kind, "quiet": "1" if self.quiet else "", "before": str(self.before or "")}
        return urlencode({name: value for name, value in found.items() if value})

    @property
    def is_plain(self) -> bool:
        return not self.query

    def filters(self) -> list[tuple[str, str, bool]]:
        """Label, query and whether it is the one in force, for each link."""
        return [(label, replace(self, kind=kind, before=0).query, kind == self.kind) for kind, label in FILTERS.items()]

    @property
    def other_noise(self) -> str:
        """The query that hides system entries, or shows them again."""
        return replace(self, quiet=not self.quiet, before=0).query

    @property
    def newest(self) -> str:
        return replace(self, before=0).query


@dataclass(frozen=True)
class Line:
    """One entry as the timeline draws it."""

    entry: TimelineEntry
    shape: str
    icon: str

    @property
    def is_spoken(self) -> bool:
        """Read out when it arrives: decisions, roles, phases, updates, and nothing else."""
        return self.entry.kind in SPOKEN

    @property
    def html(self) -> str:
        """The line as markup, drawn once per process: an entry never changes, nothing in it is for one reader."""
        author = self.entry.author
        key = (self.entry.hash, author.first_name if author else "")
        return LINES.get(key, lambda: render_to_string("incidents/_entry.html", {"entry": self.entry, "line": self}))


@dataclass(frozen=True)
class Page:
    """Up to `PAGE` entries, newest first; `older` is the query of the link to the rest, empty at the end."""

    lines: list[Line]
    older: str


def page(incident: Incident, look: Look) -> Page:
    """The entries `look` shows, one query (two on an older page)."""
    rows = incident.timeline.select_related("author").exclude(kind__in=DRAWN_ELSEWHERE)
    if look.kind:
        rows = rows.filter(kind=look.kind)
    elif look.quiet:
        rows = rows.exclude(kind__in=NOISE)
    if look.before and (last := incident.timeline.filter(sequence=look.before).first()):
        same = Q(occurred_at=last.occurred_at, sequence__lt=last.sequence)
        rows = rows.filter(Q(occurred_at__lt=last.occurred_at) | same)
    found = list(rows[: PAGE + 1])
    older = replace(look, before=found[PAGE - 1].sequence).query if len(found) > PAGE else ""
    return Page([line(entry) for entry in found[:PAGE]], older)


def line(entry: TimelineEntry) -> Line:
    """The shape and glyph of an entry: shape says what sort of thing it is before anybody reads it."""
    if entry.detail.get("act") == "declare":
        return Line(entry, "decision", "siren")
    shape, icon = SHAPES.get(Kind(entry.kind), ("observation", "pen-line"))
    return Line(entry, shape, icon)
