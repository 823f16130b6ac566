"""The timeline as the room draws it: lines with their marks, each drawn anew only when a mark changes (SPEC T1-T4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.template.loader import render_to_string

from config.kit.microcache import FOR_EVER, MicroCache
from incidents import look
from incidents import marks as drawn
from incidents.look import Look
from incidents.models import Incident, Kind, TimelineEntry

PAGE = 100
NONE = drawn.Marks()
LINES: MicroCache[str] = MicroCache(seconds=FOR_EVER, size=4_000)
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
    Kind.MARK: ("system", "bookmark"),
}


@dataclass(frozen=True)
class Line:
    """One entry as the timeline draws it."""

    entry: TimelineEntry
    shape: str
    icon: str
    marks: drawn.Marks = NONE
    number: int = 0

    @property
    def is_spoken(self) -> bool:
        """Read out when it arrives: decisions, roles, phases, updates, and nothing else."""
        return self.entry.kind in SPOKEN

    @property
    def key(self) -> tuple[str, str, drawn.Marks]:
        """Everything the markup depends on: the entry never changes, its marks do; nothing is for one reader."""
        author = self.entry.author
        return self.entry.hash, author.first_name if author else "", self.marks

    @property
    def html(self) -> str:
        """The line as markup, drawn once per process."""
        return LINES.get(self.key, self._draw)

    def _draw(self) -> str:
        if self.marks.is_gone:
            # The words were taken out of the database; what this process drew of them goes too.
            LINES.forget(lambda key: isinstance(key, tuple) and key[0] == self.entry.hash and key != self.key)
        return render_to_string("incidents/_entry.html", {"entry": self.entry, "line": self})


@dataclass(frozen=True)
class Page:
    """Up to `PAGE` entries, newest first; `older` is the query of the link to the rest, empty at the end."""

    lines: list[Line]
    older: str

    def people(self, view: Look) -> list[tuple[str, str, bool]]:
        """Who wrote what is shown: name, query and whether only their entries are shown."""
        authors = {line.entry.author.handle: line.entry.author for line in self.lines if line.entry.author}
        rows = [(one.name, view.by_person(one.handle), one.handle == view.by) for one in authors.values()]
        return sorted(rows)


def page(incident: Incident, view: Look, size: int = PAGE) -> Page:
    """The entries `view` shows with their marks: one query, one more for an older page."""
    rows = view.older_than(incident, view.narrow(incident))
    found = list(drawn.drawn(rows)[: size + 1])
    older = replace(view, before=found[size - 1].sequence).query if len(found) > size else ""
    return Page(lines(incident, found[:size]), older)


def lines(incident: Incident, entries: list[TimelineEntry]) -> list[Line]:
    """Entries that came from `marks.drawn`, ready to be drawn."""
    return [replace(line(entry), marks=drawn.of(entry), number=incident.number) for entry in entries]


def line(entry: TimelineEntry) -> Line:
    """The shape and glyph of an entry: shape says what sort of thing it is before anybody reads it."""
    if entry.detail.get("act") == "declare":
        return Line(entry, "decision", "siren")
    shape, icon = SHAPES.get(Kind(entry.kind), ("observation", "pen-line"))
    return Line(entry, shape, icon)


def times(incident: Incident, view: Look, at: datetime) -> list[tuple[str, str]]:
    """Links to stretches of time: words and query."""
    return [(words, view.from_time(since)) for words, since in look.recent(incident, at)]
