"""Read an update with every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from incidents.review import words
from incidents.review.hints import WORDS, Facts, Hint, Review, Said
from incidents.review.rules import RULES

MOST = 8
LONGEST = 6_000  # Characters of a field that are read; nobody reads that much of an update either.
ORDER = ("impact", "silence", "vendor", "blame", "promise", "jargon", "guess")


def review(fields: Mapping[str, Any], facts: Facts) -> Review:
    """What a reader would stumble over in this update, and what is right about it.

    `fields` are `audience`, `status`, `impact`, `known`, `next_step` and `next_update_at` (an instant or nothing).
    """
    if not facts.words:
        facts = replace(facts, words=words.merged({}))
    due = fields.get("next_update_at")
    said = Said(
        audience=str(fields.get("audience") or ""),
        status=str(fields.get("status") or ""),
        texts={name: str(fields.get(name) or "")[:LONGEST] for name in WORDS},
        next_update_at=due if isinstance(due, datetime) else None,
    )
    found = {name: list(rule(said, facts)) for name, (rule, _) in RULES.items()}
    hints = _once([hint for hints in found.values() for hint in hints])
    right = [RULES[name][1] for name in ORDER if not found[name]] if said.all else []
    return Review(hints[:MOST], right)


def _once(hints: list[Hint]) -> list[Hint]:
    """The same remark about the same words is made once."""
    seen, kept = set(), []
    for hint in hints:
        key = (hint.rule, hint.field, hint.excerpt.lower(), hint.says, "" if hint.excerpt else hint.offer)
        if key not in seen:
            seen.add(key)
            kept.append(hint)
    return kept
