"""The record: one entry per act, chained by hash, written under the incident's lock (SPEC T1, T2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access, doorbell, quick
from incidents.models import Incident, Kind, TimelineEntry
from roster.models import Person

START = "0" * 64
ENTRY_LIMIT = 10_000
EARLY = timedelta(hours=12)


def record(
    incident: Incident,
    *,
    kind: str,
    body: str,
    by: Person | None,
    at: datetime,
    occurred_at: datetime | None = None,
    detail: dict[str, Any] | None = None,
    corrects: int | None = None,
) -> TimelineEntry:
    """Write the entry of a verb and save the incident row it changed; call it under the incident's lock, once.

    `detail` holds strings, whole numbers and lists only: it must hash the same after a round trip through JSON.
    `corrects` is the sequence of the entry this one replaces; the caller puts it into `detail` too, where it is hashed.
    """
    incident.sequence += 1
    entry = TimelineEntry(
        incident=incident,
        sequence=incident.sequence,
        kind=kind,
        body=body,
        detail=detail or {},
        corrects=corrects,
        body_hash=_sha(body),
        detail_hash=_sha(_written(detail or {})),
        author=by,
        occurred_at=occurred_at or at,
        recorded_at=at,
        previous_hash=incident.chain_head,
    )
    entry.hash = incident.chain_head = digest(entry)
    entry.save(force_insert=True)
    incident.save()
    doorbell.ring(incident.pk, incident.sequence, kind)
    return entry


def digest(entry: TimelineEntry) -> str:
    """SHA-256 over the previous hash and everything the entry says, in a fixed order."""
    facts = [
        entry.previous_hash,
        entry.incident_id,
        entry.sequence,
        entry.kind,
        entry.author_id,
        entry.occurred_at.timestamp().hex(),
        entry.recorded_at.timestamp().hex(),
        entry.body_hash,
        entry.detail_hash,
    ]
    return _sha(json.dumps(facts, separators=(",", ":")))


def says_what_was_hashed(entry: TimelineEntry) -> bool:
    """True when the words are those that were written; a redacted entry has none left to compare."""
    if getattr(entry, "redaction", None) and not entry.body:
        return True
    return (entry.body_hash, entry.detail_hash) == (_sha(entry.body), _sha(_written(entry.detail)))


def _written(detail: dict[str, Any]) -> str:
    return json.dumps(detail, sort_keys=True, separators=(",", ":"))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def note(*, incident: Incident, text: str, by: Person, at: datetime) -> TimelineEntry:
    """Log what happened: free text, a slash kind (`/dec …`), a time (`@14:14`, UTC) it happened at.

    Refuses empty text and times in the future or before the incident could have begun.
    """
    access.may_change(by)
    found = quick.parse(texts.paragraphs(text, field="text", limit=ENTRY_LIMIT), at)
    body = texts.paragraphs(found.body, field="text", required=True)
    incident = access.under_lock(incident)
    # `@15:14` written at 14:16 would be yesterday: before the incident that can only be a slip.
    if found.occurred_at and found.occurred_at < incident.began_at - EARLY:
        raise Refusal(
            f"{found.occurred_at:%H:%M} UTC has not come yet today, and yesterday it had not begun.",
            field="text",
            remedy="Times are UTC, as in @14:14.",
        )
    return record(incident, kind=found.kind, body=body, by=by, at=at, occurred_at=found.occurred_at)


@transaction.atomic
def verify(incident: Incident) -> list[str]:
    """What is wrong with the record of `incident`; empty when nobody tampered with it."""
    # Under the lock: an entry written while we read would look like a tail that does not belong.
    return list(_problems(access.under_lock(incident)))


def _problems(incident: Incident) -> Iterator[str]:
    previous, expected = START, 0
    for entry in incident.timeline.select_related("redaction").order_by("sequence").iterator():
        expected += 1
        if entry.sequence != expected:
            yield f"{incident.reference}: entry {expected} is missing"
            expected = entry.sequence
        if entry.previous_hash != previous:
            yield f"{incident.reference}: entry {entry.sequence} does not follow the one before it"
        if entry.hash != digest(entry) or not says_what_was_hashed(entry):
            yield f"{incident.reference}: entry {entry.sequence} was changed"
        previous = entry.hash
    if expected != incident.sequence or previous != incident.chain_head:
        yield f"{incident.reference}: the record ends at entry {expected}, the incident says {incident.sequence}"


def kinds() -> list[str]:
    """The kinds a person can log by hand."""
    return [Kind.NOTE, *quick.KINDS.values()]
