"""Incidents that sound like the one being declared: open ones to join, past ones to learn from (SPEC D3)."""

from __future__ import annotations

from django.db.models import Q

from incidents import search
from incidents.models import Incident
from incidents.models.incident import OPEN_PHASES, Phase
from roster.models import Person

SHORTEST = 4
MOST = 3
# Words that any incident may have: alone they say nothing.
COMMON = frozenset(
    {"about", "after", "again", "attempts", "before", "broken", "cannot", "customer", "customers", "delayed", "down"}
    | {"error", "errors", "every", "failed", "failing", "fails", "failure", "from", "have", "incident", "minutes"}
    | {"most", "none", "outage", "partial", "problem", "requests", "returning", "returns", "seconds", "server"}
    | {"service", "services", "slow", "some", "users", "very", "when", "with"}
)


def similar_open(title: str, person: Person) -> list[Incident]:
    """At most three open incidents that share a telling word with `title`, the closest first."""
    return _similar(title, person, Q(phase__in=OPEN_PHASES))


def similar_past(title: str, person: Person) -> list[Incident]:
    """At most three that are over, the closest first; false alarms and merged ones teach nothing."""
    return _similar(title, person, Q(phase__in=[Phase.RESOLVED, Phase.CLOSED]))


def telling(text: str) -> list[str]:
    """The words of a title that tell one incident from another, without plural."""
    words = [word for word in search.words(text) if len(word) >= SHORTEST and word not in COMMON]
    return list(dict.fromkeys(_singular(word) for word in words))


def _similar(title: str, person: Person, among: Q) -> list[Incident]:
    wanted = telling(title)
    return search.find(" ".join(wanted), person, most=MOST, any_word=True, among=among) if wanted else []


def _singular(word: str) -> str:
    if word.endswith(("shes", "ches", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
