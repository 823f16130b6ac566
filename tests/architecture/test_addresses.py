"""A name stands for one address: the second of two with one name would be reached by neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from tests.architecture.sources import LEVELS

OURS = {*LEVELS, "actions", ""}


def _names(resolver: Any, space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _names(one, one.namespace or space)
        elif one.name and space in OURS and not one.name.startswith("account_"):
            yield f"{space}:{one.name}"


def test_names_are_unique() -> None:
    """Two acts called "withdraw" in one app: reversing the name silently takes one of them."""
    found = Counter(_names(get_resolver()))
    assert "incidents:room" in found
    assert [name for name, count in found.items() if count > 1] == []
