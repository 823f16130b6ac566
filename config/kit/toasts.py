"""A word after an act, with the way back while it is fresh (design/README 4)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Toast:
    """What was done. `undo` is where the act that takes it back is posted, with the fields of `post`."""

    words: str
    undo: str = ""
    post: dict[str, str] = field(default_factory=dict)
