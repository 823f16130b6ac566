"""Bring an update in the making before the review: gather the facts it is held against, and keep the word lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_time

from config.kit import text as texts
from config.kit.errors import Refusal
from config.kit.instants import nearest
from config.kit.locks import locked
from config.kit.microcache import MicroCache
from incidents import access
from incidents.models import Incident, Update, UpdateDraft, WordList
from incidents.review import Facts, Review, review
from incidents.review import words as lists
from incidents.review.hints import WORDS
from roster import directory
from roster.models import Person

LINES, LINE = 300, 120
Words = dict[str, dict[str, str]]
Lists = tuple[Words, tuple[str, ...]]
_kept: MicroCache[Lists] = MicroCache(seconds=30, size=1)


def of(incident: Incident, fields: Mapping[str, Any], at: datetime) -> Review:
    """The review of these fields at this instant; three small queries."""
    last = incident.updates.values_list("impact", "known", "next_step")[:2]
    return review(fields, _facts(incident, list(last), at, *_lists()))


def warnings(incident: Incident, draft: UpdateDraft | None, updates: Iterable[Update], at: datetime) -> int:
    """How many hints the saved draft has. Asks for nothing but the lists, which are kept for half a minute."""
    said = draft.fields if draft else {}
    if not any(said.get(name) for name in WORDS):
        return 0
    # A time that has come, or none: the composer proposes the next one, so that it is not missed here.
    clock = parse_time(said.get("next_update_at", ""))
    due = nearest(clock, at) if clock else at
    last = [(one.impact, one.known, one.next_step) for one in islice(updates, 2)]
    facts = _facts(incident, last, at, *_kept.get("", _lists))
    return len(review({**said, "next_update_at": max(due, at)}, facts).hints)


def _lists() -> Lists:
    return in_force(), lists.names(directory.responders().values_list("name", flat=True))


def _facts(
    incident: Incident, last: list[tuple[str, str, str]], at: datetime, words: Words, people: tuple[str, ...]
) -> Facts:
    return Facts(
        at=at,
        level=incident.severity_id,
        severity=incident.severity.name,
        lasting=at - incident.began_at,
        limit=incident.severity.limit,
        people=people,
        last=tuple(last),
        words=words,
    )


def forget() -> None:
    """Somebody changed a list; other processes follow within half a minute."""
    _kept.clear()


def in_force() -> Words:
    """Every list as it counts now."""
    return lists.merged(dict(WordList.objects.values_list("rule", "words")))


def changed() -> dict[str, WordList]:
    """The lists that an administrator changed, by rule."""
    return {row.rule: row for row in WordList.objects.select_related("changed_by")}


@transaction.atomic
def change(*, rule: str, text: str, by: Person, at: datetime) -> None:
    """Change the list of one rule; the words that come with Fireline again when nothing is left of it.

    The same words again leave no trace. Refuses an unknown rule, too many lines, too long ones, and a plain word
    without the word it stands for.
    """
    access.may_configure(by)
    transaction.on_commit(forget)
    if rule not in lists.DEFAULTS:
        raise Refusal("There is no such list.", field="rule")
    found = _lines(text, rule)
    if not found or found == lists.DEFAULTS[rule]:
        WordList.objects.filter(rule=rule).delete()
        return
    row = locked(WordList.objects.filter(rule=rule)).first() or WordList(rule=rule)
    if row.words != found:
        row.words, row.changed_by, row.changed_at = found, by, at
        row.save()


def _lines(text: str, rule: str) -> list[str]:
    """One word or phrase a line, each once."""
    found = [" ".join(line.split()) for line in texts.paragraphs(text, field=rule).split("\n")]
    for number, line in enumerate(found, 1):
        if len(line) > LINE:
            raise Refusal(f"Line {number} is {len(line)} characters long; {LINE} fit.", field=rule)
        if line.startswith("="):
            raise Refusal(f"Line {number} has no word before “=”.", field=rule, remedy="Write “word = plain word”.")
    found = list(dict.fromkeys(line for line in found if line))
    if len(found) > LINES:
        raise Refusal(f"These are {len(found)} lines; {LINES} fit.", field=rule)
    return found
