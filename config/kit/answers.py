"""An HTTP answer below Django, as the bridge between ASGI and WSGI passes it on."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """Status, raw headers and body."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
