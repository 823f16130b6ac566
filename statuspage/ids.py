"""Public identifiers: twelve random characters, so that nothing internal can be counted from outside."""

from __future__ import annotations

import secrets
import string

ALPHABET = string.ascii_lowercase + string.digits
LENGTH = 12


def public_id() -> str:
    """A fresh identifier in the form that readers of the v2 API expect."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
