"""The record: one entry per act, chained by hash, written under the incident's lock (SPEC T1, T2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import TooLate
from incidents import access, corrections, doorbell, images, offshoots, quick
from incidents.access import NotAllowed
from incidents.models import Incident, Kind, Pin, Redaction, TimelineEntry
from roster.models import Person

START = "0" * 64
ENTRY_LIMIT = 10_000


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
    if getattr(entry, "redaction", None) and not entry.body and not entry.detail:
        return True
    return (entry.body_hash, entry.detail_hash) == (_sha(entry.body), _sha(_written(entry.detail)))


def _written(detail: dict[str, Any]) -> str:
    return json.dumps(detail, sort_keys=True, separators=(",", ":"))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def note(
    *, incident: Incident, text: str, by: Person, at: datetime, image: images.Picture | None = None
) -> TimelineEntry:
    """Log what happened: free text, a slash kind (`/dec …`), a pin (`! …`), a time (`@14:14`, UTC), an image.

    A decision, hypothesis or task gets its number in the same act. Refuses empty text without an image, times in the
    future or before the incident could have begun, a task for nobody we know.
    """
    access.may_change(by)
    with images.kept(image):
        return _note(incident, text, image, by=by, at=at)


@transaction.atomic
def _note(incident: Incident, text: str, image: images.Picture | None, *, by: Person, at: datetime) -> TimelineEntry:
    found = quick.parse(texts.paragraphs(text, field="text", limit=ENTRY_LIMIT), at)
    body = texts.paragraphs(found.body, field="text", required=image is None) or "Image"
    incident = access.under_lock(incident)
    corrections.check_time(incident, found.occurred_at)
    detail = offshoots.grow(incident, found.kind, body, by=by, at=at)
    if image:
        detail.update(offshoots.attach(incident, image, by=by, at=at))
    if found.pinned:
        detail["pinned"] = 1
    happened = found.occurred_at
    entry = record(incident, kind=found.kind, body=body, by=by, at=at, occurred_at=happened, detail=detail)
    if found.pinned:
        offshoots.hold_up(entry, by=by, at=at)
    return entry


@transaction.atomic
def correct(*, entry: TimelineEntry, text: str, by: Person, at: datetime) -> TimelineEntry:
    """Write an entry anew: the old one stays, struck through. A time (`@14:14`) corrects when it happened.

    Its author, the Scribe and the commander may. Refuses entries that tell of an act, a second correction, and a kind
    that would need a row of its own.
    """
    access.may_change(by)
    found = quick.parse(texts.paragraphs(text, field="text", limit=ENTRY_LIMIT), at)
    body = texts.paragraphs(found.body, field="text", required=True)
    incident = access.under_lock(entry.incident)
    entry = corrections.fresh(incident, entry)
    corrections.check_person(entry, by)
    corrections.check_state(entry)
    corrections.check_time(incident, found.occurred_at)
    carried = {name: value for name, value in entry.detail.items() if name in offshoots.CARRIED}
    new = record(
        incident,
        kind=corrections.kind(entry, found.kind),
        body=body,
        by=by,
        at=at,
        occurred_at=found.occurred_at or entry.occurred_at,
        detail={**carried, "corrects": entry.sequence},
        corrects=entry.sequence,
    )
    offshoots.move(entry, new, by=by, at=at)
    return new


@transaction.atomic
def redact(*, entry: TimelineEntry, reason: str, by: Person, at: datetime) -> Redaction:
    """Take the words of an entry out for good, and leave a mark: for a leaked secret. Administrators only.

    Refuses an entry that is redacted already, and the mark of a redaction.
    """
    if not (by.is_active and by.can_administer):
        raise NotAllowed("Only an administrator takes words out of the record.", remedy="Ask one to do it.")
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(entry.incident)
    entry = corrections.fresh(incident, entry)
    corrections.check_redactable(entry)
    redaction = Redaction.objects.create(entry=entry, redacted_by=by, redacted_at=at, reason=reason)
    TimelineEntry.objects.filter(pk=entry.pk).update(body="", detail={})
    offshoots.empty(incident, entry.sequence, entry.body, entry.detail)
    _mark(incident, entry, "redact", f"Redacted entry {entry.sequence}: {reason}", by=by, at=at)
    return redaction


@transaction.atomic
def pin(*, entry: TimelineEntry, by: Person, at: datetime) -> TimelineEntry:
    """Hold an entry up for everybody. Refuses one that is pinned, struck through or redacted; returns the mark."""
    access.may_change(by)
    incident = access.under_lock(entry.incident)
    entry = corrections.fresh(incident, entry)
    corrections.check_state(entry, any_kind=True)
    if found := corrections.pin_of(entry):
        raise TooLate(f"{found.pinned_by.first_name} pinned it at {found.pinned_at:%H:%M} UTC.")
    offshoots.hold_up(entry, by=by, at=at)
    return _mark(incident, entry, "pin", f"Pinned entry {entry.sequence}", by=by, at=at)


@transaction.atomic
def unpin(*, entry: TimelineEntry, by: Person, at: datetime) -> TimelineEntry:
    """Take a pinned entry down. Refuses one that is not pinned; returns the mark."""
    access.may_change(by)
    incident = access.under_lock(entry.incident)
    entry = corrections.fresh(incident, entry)
    found = corrections.pin_of(entry)
    if found is None:
        raise TooLate("Nobody holds this entry up any more.")
    Pin.objects.filter(pk=found.pk).update(unpinned_by=by, unpinned_at=at)
    return _mark(incident, entry, "unpin", f"Unpinned entry {entry.sequence}", by=by, at=at)


def _mark(incident: Incident, entry: TimelineEntry, act: str, body: str, *, by: Person, at: datetime) -> TimelineEntry:
    detail = {"act": act, "entry": entry.sequence}
    return record(incident, kind=Kind.MARK, body=body, by=by, at=at, detail=detail)


@transaction.atomic
def verify(incident: Incident) -> list[str]:
    """What is wrong with the record of `incident`; empty when nobody tampered with it."""
    # Under the lock: an entry written while we read would look like a tail that does not belong.
    return list(_problems(access.under_lock(incident)))


def _problems(incident: Incident) -> Iterator[str]:
    previous, expected, emptied = START, 0, set[int]()
    for entry in incident.timeline.select_related("redaction").order_by("sequence").iterator():
        expected += 1
        if entry.sequence != expected:
            yield f"{incident.reference}: entry {expected} is missing"
            expected = entry.sequence
        if entry.previous_hash != previous:
            yield f"{incident.reference}: entry {entry.sequence} does not follow the one before it"
        if not _is_whole(entry):
            yield f"{incident.reference}: entry {entry.sequence} was changed"
        if getattr(entry, "redaction", None):
            emptied.add(entry.sequence)
        emptied.discard(_taken_out(entry))
        previous = entry.hash
    for sequence in sorted(emptied):
        yield f"{incident.reference}: entry {sequence} was emptied, and no act of the record did it"
    if expected != incident.sequence or previous != incident.chain_head:
        yield f"{incident.reference}: the record ends at entry {expected}, the incident says {incident.sequence}"


def _is_whole(entry: TimelineEntry) -> bool:
    corrects = entry.detail.get("corrects", entry.corrects if getattr(entry, "redaction", None) else None)
    return entry.hash == digest(entry) and says_what_was_hashed(entry) and corrects == entry.corrects


def _taken_out(entry: TimelineEntry) -> int:
    """The entry whose redaction this one marks; 0 for every other entry."""
    is_mark = entry.kind == Kind.MARK and entry.detail.get("act") == "redact"
    return int(entry.detail["entry"]) if is_mark else 0


def kinds() -> list[str]:
    """The kinds a person can log by hand."""
    return [Kind.NOTE, *quick.KINDS.values()]
