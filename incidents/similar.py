"""Open incidents that sound like the one being declared: offered as "join it instead" (SPEC D3)."""

from __future__ import annotations

import re

from incidents import access
from incidents.models import Incident
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
    wanted = telling(title)
    if not wanted:
        return []
    scored = [
        (len(wanted & telling(f"{one.title} {one.services}")), one) for one in access.incidents_for(person).open()
    ]
    found = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], -pair[1].number))
    return [one for _, one in found[:MOST]]


def telling(text: str) -> set[str]:
    """The words of a title that tell one incident from another, without plural."""
    words = re.findall(r"[^\W_]+", text.lower())
    return {_singular(word) for word in words if len(word) >= SHORTEST and word not in COMMON}


def _singular(word: str) -> str:
    if word.endswith(("shes", "ches", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
