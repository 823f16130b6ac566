"""Refusal: the one way a verb says no, the same object for the page, the API and a command (SPEC D11, X5)."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A verb refuses: which field, why, and what to do instead.

    `field` names the form field ("" when it concerns the whole act), `reason` is one sentence for a person,
    `remedy` says what would work. `status` is the HTTP answer: 422 for wrong input, 409 for "too late" or "stale".
    `shown` carries what the page needs to help (for a stale form: the text that is there now).
    """

    status = 422

    def __init__(self, reason: str, *, field: str = "", remedy: str = "", shown: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.field, self.remedy = reason, field, remedy
        self.shown = shown or {}

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of RELIABILITY 5."""
        return {"error": {"code": type(self).__name__.lower(), "field": self.field, "message": str(self)}}


class TooLate(Refusal):
    """Somebody else acted first, or the state no longer allows it: 409, with what happened."""

    status = 409
