"""The four facts under the title of a postmortem, from the key times of its incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.kit import spans
from incidents.models import Incident
from postmortems.drafting.record import between

ABSENT = "Not recorded"


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""


def facts(incident: Incident) -> list[Fact]:
    """Customer impact, and how long it took to detect, to mitigate, to resolve; counted from the start of impact."""
    began = incident.began_at
    return [
        Fact(
            "Customer impact", _words(between(began, incident.mitigated_at or incident.resolved_at)), _from_to(incident)
        ),
        Fact(
            "Detected",
            _words(between(incident.impact_began_at, incident.detected_at)),
            "after impact began" if incident.detected_at else "",
        ),
        Fact("Mitigated", _words(between(began, incident.mitigated_at)), _clock(incident.mitigated_at)),
        Fact("Resolved", _words(between(began, incident.resolved_at)), _held(incident)),
    ]


def _from_to(incident: Incident) -> str:
    ended = incident.mitigated_at or incident.resolved_at
    if ended is None:
        return ""
    day = f" {ended.day} {ended:%b}" if ended.date() != incident.began_at.date() else ""
    return f"{incident.began_at:%H:%M} to {ended:%H:%M} UTC{day}"


def _held(incident: Incident) -> str:
    if incident.early_reason:
        return "before the clean window was over"
    minutes = incident.severity.stabilization_minutes
    return f"{minutes} clean min held" if minutes and incident.resolved_at else _clock(incident.resolved_at)


def _clock(moment: datetime | None) -> str:
    return f"at {moment:%H:%M} UTC" if moment else ""


def _words(span: timedelta | None) -> str:
    if span is None:
        return ABSENT
    return spans.words(span) if span >= timedelta(minutes=1) else "0 min"
