"""Numbers without gaps, and a declaration that is recognised when it comes again (SPEC D1, D3)."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet

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


def next_in(rows: QuerySet[Any]) -> int:
    """The next number among the numbered rows of one incident (P-1, T-1, …); call it under the incident's lock."""
    return (rows.aggregate(Max("number"))["number__max"] or 0) + 1
