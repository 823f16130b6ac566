"""Web addresses that people paste: http and https only, whatever the browser would do with another scheme (X3)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from config.kit import text as texts
from config.kit.errors import Refusal

LIMIT = 500
_valid = URLValidator(schemes=["http", "https"])


def web(value: str | None, *, field: str) -> str:
    """The address as it was pasted; refuses what is no http or https address, and one with a password in it."""
    found = texts.line(value, field=field, limit=LIMIT, required=True)
    try:
        _valid(found)
    except ValidationError as error:
        raise Refusal(
            "This is not a web address.", field=field, remedy="It starts with https:// or http://."
        ) from error
    if "@" in found.split("/")[2]:
        raise Refusal(
            "There is a user name in this address.", field=field, remedy="Leave out what stands before the @."
        )
    return found
