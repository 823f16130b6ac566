"""Heartbeats: a dead worker shows; the web process stands in for it (SPEC X4, RELIABILITY 2.3, R10, R11)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from incidents import cadence, heartbeats, notifications, piggyback
from incidents.models import Heartbeat, Nudge
from roster.models import Person
from tests.builders import declared, minutes

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _only_our_own(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Sweeps of the apps above are their own business."""
    monkeypatch.setattr(heartbeats, "EXPECTED", dict.fromkeys(("cadence", "notifications"), 2 * SECOND))


def silent(at: datetime) -> list[str]:
    return [row.name for row in heartbeats.silent(at)]


def test_never_ran(at: datetime) -> None:
    """X4: a sweep that never ran is silent."""
    assert silent(at) == ["cadence", "notifications"]


def test_a_sweep_reports(at: datetime) -> None:
    """X4: every sweep writes its heartbeat at its end, also when there was nothing to do."""
    cadence.sweep(at)
    notifications.deliver(at)
    assert silent(at + 15 * SECOND) == []


def test_silent_after_fifteen_seconds(at: datetime) -> None:
    """X4, R10: fifteen seconds without a beat show, the longest silent first."""
    heartbeats.beat("cadence", at)
    heartbeats.beat("notifications", at - SECOND)
    assert silent(at + 15 * SECOND) == ["notifications"]
    assert silent(at + 16 * SECOND) == ["notifications", "cadence"]


def test_slow_sweeps_have_longer(at: datetime) -> None:
    """X4: a sweep of a longer period is silent after five of them."""
    heartbeats.expect("audit", 60 * SECOND)
    for name in heartbeats.EXPECTED:
        heartbeats.beat(name, at)
    assert "audit" not in silent(at + 300 * SECOND)
    assert "audit" in silent(at + 301 * SECOND)


def test_a_beat_says_what_is_left(at: datetime) -> None:
    """X4: backlog and failures of the last run, and which process ran it."""
    heartbeats.beat("cadence", at, backlog=3, failures=1)
    heartbeats.beat("cadence", at + SECOND, backlog=2)
    row = Heartbeat.objects.get(name="cadence")
    assert (row.last_ok_at, row.backlog, row.failures, row.period) == (at + SECOND, 2, 0, 2 * SECOND)
    assert row.instance == heartbeats.INSTANCE


def test_web_process_stands_in(alex: Person, at: datetime) -> None:
    """X4, R11: with a silent worker a watched room sweeps; it leaves the heartbeat alone, or nobody would see."""
    declared(by=alex, at=at, level=3)
    cadence.sweep(at)
    assert piggyback.sweep_if_silent(at + minutes(15)) == 1
    assert Nudge.objects.filter(outcome="sent").count() == 1
    assert Heartbeat.objects.get(name="cadence").last_ok_at == at
    assert "cadence" in silent(at + minutes(15))


def test_web_process_keeps_out(alex: Person, at: datetime) -> None:
    """R11: a worker at work is not helped."""
    declared(by=alex, at=at, level=3)
    heartbeats.beat("cadence", at + minutes(15))
    assert piggyback.sweep_if_silent(at + minutes(15)) == 0
    assert not Nudge.objects.exists()
