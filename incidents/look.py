"""How somebody looks at the timeline: kinds, pins, a person, a stretch of time, which page (SPEC T3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q, QuerySet

from incidents import marks
from incidents.models import Incident, Kind, TimelineEntry
from incidents.models.incident import KEY_TIMES
from roster.directory import is_handle

PINNED = "pinned"
FILTERS = {
    "": "All",
    PINNED: "Pinned",
    Kind.DECISION.value: "Decisions",
    Kind.ACTION.value: "Actions",
    Kind.OBSERVATION.value: "Seen",
    Kind.HYPOTHESIS.value: "Hypotheses",
    Kind.TASK.value: "To do",
    Kind.UPDATE.value: "Comms",
}
NOISE = [Kind.ROLE, Kind.PHASE, Kind.SEVERITY, Kind.TIME, Kind.NUDGE, Kind.ALERT, Kind.CONTEXT, Kind.HEALTH]
# Kept in the record and in every export, drawn on the entry they are about instead of as a line.
DRAWN_ELSEWHERE = [Kind.MARK]
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
EARLY = timedelta(hours=1)
RECENT = (15, 60)


@dataclass(frozen=True)
class Look:
    """The query of the timeline's links. Unknown values mean "everything", never an error.

    `since` and `until` are a UTC clock time or an ISO instant, `after` and `before` are sequences.
    """

    kind: str = ""
    quiet: bool = False
    before: int = 0
    by: str = ""
    since: str = ""
    until: str = ""
    after: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Look:
        kind, by = asked.get("kind", ""), asked.get("by", "").lower()
        return cls(
            kind=kind if kind in FILTERS else "",
            quiet=bool(asked.get("quiet")),
            before=_number(asked.get("before", "")),
            by=by if is_handle(by) else "",
            since=_moment(asked.get("since", "")),
            until=_moment(asked.get("until", "")),
            after=_number(asked.get("after", "")),
        )

    @classmethod
    def carried(cls, query: str) -> Look:
        """The look that an act carries along, so that its answer shows the same rows."""
        return cls.of(dict(parse_qsl(query[:300])))

    @property
    def query(self) -> str:
        """The part of the address behind "?"; empty for the plain timeline."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: 1 if value is True else value for name, value in found.items() if value})

    def filters(self) -> list[tuple[str, str, bool]]:
        """Label, query and whether it is the one in force, for each kind."""
        return [(label, replace(self, kind=kind, before=0).query, kind == self.kind) for kind, label in FILTERS.items()]

    def narrowings(self) -> list[tuple[str, str]]:
        """What else narrows it, in words, with the query that takes it away."""
        words = {
            "by": f"by @{self.by}",
            "since": f"since {_said(self.since)}",
            "until": f"until {_said(self.until)}",
            "after": f"new since entry {self.after}",
        }
        empty = {"by": "", "since": "", "until": "", "after": 0}
        return [
            (said, replace(self, before=0, **{name: empty[name]}).query)  # type: ignore[arg-type]
            for name, said in words.items()
            if getattr(self, name)
        ]

    def carry(self) -> list[tuple[str, object]]:
        """What a form that asks for a stretch of time takes along."""
        found = [("kind", self.kind), ("quiet", "1" if self.quiet else ""), ("by", self.by)]
        return [(name, value) for name, value in found if value]

    def by_person(self, handle: str) -> str:
        return replace(self, by=handle, before=0).query

    def from_time(self, since: str) -> str:
        return replace(self, since=since, until="", after=0, before=0).query

    @property
    def other_noise(self) -> str:
        """The query that hides system entries, or shows them again."""
        return replace(self, quiet=not self.quiet, before=0).query

    @property
    def newest(self) -> str:
        return replace(self, before=0).query

    def narrow(self, incident: Incident) -> QuerySet[TimelineEntry]:
        """The entries it shows, newest first."""
        rows = incident.timeline.exclude(kind__in=DRAWN_ELSEWHERE)
        if self.kind == PINNED:
            rows = marks.pinned(rows)
        elif self.kind:
            rows = rows.filter(kind=self.kind)
        elif self.quiet:
            rows = rows.exclude(kind__in=NOISE)
        if self.by:
            rows = rows.filter(author__handle__iexact=self.by)
        if since := instant(incident, self.since):
            rows = rows.filter(occurred_at__gte=since)
        if until := instant(incident, self.until):
            rows = rows.filter(occurred_at__lt=until + timedelta(minutes=1))
        return rows.filter(sequence__gt=self.after) if self.after else rows

    def older_than(self, incident: Incident, rows: QuerySet[TimelineEntry]) -> QuerySet[TimelineEntry]:
        """Those behind the entry where the page before ended."""
        if not self.before or not (last := incident.timeline.filter(sequence=self.before).first()):
            return rows
        same = Q(occurred_at=last.occurred_at, sequence__lt=last.sequence)
        return rows.filter(Q(occurred_at__lt=last.occurred_at) | same)


def instant(incident: Incident, written: str) -> datetime | None:
    """The instant somebody means: `14:20` is the first such time since the incident began, in UTC."""
    if not written:
        return None
    if not (clock := CLOCK.fullmatch(written)):
        return datetime.fromisoformat(written)
    start = incident.began_at.astimezone(UTC) - EARLY
    found = start.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
    return found if found >= start.replace(second=0, microsecond=0) else found + timedelta(days=1)


def recent(incident: Incident, at: datetime) -> list[tuple[str, str]]:
    """Stretches of time worth a link: words and the value of `since`."""
    found = [(f"last {minutes} min", at - timedelta(minutes=minutes)) for minutes in RECENT if incident.is_open]
    found += [(label.lower(), value) for name, label in KEY_TIMES.items() if (value := getattr(incident, name))]
    rows = {written(incident, value): f"Since {value.astimezone(UTC):%H:%M}, {words}" for words, value in found[::-1]}
    return [(words, since) for since, words in rows.items()][::-1]


def written(incident: Incident, value: datetime) -> str:
    """The shortest way to write an instant that `instant` reads as meant."""
    value = value.astimezone(UTC).replace(second=0, microsecond=0)
    return f"{value:%H:%M}" if instant(incident, f"{value:%H:%M}") == value else f"{value:%Y-%m-%dT%H:%MZ}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moment(text: str) -> str:
    if CLOCK.fullmatch(text):
        return text
    try:
        found = datetime.fromisoformat(text[:40]) if "-" in text else None
        found = found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{found:%Y-%m-%dT%H:%MZ}" if found and 1970 < found.year < 9000 else ""


def _said(text: str) -> str:
    return f"{text} UTC" if CLOCK.fullmatch(text) else text.replace("T", " ").replace("Z", " UTC")
