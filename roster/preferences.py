"""What a person chose for themselves: name, time zone, keys, sounds (SPEC P1, design/README 8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from config.kit.locks import locked
from roster.models import Person, known_zone

# Single keys by what they press out of the box; whoever dictates or types one by accident moves or ends them.
KEYS: dict[str, str] = {
    "d": "Declare an incident",
    "/": "Search this page",
    "j": "Next in a list",
    "k": "Previous in a list",
    "a": "Approve a proposal",
    "r": "Reject a proposal",
    "p": "Propose an action",
    "n": "New timeline entry",
    "u": "Write the update",
    "h": "Hand off my role",
    "t": "Take a vacant role",
    "z": "Undo, while it is offered",
}
FIXED = frozenset("?[]g0123456789")


@dataclass(frozen=True)
class Preferences:
    """How the pages behave for one person. `keys` holds only those that were moved: default to chosen."""

    keys_on: bool = True
    sounds: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> dict[str, str]:
        """Every single key as it is printed on what it presses."""
        return {key: self.keys.get(key, key) for key in KEYS}

    @property
    def moved(self) -> str:
        """The moved keys as the script of the page reads them; empty when there are none."""
        return json.dumps(self.keys) if self.keys else ""


def of(person: Any) -> Preferences:
    """What this person chose; anything that cannot be read counts as not chosen."""
    kept = getattr(person, "preferences", None)
    if not isinstance(kept, dict):
        return Preferences()
    keys = kept.get("keys")
    moved = {key: value for key, value in keys.items() if key in KEYS} if isinstance(keys, dict) else {}
    return Preferences(kept.get("keys_on") is not False, kept.get("sounds") is True, moved)


@transaction.atomic
def choose(*, by: Person, name: str, time_zone: str, keys_on: bool, sounds: bool, keys: Mapping[str, str]) -> Person:
    """Change one's own name, time zone, keys and sounds.

    Refuses an empty name, a zone the zone database does not have, and a key that is no single key or already taken.
    """
    name = texts.line(name, field="name", limit=80, required=True)
    time_zone = texts.line(time_zone, field="time_zone", limit=64)
    try:
        known_zone(time_zone)
    except ValidationError as error:
        raise Refusal(error.messages[0], field="time_zone") from None
    moved = _moved(keys)
    person = locked(Person.objects.all()).get(pk=by.pk)
    person.name, person.time_zone = name, time_zone
    person.preferences = {**person.preferences, "keys_on": bool(keys_on), "sounds": bool(sounds), "keys": moved}
    person.save(update_fields=["name", "time_zone", "preferences"])
    return person


def _moved(keys: Mapping[str, str]) -> dict[str, str]:
    """The keys that differ from the default, each of them one free character."""
    chosen = {key: _one(keys.get(key, ""), key) or key for key in KEYS}
    taken: dict[str, str] = {}
    for key, value in chosen.items():
        if value in taken:
            raise Refusal(
                f"“{value}” presses “{KEYS[taken[value]]}” already.", field=f"key_{key}", remedy="Choose another key."
            )
        taken[value] = key
    return {key: value for key, value in chosen.items() if value != key}


def _one(value: str, key: str) -> str:
    found = texts.line(value, field=f"key_{key}").lower()
    if len(found) > 1:
        raise Refusal(
            "One key, please.", field=f"key_{key}", remedy="A letter or a sign; leave it empty for the usual."
        )
    if found in FIXED and found:
        raise Refusal(f"“{found}” has a fixed use.", field=f"key_{key}", remedy="Choose another key.")
    return found
