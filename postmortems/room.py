"""What the command room shows of learning: a link in the record, a column in the history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from incidents import finding, palette, slots
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from postmortems import access
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


def owned(ids: list[int]) -> set[int]:
    """Those of these incidents whose postmortem somebody owns who is still here."""
    return set(Postmortem.objects.filter(incident__in=ids, owner__is_active=True).values_list("incident_id", flat=True))


def places(person: Any) -> list[palette.Command]:
    """Where learning is, for the command palette."""
    reviews = palette.Command(
        "Postmortems", reverse("postmortems:list"), "file-text", also="reviews learning", key="g p"
    )
    items = palette.Command("Action items", reverse("actions:board"), "list-checks", also="todo tasks", key="g a")
    return [reviews, items]


def postmortems(person: Any, words: list[str]) -> QuerySet[Any, Any]:
    """Postmortems by the title or number of their incident."""
    asked = [word for word in words if not "postmortem".startswith(word) or len(word) < 4]
    match = finding.every(asked, "incident__title__icontains", "incident__number__startswith")
    rows = access.postmortems_for(person).filter(match)
    return finding.arm("postmortems", rows, key="incident__number", title="incident__title", newest="incident__number")


def items(person: Any, words: list[str]) -> QuerySet[Any, Any]:
    """Action items by their title, or by their number."""
    rows = access.items_for(person).filter(finding.every(words, "title__icontains", "pk__startswith"))
    return finding.arm("actions", rows, key="pk", title="title", note="incident__number")


def connect() -> None:
    """Take our places in the room; called once, when the app is ready."""
    slots.register_link(link)
    slots.register_column(slots.Column("Postmortem", cells))
    slots.register_review_owner(owned)
    palette.register(palette.Source("postmortems", places, postmortems, _postmortem))
    palette.register(palette.Source("actions", lambda person: [], items, _item))


def _postmortem(key: str, title: str, note: str) -> palette.Command:
    url = reverse("postmortems:document", args=[int(key)])
    return palette.Command(f"Postmortem: {title}", url, "file-text", f"INC-{key}")


def _item(key: str, title: str, note: str) -> palette.Command:
    return palette.Command(
        f"Action item: {title}", reverse("actions:detail", args=[int(key)]), "list-checks", f"INC-{note}"
    )
