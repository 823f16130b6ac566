"""After the all-clear: what is put back in order before the incident is closed (SPEC E2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, timeline, work
from incidents.models import Incident, Kind
from roster.models import Person

ITEMS = {
    "data": "Data is consistent",
    "mitigations": "Temporary changes are removed",
    "monitoring": "Monitoring and alerts are back to normal",
    "evidence": "Evidence is kept for the review",
    "teams": "Every team that was called knows it is over",
}


@transaction.atomic
def confirm(*, incident: Incident, item: str, by: Person, at: datetime, note: str = "") -> Incident:
    """Confirm one item of the recovery, with a note when there is more to say. Refuses while it is not resolved."""
    note = texts.line(note, field="note", limit=300)
    incident = _ended(incident, item, by)
    if item == "mitigations" and (left := list(work.open_mitigations(incident))):
        named = "; ".join(f"{one.reference} {one.what}" for one in left)
        raise Refusal(f"Still in place: {named}.", field="item", remedy="Settle each one first.")
    if item in incident.recovery and not note:
        return incident
    incident.recovery = {**incident.recovery, item: {"by": by.first_name, "at": at.isoformat(), "note": note}}
    return _tell(incident, f"Recovery: {ITEMS[item]}.{f' {note}' if note else ''}", item, by, at)


@transaction.atomic
def unconfirm(*, incident: Incident, item: str, by: Person, at: datetime) -> Incident:
    """Take a confirmation back."""
    incident = _ended(incident, item, by)
    if item not in incident.recovery:
        return incident
    incident.recovery = {key: value for key, value in incident.recovery.items() if key != item}
    return _tell(incident, f"Recovery, no longer confirmed: {ITEMS[item]}.", item, by, at)


def missing(incident: Incident) -> list[str]:
    """The words of what nobody has confirmed."""
    return [words for key, words in ITEMS.items() if key not in incident.recovery]


def must_be_complete(incident: Incident, reason: str) -> None:
    """Closing with something left needs a reason."""
    if (left := missing(incident)) and not reason:
        raise Refusal(
            f"Not confirmed: {'; '.join(left)}.", field="reason", remedy="Confirm it, or say why it can wait."
        )


def _ended(incident: Incident, item: str, by: Person) -> Incident:
    access.may_change(by)
    if item not in ITEMS:
        raise Refusal("There is no such item.", field="item")
    incident = access.under_lock(incident)
    if incident.resolved_at is None:
        word = incident.get_phase_display().lower()
        raise TooLate(f"{incident.reference} is {word}.", remedy="Recovery comes after it is resolved.")
    return incident


def _tell(incident: Incident, body: str, item: str, by: Person, at: datetime) -> Incident:
    timeline.record(incident, kind=Kind.PHASE, body=body, by=by, at=at, detail={"recovery": item})
    return incident
