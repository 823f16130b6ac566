"""Bring an update in the making before the review: gather the facts it is held against, and keep the word lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access
from incidents.models import Incident, WordList
from incidents.review import Facts, Review, review
from incidents.review import words as lists
from roster import directory
from roster.models import Access, Person

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


def lines(rule: str) -> list[str]:
    """The list of one rule as it is edited."""
    row = WordList.objects.filter(rule=rule).first()
    return row.words if row else lists.DEFAULTS[rule]


@transaction.atomic
def change(*, rule: str, text: str, by: Person, at: datetime) -> None:
    """Change the list of one rule; the words that come with Fireline again when nothing is left of it.

    Only administrators; refuses an unknown rule, too many lines and too long ones.
    """
    if not (by.is_active and by.access == Access.ADMINISTRATOR):
        raise access.NotAllowed("Administrators change the word lists.", remedy="Ask one of them.")
    if rule not in lists.DEFAULTS:
        raise Refusal("There is no such list.", field="rule")
    found = [" ".join(line.split()) for line in texts.paragraphs(text, field=rule).split("\n")]
    found = list(dict.fromkeys(line for line in found if line))
    if len(found) > LINES or any(len(line) > LINE for line in found):
        raise Refusal(f"Up to {LINES} lines of {LINE} characters.", field=rule)
    if not found or found == lists.DEFAULTS[rule]:
        WordList.objects.filter(rule=rule).delete()
        return
    WordList.objects.update_or_create(rule=rule, defaults={"words": found, "changed_by": by, "changed_at": at})
