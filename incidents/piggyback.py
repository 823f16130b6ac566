"""Cadence survives without Celery: while a room is watched, the web process sweeps for a silent worker (R11)."""

from __future__ import annotations

from datetime import datetime

from incidents import cadence, heartbeats

BUDGET = 0.05


def sweep_if_silent(at: datetime) -> int:
    """Run one bounded cadence sweep when the heartbeat is stale; called off the request path only."""
    if any(row.name == cadence.SWEEP_NAME for row in heartbeats.silent(at)):
        return cadence.sweep(at, budget=BUDGET, report=False)
    return 0
