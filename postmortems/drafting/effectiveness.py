"""Response effectiveness: how well the response went, computed from the record and from nothing else (SPEC M1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.kit import spans
from incidents.models import Promise
from postmortems.drafting.record import Record, between
from roster.roles import Role

ABSENT = "Not recorded"


@dataclass(frozen=True)
class Figure:
    """One line of the table: what it is, the value, how it was reached. `tone` only where a policy sets a mark."""

    label: str
    value: str
    how: str = ""
    tone: str = ""

    @property
    def is_absent(self) -> bool:
        return self.value == ABSENT

    @property
    def icon(self) -> str:
        return {"green": "circle-check", "orange": "triangle-alert"}.get(self.tone, "")


def figures(record: Record) -> list[Figure]:
    """The lines of the table, in the order in which a response runs."""
    return [*_milestones(record), _promises(record), _bounces(record), _roles(record), _health(record)]


def _milestones(record: Record) -> list[Figure]:
    incident, policy = record.incident, record.incident.severity
    commander, update = record.holders(Role.COMMANDER), record.first_update
    first = between(incident.declared_at, update.posted_at if update else None)
    noticed = incident.detected_at or incident.impact_began_at
    return [
        _span(
            "Time to acknowledge",
            noticed,
            incident.acknowledged_at,
            "from detection" if incident.detected_at else "from the start",
        ),
        _span(
            "Time to a commander",
            incident.declared_at,
            commander[0].started_at if commander else None,
            "from declaring",
        ),
        Figure(
            "Time to the first update", _words(first), _asked(policy.first_update), _against(first, policy.first_update)
        ),
        _span("Time to identify", incident.began_at, incident.identified_at, "from the start"),
        _span(
            "Time to mitigate", incident.began_at, incident.mitigated_at, "from the start to the end of customer impact"
        ),
        _span("Time to resolve", incident.began_at, incident.resolved_at, "from the start to the all-clear"),
    ]


def _promises(record: Record) -> Figure:
    settled, late = record.settled, record.late
    if not settled:
        return Figure("Updates promised", "None", f"{record.incident.severity.name} promised news to nobody")
    kept = f"{len(settled) - len(late)} of {len(settled)} on time"
    if not late:
        return Figure("Updates promised", kept, "every one posted by the time promised", "green")
    worst = max(late, key=_lateness)
    how = f"the latest, promised for {worst.due_at:%H:%M} UTC, came {spans.words(_lateness(worst))} late"
    return Figure("Updates promised", kept, how, "orange")


def _lateness(promise: Promise) -> timedelta:
    return promise.late_by(promise.due_at)


def _bounces(record: Record) -> Figure:
    count = record.incident.bounces
    how = "out of monitoring, or reopened after it was resolved"
    return Figure(
        "Came back", f"{count} time{'' if count == 1 else 's'}" if count else "Never", how, "orange" if count else ""
    )


def _roles(record: Record) -> Figure:
    wanted = [Role(role) for role in record.incident.severity.wanted_roles]
    vacant = [role.label for role in wanted if not record.holders(role)]
    if not wanted:
        return Figure("Roles wanted", "None")
    value = f"{len(wanted) - len(vacant)} of {len(wanted)} filled"
    if vacant:
        return Figure("Roles wanted", value, f"nobody was {_either(vacant)}", "orange")
    return Figure("Roles wanted", value, ", ".join(role.label for role in wanted), "green")


def _health(record: Record) -> Figure:
    found = record.health
    if not found:
        return Figure("Command health", "No warnings", "what the checks of the room found while it ran")
    alarms = f", {found.alarms} alarmed" if found.alarms else ""
    value = f"{found.warnings} warning{'' if found.warnings == 1 else 's'}{alarms}"
    tone = "orange" if found.alarms else ""
    return Figure("Command health", value, found.longest_words or "none of them lasted", tone)


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _span(label: str, earlier: datetime | None, later: datetime | None, how: str) -> Figure:
    return Figure(label, _words(between(earlier, later)), how)


def _words(span: timedelta | None) -> str:
    return spans.words(span) if span is not None else ABSENT


def _asked(limit: timedelta | None) -> str:
    return f"from declaring; {spans.words(limit)} asked" if limit else "from declaring; no time asked"


def _against(span: timedelta | None, limit: timedelta | None) -> str:
    if limit is None:
        return ""
    return "green" if span is not None and span <= limit else "orange"
