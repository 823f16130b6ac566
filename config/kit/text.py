"""Text from outside: one place that says what is too long, empty or not text at all (RELIABILITY 5)."""

from __future__ import annotations

import unicodedata

from config.kit.errors import Refusal

LINE, PARAGRAPHS = 200, 25_000


def line(value: str | None, *, field: str, limit: int = LINE, required: bool = False) -> str:
    """One line: white space folded, control characters refused."""
    return _checked(" ".join((value or "").split()), field=field, limit=limit, required=required)


def paragraphs(value: str | None, *, field: str, limit: int = PARAGRAPHS, required: bool = False) -> str:
    """Several lines: line ends made plain, trailing space dropped."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return _checked(text, field=field, limit=limit, required=required)


def _checked(text: str, *, field: str, limit: int, required: bool) -> str:
    if any(_forbidden(character) for character in text):
        raise Refusal("This text has a character that cannot be stored or shown.", field=field, remedy="Remove control characters and send it again.")
    if required and not text:
        raise Refusal("Please write something here.", field=field)
    if len(text) > limit:
        raise Refusal(f"This is {len(text):,} characters long; {limit:,} fit.", field=field, remedy="Shorten it and send it again.")
    return text


def _forbidden(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs")
