"""The announcement in the standard form, ready to paste (SPEC D3)."""

from __future__ import annotations

from datetime import datetime

from incidents.around import Around
from incidents.models import Incident
from incidents.models.service import LinkKind
from roster.roles import DUTIES, Role

SUMMARY = 600


def text(incident: Incident, room: str, status_page: str, at: datetime) -> str:
    """Severity, title, start, summary, services, roles, links; lines without anything to say are left out."""
    around = Around(incident, at)
    phase = incident.get_phase_display().lower()
    lines = [
        f"{incident.severity.name} {incident.severity.word}: {incident.title}",
        f"{incident.reference}, {phase}",
        f"Started: {_time(incident.began_at)} (declared {_time(incident.declared_at)})",
        _said("Summary", " ".join(incident.summary.split())[:SUMMARY]),
        _said("Affected", incident.blast_radius),
        _said("Services", ", ".join(dict.fromkeys([*around.services, *filter(None, [incident.services])]))),
        _said("Part of", f"{around.whole.reference} {around.whole.title}" if around.whole else ""),
        *_roles(incident),
        _said("Also tell", incident.who_else),
        f"Room: {room}",
        *(f"{one.label}: {one.url}" for one in around.links if one.kind == LinkKind.BRIDGE),
        f"Channel: #{incident.channel}",
        _said("Status page", status_page),
    ]
    return "\n".join(line for line in lines if line)


def _roles(incident: Incident) -> list[str]:
    held = list(incident.assignments.held().select_related("person"))
    lines = []
    for role in Role:
        names = ", ".join(
            f"{one.person.name}{f' ({one.area})' if one.area else ''}" for one in held if one.role == role
        )
        wanted = incident.is_open and role.value in incident.severity.wanted_roles
        if names or wanted:
            lines.append(f"{role.label if role == Role.COMMANDER else DUTIES[role].short}: {names or 'open'}")
    return lines


def _said(what: str, words: str) -> str:
    return f"{what}: {words}" if words else ""


def _time(instant: datetime) -> str:
    return f"{instant:%d %b %Y %H:%M} UTC"
