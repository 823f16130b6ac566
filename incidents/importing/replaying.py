"""Replay recorded incidents with the real cadence sweep running between their posts (SPEC C5, RELIABILITY 2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Min
from django.dispatch import Signal

from incidents import cadence, signals
from incidents.importing.story import Story
from incidents.importing.telling import tell
from incidents.models import Audience, Incident, Nudge, Promise, SeverityPolicy
from incidents.models.cadence import PromiseState
from roster.models import Person

LONGEST = 7 * 24 * 60
AFTERWARDS = timedelta(days=7)


@dataclass
class Rhythm:
    """What the engine found in the incidents of one impact."""

    incidents: int = 0
    gaps: int = 0
    overdue: int = 0


@dataclass
class Silence:
    """Reminders sent in all, and those decided at or after a resolving post: none is right."""

    nudges: int = 0
    after_the_end: int = 0


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own on the configured server, or a temporary SQLite file; the real one is not touched."""
    real = connection.settings_dict["NAME"]
    with TemporaryDirectory(prefix="fireline-replay-") as folder:
        own = "fireline_" + Path(folder).name.replace("-", "_").lower()
        name = str(Path(folder) / "replay.sqlite3") if connection.vendor == "sqlite" else own
        connection.settings_dict["TEST"] = {**connection.settings_dict["TEST"], "NAME": name}
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(real, verbosity=0)


@contextmanager
def unheard() -> Iterator[None]:
    """Nobody above listens: a replay is about promises, not about pages and postmortems."""
    every = [found for found in vars(signals).values() if isinstance(found, Signal)]
    kept = [(signal, signal.receivers) for signal in every]
    try:
        for signal in every:
            signal.receivers = []
            signal.sender_receivers_cache.clear()
        yield
    finally:
        for signal, receivers in kept:
            signal.receivers = receivers
            signal.sender_receivers_cache.clear()


def set_rhythm(interval: int) -> None:
    """Every severity promises the public, and nobody else, an update every `interval` minutes."""
    SeverityPolicy.objects.update(
        first_update_minutes=interval, interval_minutes=interval, limit_minutes=interval,
        promises_public=True, promises_stakeholders=False,
    )  # fmt: skip


def replay(story: Story, rhythm: Rhythm, silence: Silence, *, by: Person) -> None:
    """Tell one story at its own times, the sweep running whenever a step is due; count, then leave nothing behind."""
    with unheard(), transaction.atomic():
        tell(story, by=by, audience=Audience.PUBLIC, between=run_sweeps_before)
        incident = Incident.objects.get(source=story.source, source_id=story.source_id)
        if incident.resolved_at:
            run_sweeps_before(incident.resolved_at + AFTERWARDS)
        _count(incident, rhythm, silence)
        # Rolled back: nothing that waits for a commit (pages, doorbells, queues) may hear of a replay.
        transaction.set_rollback(True)


def run_sweeps_before(until: datetime) -> None:
    """Drive the clock from one due step to the next up to `until`, sweeping at each."""
    before = None
    while (due := _next_due()) is not None and due < until:
        if due == before:
            raise RuntimeError(f"the sweep at {due:%Y-%m-%d %H:%M} UTC left its step undone")
        cadence.sweep(due, report=False)
        before = due


def _next_due() -> datetime | None:
    waiting = Promise.objects.filter(state=PromiseState.OPEN)
    found: datetime | None = waiting.aggregate(due=Min("next_step_at"))["due"]
    return found


def _count(incident: Incident, rhythm: Rhythm, silence: Silence) -> None:
    # Number 1 was promised by declaring; a gap lies between two posts.
    between = incident.promises.filter(audience=Audience.PUBLIC, number__gt=1, settled_by__isnull=False)
    rhythm.incidents += 1
    rhythm.gaps += between.count()
    rhythm.overdue += between.filter(state=PromiseState.LATE).count()
    nudges = Nudge.objects.filter(promise__incident=incident)
    silence.nudges += nudges.count()
    if incident.resolved_at:
        silence.after_the_end += nudges.filter(decided_at__gte=incident.resolved_at).count()
