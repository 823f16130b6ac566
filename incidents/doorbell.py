"""The doorbell: after a commit, tell every watching page which panels changed. Nothing confidential travels."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from incidents.hub import hub
from incidents.models import Kind

log = logging.getLogger(__name__)

CHANNEL = "fireline:doorbell"
DRAFT = "draft"  # Rings without an entry: what is being written is no part of the record.
PANELS: dict[str, frozenset[str]] = {
    Kind.ROLE: frozenset({"timeline", "head", "roles", "health", "fix", "comms", "stabilize", "watch"}),
    Kind.SEVERITY: frozenset({"timeline", "head", "due", "roles", "health", "fix", "comms", "stabilize"}),
    Kind.PHASE: frozenset({"timeline", "head", "due", "health", "fix", "comms", "stabilize"}),
    Kind.TIME: frozenset({"timeline", "head", "health"}),
    Kind.UPDATE: frozenset({"timeline", "due", "health", "comms", "head"}),
    Kind.COMMS: frozenset({"timeline", "draft", "desk", "briefing"}),
    DRAFT: frozenset({"draft"}),
    Kind.NUDGE: frozenset({"timeline", "due", "watch"}),
    Kind.DECISION: frozenset({"timeline", "fix", "health"}),
    Kind.ACTION: frozenset({"timeline", "fix", "stabilize", "health"}),
    Kind.HYPOTHESIS: frozenset({"timeline", "fix"}),
    Kind.PROPOSAL: frozenset({"timeline", "fix", "health"}),
    Kind.TASK: frozenset({"timeline", "fix", "health"}),
    Kind.CONTEXT: frozenset({"timeline", "head"}),
    Kind.HEALTH: frozenset({"timeline", "health"}),
    Kind.MARK: frozenset({"timeline", "fix"}),
}
NOTE_PANELS = frozenset({"timeline"})
# What stakeholders watch follows these panels of the room.
BRIEFED = frozenset({"head", "due", "comms", "fix"})
PANELS = {kind: found | {"briefing"} if found & BRIEFED else found for kind, found in PANELS.items()}
EVERY_PANEL: frozenset[str] = frozenset().union(*PANELS.values())


def panels(kind: str) -> frozenset[str]:
    """The panels that an entry of this kind changes."""
    return PANELS.get(kind, NOTE_PANELS)


def ring(incident_id: int, sequence: int, kind: str) -> None:
    """Announce an entry once the transaction commits. Never raises, never blocks longer than a second."""
    transaction.on_commit(partial(_announce, incident_id, sequence, kind), robust=True)


def _announce(incident_id: int, sequence: int, kind: str) -> None:
    hub.tell(incident_id, sequence, panels(kind))
    if settings.REDIS_URL and breaker.closed:
        try:
            _redis(settings.REDIS_URL).publish(CHANNEL, f"{incident_id} {sequence} {kind}")
        except redis.RedisError as error:
            breaker.trip()
            log.warning("Redis did not take the doorbell (%s); rooms follow by reading the database.", error)


def heard(message: bytes) -> tuple[int, int, frozenset[str]]:
    """Read one published message: incident id, sequence, panels."""
    incident_id, sequence, kind = message.decode().split()
    return int(incident_id), int(sequence), panels(kind)


class Breaker:
    """After a failure, do not try again for `REST` seconds: a dead Redis must not slow every act."""

    REST = 10.0

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def closed(self) -> bool:
        return time.monotonic() >= self._until

    def trip(self) -> None:
        self._until = time.monotonic() + self.REST

    def reset(self) -> None:
        self._until = 0.0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Ring nobody meanwhile: what thousands of acts in a row changed is found by the clock, once."""
        until, self._until = self._until, math.inf
        try:
            yield
        finally:
            self._until = until


breaker = Breaker()


@lru_cache(maxsize=1)
def _redis(url: str) -> redis.Redis:
    # Two waits at worst, to connect and to be answered: together under a second (RELIABILITY E6).
    return redis.Redis.from_url(
        url, socket_connect_timeout=0.4, socket_timeout=0.4, retry=Retry(NoBackoff(), 0), health_check_interval=0
    )
