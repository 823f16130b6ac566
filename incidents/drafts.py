"""The draft of the next update: one for the incident, one pen, every saved text kept (SPEC X5).

A draft is not part of the record: saving writes no entry. Only taking the pen is told, because it stops somebody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, doorbell, timeline
from incidents.models import DraftRevision, Incident, Kind, UpdateDraft
from roster.models import Person

WORDS = ("impact", "known", "next_step")
NAME = re.compile(r"[a-z][a-z0-9_-]{0,79}\Z")
FIELDS, REVISIONS, SUGGESTIONS = 30, 50, 10


@transaction.atomic
def save(*, incident: Incident, fields: Mapping[str, Any], seen_revision: int, by: Person, at: datetime) -> UpdateDraft:
    """Keep what is being written; takes the pen when nobody holds it. The same text again changes nothing.

    Refuses while somebody else holds the pen, and a text that did not see the last one saved: both are then shown.
    Once the draft is empty nothing is overwritten; a late save of what was posted is let go.
    """
    access.may_change(by)
    found = _cleaned(fields)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    draft = _draft(incident)
    _must_be_free(draft, by)
    if draft.fields == found:
        return draft
    if seen_revision != draft.revision and draft.fields:
        raise _stale(draft, by)
    if seen_revision != draft.revision and _has_left(incident, found):
        return draft
    if draft.pen is None:
        draft.pen, draft.pen_taken_at = by, at
    _keep(draft, found, by, at)
    _ring(incident)
    return draft


@transaction.atomic
def take_pen(*, incident: Incident, by: Person, at: datetime) -> UpdateDraft:
    """Write from now on, whoever wrote before; what they saved is what you go on from. Refuses when you hold it."""
    access.may_change(by)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    draft = _draft(incident)
    if draft.pen_id == by.pk:
        raise TooLate("You hold the pen already.", remedy="Go on writing.")
    before = draft.pen
    draft.pen, draft.pen_taken_at = by, at
    draft.save()
    whose = f" from {before.first_name}" if before else ""
    timeline.record(
        incident,
        kind=Kind.COMMS,
        body=f"{by.first_name} took the pen of the next update{whose}.",
        by=by,
        at=at,
        detail={"act": "pen", "before": before.handle if before else ""},
    )
    return draft


@transaction.atomic
def lay_down_pen(*, incident: Incident, by: Person, at: datetime) -> UpdateDraft:
    """Let somebody else write; the text stays. Refuses when another one holds the pen."""
    access.may_change(by)
    incident = access.under_lock(incident)
    draft = _draft(incident)
    _must_be_free(draft, by)
    draft.pen = draft.pen_taken_at = None
    draft.save()
    _ring(incident)
    return draft


@transaction.atomic
def suggest(*, incident: Incident, fields: Mapping[str, str], by: Person, at: datetime) -> UpdateDraft:
    """Put a sentence beside the draft, by field (`{"known": "…"}`), for whoever holds the pen to take or leave."""
    access.may_change(by)
    wrong = next((name for name in fields if name not in WORDS), "")
    if wrong or not fields:
        raise Refusal("Suggest words for impact, what we know or the next step.", field=wrong or "known")
    found = {name: texts.paragraphs(fields[name], field=name, limit=2_000, required=True) for name in fields}
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    draft = _draft(incident)
    number = 1 + max((one["number"] for one in draft.suggestions), default=0)
    words = {"number": number, "fields": found, "by": by.first_name, "handle": by.handle, "at": at.isoformat()}
    draft.suggestions = [*draft.suggestions, words][-SUGGESTIONS:]
    draft.save()
    _ring(incident)
    return draft


@transaction.atomic
def settle(*, incident: Incident, number: int, by: Person, at: datetime, put: bool = False) -> UpdateDraft:
    """A suggestion goes from beside the draft: into it (`put`), or because it is not wanted. Refuses one that is gone.

    Only whoever holds the pen settles what is offered, or anybody while nobody writes.
    """
    access.may_change(by)
    incident = access.under_lock(incident)
    draft = _draft(incident)
    _must_be_free(draft, by)
    rest = [one for one in draft.suggestions if one["number"] != number]
    if len(rest) == len(draft.suggestions):
        raise TooLate("This suggestion is gone already.", remedy="Nothing is left to do.")
    if put:
        words = next(one["fields"] for one in draft.suggestions if one["number"] == number)
        said = {name: f"{draft.fields.get(name, '')} {text}".strip() for name, text in words.items()}
        _keep(draft, {**draft.fields, **said}, by, at)
    draft.suggestions = rest
    draft.save()
    _ring(incident)
    return draft


@transaction.atomic
def restore(*, incident: Incident, revision: int, by: Person, at: datetime) -> UpdateDraft:
    """Make an older text the draft again, as its newest revision. Refuses one that is not kept."""
    access.may_change(by)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    draft = _draft(incident)
    _must_be_free(draft, by)
    older = draft.revisions.filter(revision=revision).first()
    if older is None:
        raise TooLate("This text is not kept any more.", remedy="Choose a newer one.")
    if draft.pen is None:
        draft.pen, draft.pen_taken_at = by, at
    _keep(draft, older.fields, by, at)
    _ring(incident)
    return draft


def revisions(incident: Incident) -> list[DraftRevision]:
    """The texts that were saved, newest first."""
    return list(DraftRevision.objects.filter(draft=incident.pk).select_related("saved_by"))


def posted(incident: Incident, by: Person) -> None:
    """Part of posting: the draft is empty and the pen lies down, unless somebody else is writing on."""
    draft = UpdateDraft.objects.filter(incident=incident).first()
    if draft is None or draft.pen_id not in (None, by.pk):
        return
    draft.fields, draft.revision = {}, draft.revision + 1
    draft.pen = draft.pen_taken_at = None
    draft.save()
    _ring(incident)


def sent_back(incident: Incident, said: Mapping[str, Any], author: Person, at: datetime) -> None:
    """Part of sending an update back: its words are the draft again, unless somebody has begun another."""
    draft = _draft(incident)
    if draft.pen is None and not draft.fields:
        _keep(draft, {name: str(said[name]) for name in ("audience", "status", *WORDS) if said.get(name)}, author, at)


def _draft(incident: Incident) -> UpdateDraft:
    found, _ = UpdateDraft.objects.select_related("pen", "saved_by").get_or_create(incident=incident)
    return found


def _must_be_free(draft: UpdateDraft, by: Person) -> None:
    if draft.pen is not None and draft.pen_id != by.pk:
        raise TooLate(
            f"{draft.pen.first_name} holds the pen since {draft.pen_taken_at:%H:%M} UTC.",
            remedy="Your text is untouched. Suggest a sentence, or take the pen.",
            shown={"draft": draft, "pen": draft.pen},
        )


def _has_left(incident: Incident, fields: Mapping[str, str]) -> bool:
    """These are the words of the newest update: its save was overtaken by its posting."""
    said = incident.updates.order_by("-number").values(*WORDS).first()
    return said is not None and all(said[name] == fields.get(name, "") for name in WORDS)


def _stale(draft: UpdateDraft, by: Person) -> TooLate:
    who = draft.saved_by.first_name if draft.saved_by and draft.saved_by_id != by.pk else "You"
    return TooLate(
        f"{who} saved another text at {draft.saved_at:%H:%M} UTC.",
        remedy="Your text is untouched; read the other one and choose.",
        shown={"draft": draft, "theirs": draft.fields},
    )


def _keep(draft: UpdateDraft, fields: dict[str, str], by: Person, at: datetime) -> None:
    draft.fields, draft.saved_by, draft.saved_at = fields, by, at
    draft.revision += 1
    draft.save()
    DraftRevision.objects.create(draft=draft, revision=draft.revision, fields=fields, saved_by=by, saved_at=at)
    draft.revisions.filter(revision__lte=draft.revision - REVISIONS).delete()


def _cleaned(fields: Mapping[str, Any]) -> dict[str, str]:
    """Names as the composer has them, words as the other verbs store them."""
    if len(fields) > FIELDS or not all(NAME.match(name) for name in fields):
        raise Refusal("The composer has no such field.", remedy="Reload the page.")
    found = {}
    for name, value in fields.items():
        limit = texts.PARAGRAPHS if name in WORDS else texts.LINE
        clean = texts.paragraphs(value, field=name if name in WORDS else "", limit=limit)
        if clean:
            found[name] = clean
    return found


def _ring(incident: Incident) -> None:
    """Readers follow without an entry in the record."""
    doorbell.ring(incident.pk, 0, doorbell.DRAFT)
