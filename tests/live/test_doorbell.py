"""The doorbell never slows an act: whatever state Redis is in."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from incidents import doorbell, timeline
from incidents.models import Incident, Kind
from roster.models import Person


@pytest.fixture
def black_hole() -> Iterator[str]:
    """A Redis that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def _seconds(incident: Incident, by: Person, at: datetime) -> float:
    began = time.monotonic()
    timeline.note(incident=incident, text="still here", by=by, at=at)
    return time.monotonic() - began


def test_every_kind_rings_the_timeline() -> None:
    """T1: whatever happened stands in the timeline."""
    assert all("timeline" in doorbell.panels(kind) for kind in Kind.values)
    assert frozenset().union(*doorbell.PANELS.values()) == doorbell.EVERY_PANEL


@pytest.mark.usefixtures("transactional_db")
def test_no_redis_does_not_hurt(incident: Incident, alex: Person, at: datetime, settings: Settings) -> None:
    """R9: with Redis refused, an act is as quick as ever and does not fail."""
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    assert _seconds(incident, alex, at) < 0.5


@pytest.mark.usefixtures("transactional_db")
def test_a_silent_redis_costs_less_than_a_second_once(
    incident: Incident, alex: Person, at: datetime, settings: Settings, black_hole: str
) -> None:
    """R9: a black hole costs one act under a second; then the breaker spares the next ones."""
    settings.REDIS_URL = black_hole
    assert _seconds(incident, alex, at) < 1
    assert not doorbell.breaker.closed
    assert _seconds(incident, alex, at) < 0.2


def test_a_message_reads_as_it_was_written() -> None:
    """LIVE: id, sequence and kind, nothing confidential."""
    assert doorbell.heard(b"7 12 role") == (7, 12, doorbell.PANELS[Kind.ROLE])
