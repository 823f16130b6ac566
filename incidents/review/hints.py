"""What the review knows and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WORDS = ("impact", "known", "next_step")
HINTED = (*WORDS, "next_update_at")


@dataclass(frozen=True)
class Facts:
    """What an update is held against; gathered from the database by `incidents.reviewing`."""

    at: datetime
    level: int = 2
    severity: str = "SEV2"
    lasting: timedelta = timedelta()
    limit: timedelta | None = None
    people: tuple[str, ...] = ()
    last: tuple[tuple[str, str, str], ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """The update as it stands in the composer."""

    audience: str
    status: str
    texts: Mapping[str, str]
    next_update_at: datetime | None

    @property
    def is_public(self) -> bool:
        return self.audience in ("public", "both")

    @property
    def is_final(self) -> bool:
        return self.status == "resolved"

    @property
    def all(self) -> str:
        return "\n".join(text for text in self.texts.values() if text)


@dataclass(frozen=True)
class Hint:
    """One remark: `excerpt` is what it is about, `says` why; `find` in `field` may be put right by `offer`.

    `verb` names the one press ("Replace", "Remove", "Add"); empty when only a person can find the words.
    """

    rule: str
    says: str
    excerpt: str = ""
    field: str = ""
    find: str = ""
    offer: str = ""
    verb: str = ""
    tone: str = "orange"

    @property
    def sentence(self) -> str:
        return f"{self.excerpt} {self.says}".strip()


@dataclass(frozen=True)
class Review:
    """The hints, and the rules that found nothing, in words."""

    hints: list[Hint]
    passes: list[str]

    @property
    def described(self) -> list[tuple[str, str]]:
        """What a screen reader says of each field."""
        return [(name, " ".join(hint.sentence for hint in self.hints if hint.field == name)) for name in HINTED]
