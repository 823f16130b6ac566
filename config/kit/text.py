"""Text from outside: one place that says what is too long, empty or not text at all (RELIABILITY 5)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from config.kit.errors import Refusal

LINE, PARAGRAPHS, FACTS = 200, 25_000, 20_000
KEY = 80

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
TERMINAL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")
# A title stands inside sentences of ours: it must not turn their direction. Right-to-left words need none of these.
DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def line(value: str | None, *, field: str, limit: int = LINE, required: bool = False) -> str:
    """One line: white space folded, direction overrides and control characters dropped.

    Refuses what cannot be stored, what is longer than `limit` characters, and nothing at all when `required`.
    """
    text = " ".join(_plain(value, field).translate(DIRECTION).split())
    return _checked(text, field=field, limit=limit, required=required)


def paragraphs(value: str | None, *, field: str, limit: int = PARAGRAPHS, required: bool = False) -> str:
    """Several lines: line ends made plain, trailing space and control characters dropped. Refuses as `line` does."""
    return _checked(_plain(value, field).strip(), field=field, limit=limit, required=required)


def facts(value: dict[str, Any] | None, *, field: str) -> dict[str, Any]:
    """What code adds to a text as JSON: refuses what one of the databases would not store or not give back."""
    try:
        written = json.dumps(value or {}, allow_nan=False)
        found = json.loads(written)
    except (TypeError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found != (value or {}) or len(written) > FACTS:
        raise Refusal("This cannot be stored.", field=field)
    for text in _texts(found):
        _storable(text, field)
    return found


def _plain(value: str | None, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal("This must be text.", field=field)
    _storable(value, field)
    # What comes with a paste from a terminal goes: colours, bells, form feeds. Text that nobody can see is none.
    text = CONTROLS.sub("", "\n".join(TERMINAL.sub("", value).splitlines()))
    return text if any(unicodedata.category(character)[0] not in "CZ" for character in text) else ""


def _storable(text: str, field: str) -> None:
    if UNSTORABLE.search(text):
        raise Refusal(
            "This text has a character that cannot be stored.",
            field=field,
            remedy="Paste it as plain text and send it again.",
        )


def _checked(text: str, *, field: str, limit: int, required: bool) -> str:
    if required and not text:
        raise Refusal("Please write something here.", field=field)
    if len(text) > limit:
        raise Refusal(
            f"This is {len(text):,} characters long; {limit:,} fit.",
            field=field,
            remedy="Shorten it and send it again.",
        )
    return text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        yield from _texts([*value, *value.values()])
