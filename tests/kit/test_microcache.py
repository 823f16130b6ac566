"""The micro-cache: one maker, never stale under another key, bounded."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from config.kit.microcache import FOR_EVER, MicroCache


def test_many_who_ask_at_once_wait_for_one_maker() -> None:
    """LIVE 5: single flight; 200 screens cost one rendering."""
    cache: MicroCache[str] = MicroCache(seconds=FOR_EVER, size=4)
    made, together, found = count(), threading.Barrier(8), []

    def ask() -> None:
        together.wait(5)
        found.append(cache.get("panel", lambda: f"words {next(made)}"))

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(5)
    assert found == ["words 0"] * 8


def test_what_is_over_is_made_again() -> None:
    """LIVE 5: nothing is kept longer than it may be."""
    cache: MicroCache[int] = MicroCache(seconds=0, size=4)
    made = iter(range(9))
    assert [cache.get("key", lambda: next(made)) for _ in range(2)] == [0, 1]


def test_a_failure_is_not_kept() -> None:
    """LIVE 5: the next one who asks makes it again."""
    cache: MicroCache[str] = MicroCache(seconds=FOR_EVER, size=4)
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: str(1 // 0))
    assert cache.get("key", lambda: "made") == "made"


def test_the_oldest_makes_room() -> None:
    """LIVE 5: bounded, however many rooms there are."""
    cache: MicroCache[int] = MicroCache(seconds=FOR_EVER, size=2)
    made = iter(range(9))
    for key in ("a", "b", "c"):
        cache.get(key, lambda: next(made))
    assert cache.get("c", lambda: -1) == 2
    assert cache.get("a", lambda: -1) == -1
