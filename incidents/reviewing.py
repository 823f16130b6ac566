"""Bring an update in the making before the review: gather the facts it is held against, and keep the word lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from config.kit.locks import locked
from incidents import access
from incidents.models import Incident, WordList
from incidents.review import Facts, Review, review
from incidents.review import words as lists
from roster import directory
from roster.models import Person

LINES, LINE = 300, 120


def of(incident: Incident, fields: Mapping[str, Any], at: datetime) -> Review:
    """The review of these fields at this instant; three small queries."""
    people = directory.responders().values_list("name", flat=True)
    last = incident.updates.values_list("impact", "known", "next_step")[:2]
    facts = Facts(
        at=at,
        level=incident.severity_id,
        severity=incident.severity.name,
        lasting=at - incident.began_at,
        limit=incident.severity.limit,
        people=lists.names(people),
        last=tuple(last),
        words=in_force(),
    )
    return review(fields, facts)


def in_force() -> dict[str, dict[str, str]]:
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
