"""Numbers without gaps, and a declaration that is recognised when it comes again (SPEC D1, D3)."""

from __future__ import annotations

from config.kit.locks import locked
from incidents.models import Incident, NumberSequence

NAME = "incident"


def locked_numbers() -> NumberSequence:
    """The row that hands out numbers, locked: who declares at the same time waits here."""
    NumberSequence.objects.get_or_create(name=NAME)
    return locked(NumberSequence.objects.filter(name=NAME)).get()


def take(numbers: NumberSequence) -> int:
    """The next number; given back when the transaction fails."""
    taken = numbers.next_number
    numbers.next_number += 1
    numbers.save()
    return taken


def declared_before(incident: Incident) -> Incident | None:
    """The incident that the same form, or the same record of the same source, declared already."""
    key, source_id = incident.idempotency_key, incident.source_id
    if key and (found := Incident.objects.filter(idempotency_key=key).first()):
        return found
    return Incident.objects.filter(source=incident.source, source_id=source_id).first() if source_id else None
