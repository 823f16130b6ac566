"""The dead-man's switch: sweeps report, the room says which ones are silent (RELIABILITY 2.3, SPEC X4)."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from incidents.models import Heartbeat

# Every sweep that must run, with its period. An app above adds its own by `expect`.
EXPECTED: dict[str, timedelta] = {
    "cadence": timedelta(seconds=2),
    "notifications": timedelta(seconds=2),
    "accepted risks": timedelta(seconds=5),
    "offers": timedelta(seconds=5),
}
INSTANCE = f"{socket.gethostname()}:{os.getpid()}"


def expect(name: str, period: timedelta) -> None:
    """An app above has a sweep of its own that must run."""
    EXPECTED[name] = period


def beat(name: str, at: datetime, *, backlog: int = 0, failures: int = 0, period: timedelta | None = None) -> None:
    """Say that the sweep `name` ended well at `at`; written at its end, never at its start.

    `period` is for a sweep whose silence is no warning: it is not expected, and its heartbeat only tells.
    """
    facts = {
        "last_ok_at": at,
        "period": period or EXPECTED.get(name, timedelta(seconds=2)),
        "instance": INSTANCE,
        "backlog": backlog,
        "failures": failures,
    }
    if not Heartbeat.objects.filter(name=name).update(**facts):
        Heartbeat.objects.update_or_create(name=name, defaults=facts)


def silent(at: datetime) -> list[Heartbeat]:
    """The sweeps that are not running, in one query; the longest silent first."""
    known = {row.name: row for row in Heartbeat.objects.all()}
    rows = [known.get(name) or Heartbeat(name=name, period=period) for name, period in EXPECTED.items()]
    stale = [row for row in rows if row.is_stale(at)]
    return sorted(stale, key=lambda row: (row.last_ok_at is not None, row.last_ok_at or at))
