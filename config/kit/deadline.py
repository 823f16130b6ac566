"""Deadline: something promised by an instant, and what its control shows (design/README 3.1, "the due control")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.kit import spans

SOON = timedelta(minutes=5)
SOON_SHARE = 0.2
FAR = timedelta(hours=20)


@dataclass(frozen=True)
class Deadline:
    """`due_at` is null when nothing more is promised: then `label`, `value` and `tone` say why.

    `calm` is the tone while there is time. `note` is the second line beside the clock.
    """

    label: str
    due_at: datetime | None = None
    made_at: datetime | None = None
    late_label: str = ""
    calm: str = "green"
    note: str = ""
    value: str = ""

    @property
    def window(self) -> timedelta:
        """What it was promised for; the bar drains over it."""
        return self.due_at - self.made_at if self.due_at and self.made_at else timedelta()

    @property
    def soon_seconds(self) -> int:
        """Orange from here on: five minutes, or a fifth of the window when that comes later."""
        if not self.window:
            return int(SOON.total_seconds())
        return int(min(SOON, self.window * SOON_SHARE).total_seconds())

    def left(self, at: datetime) -> timedelta:
        """Time left; negative when late."""
        return self.due_at - at if self.due_at else timedelta()

    def is_overdue(self, at: datetime) -> bool:
        """Late means strictly after the promised instant."""
        return self.due_at is not None and at > self.due_at

    def state(self, at: datetime) -> str:
        """`track`, `soon`, `overdue`, or `none` when nothing is promised."""
        if self.due_at is None:
            return "none"
        if self.is_overdue(at):
            return "overdue"
        return "soon" if self.left(at).total_seconds() < self.soon_seconds else "track"

    def tone(self, at: datetime) -> str:
        return {"overdue": "red", "soon": "orange"}.get(self.state(at), self.calm)

    def reading(self, at: datetime) -> str:
        """What the clock shows: `11:42`, or `+2:06` once it is late."""
        if self.due_at is None:
            return self.value
        return f"+{spans.tight(-self.left(at))}" if self.is_overdue(at) else spans.tight(self.left(at))

    def percent(self, at: datetime) -> int:
        """How much of the window is left, 0 to 100."""
        window = self.window.total_seconds()
        return max(0, min(100, round(100 * self.left(at).total_seconds() / window))) if window > 0 else 0

    def is_far(self, at: datetime) -> bool:
        """The clock time alone would be ambiguous: the day is shown too."""
        return abs(self.left(at)) > FAR
