"""What the command room shows of learning: a link in the record, a column in the history."""

from __future__ import annotations

from django.urls import reverse

from incidents import slots
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from postmortems.models import Postmortem


def link(incident: Incident) -> slots.Link | None:
    """The way from the record of an incident to its postmortem, or to the page that opens one."""
    found = Postmortem.objects.filter(incident=incident).first()
    if found is None and incident.resolved_at is None:
        return None
    return slots.Link(
        reverse("postmortems:document", args=[incident.number]), "Postmortem", note=_note(incident, found)
    )


def _note(incident: Incident, found: Postmortem | None) -> str:
    if found is None:
        return "optional, not opened" if incident.severity.postmortem == PostmortemRule.OPTIONAL else "not opened"
    word = found.get_state_display().lower()
    if found.is_published or found.due_at is None:
        return word
    return f"{word}, due {found.due_at.day} {found.due_at:%b %H:%M} UTC"


def cells(ids: list[int]) -> dict[int, slots.Cell]:
    """The state of the postmortem of each of these incidents, one query."""
    rows = Postmortem.objects.filter(incident__in=ids).values_list("incident_id", "incident__number", "state")
    shown = ((pk, number, Postmortem(state=state)) for pk, number, state in rows)
    return {
        pk: slots.Cell(one.get_state_display(), one.tone, one.icon, reverse("postmortems:document", args=[number]))
        for pk, number, one in shown
    }


def connect() -> None:
    """Take our places in the room; called once, when the app is ready."""
    slots.register_link(link)
    slots.register_column(slots.Column("Postmortem", cells))
