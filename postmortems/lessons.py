"""Lessons in three columns: text with the three headings is laid out, any other text is shown as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
COLUMNS = [
    ("Went well", "thumbs-up", {"went well", "what went well", "good"}),
    (
        "Went poorly",
        "thumbs-down",
        {"went poorly", "what went poorly", "what went wrong", "went badly", "what went badly"},
    ),
    ("Got lucky", "clover", {"got lucky", "where we got lucky", "what went luckily", "luck"}),
]
START = "### Went well\n\n- \n\n### Went poorly\n\n- \n\n### Got lucky\n\n- "


@dataclass(frozen=True)
class Column:
    title: str
    icon: str
    text: str


def columns(text: str) -> list[Column]:
    """The three columns, or nothing when the text has words before, between or beside the three headings."""
    before, *parts = HEADING.split(text)
    found = {_which(title): body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}
    if before.strip() or None in found or len(found) != len(parts) // 2 or not found:
        return []
    return [Column(title, icon, found.get(title, "")) for title, icon, _ in COLUMNS]


def _which(heading: str) -> str | None:
    wanted = heading.strip(" *:").lower()
    return next((title for title, _, names in COLUMNS if wanted in names), None)
