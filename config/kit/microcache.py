"""Render once what many screens ask for in the same moment.

When a bell rings in a room that 200 people watch, 200 screens ask for the same panel at once. Three rules for its
use: check permission before asking; put into the key what the markup depends on, above all the sequence from the
database row (another process may not have heard the bell); keep form tokens and words for one reader out of it.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
FOR_EVER = float("inf")


@dataclass
class Slot(Generic[T]):
    """One thing being made or made; its lock lets only one thread make it."""

    ends: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    made: T | None = None


class MicroCache(Generic[T]):
    """At most `size` things, each for `seconds`; asking for one that is being made waits for it.

    `FOR_EVER` is for what never changes under its key, such as a line of an append-only record.
    """

    def __init__(self, seconds: float, size: int) -> None:
        self.seconds, self.size = seconds, size
        self._slots: OrderedDict[Hashable, Slot[T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under `key`, else what `make` returns; a failing `make` keeps nothing."""
        slot = self._slot(key)
        if slot.made is None:
            with slot.lock:
                if slot.made is None:
                    slot.made = make()
        return slot.made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._slots.clear()

    def forget(self, unwanted: Callable[[Hashable], bool]) -> None:
        """Forget what is kept under the keys that are unwanted."""
        with self._lock:
            for key in [key for key in self._slots if unwanted(key)]:
                del self._slots[key]

    def _slot(self, key: Hashable) -> Slot[T]:
        now = time.monotonic()
        with self._lock:
            slot = self._slots.get(key)
            if slot is None or slot.ends <= now:
                slot = self._slots[key] = Slot(ends=now + self.seconds)
                self._slots.move_to_end(key)
                while len(self._slots) > self.size:
                    self._slots.popitem(last=False)
            return slot
