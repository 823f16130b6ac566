"""A product of its own for a benchmark: data folder, people, an incident with a long record, the web process."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CSRF = "x" * 32


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """An empty data folder that Django is set up on; call it before anything of Django is imported."""
    with tempfile.TemporaryDirectory(prefix="fireline-bench-") as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings", DEMO="0", LOG_LEVEL="ERROR")
        for name in ("DATABASE_URL", "REDIS_URL", "STATUS_DIR", "BASE_URL", "STATUS_URL"):
            os.environ.pop(name, None)
        import django

        django.setup()
        from config import prepare

        prepare.tables()
        prepare.static_files()
        yield Path(folder)


def people(count: int) -> list[Any]:
    from roster.models import Person

    made = [
        Person(email=f"p{n}@harbor.example", handle=f"p{n}", name=f"Person {n:03}", password="!") for n in range(count)
    ]
    return Person.objects.bulk_create(made)


def incident(by: Any, entries: int) -> Any:
    """A SEV2 with roles, updates and this many timeline entries, written by the real verbs."""
    from config.kit import clock
    from incidents import command, lifecycle, timeline
    from tests import builders

    began = clock.now() - timedelta(minutes=entries / 10)
    found = lifecycle.declare(title="Checkout returning 500s for about 30% of attempts", level=2, by=by, at=began)
    for role in ("operations", "communications", "scribe"):
        command.claim(incident=found, role=role, by=by, at=began)
    for _ in range(3):
        builders.updated(found, by=by, at=began)
    found.refresh_from_db()
    for number in range(entries - found.sequence):
        at = began + timedelta(seconds=6 * number)
        timeline.note(incident=found, text=f"/obs p99 of checkout-api is {number} ms over its target", by=by, at=at)
    found.refresh_from_db()
    return found


def furnish(incident: Any, by: Any, other: Any, count: int) -> None:
    """As many proposals and tasks, by the real verbs: half of the proposals wait, the other half ran."""
    from config.kit import clock
    from incidents import fixing, work

    for number in range(count):
        at = clock.now()
        found = fixing.propose(
            incident=incident, what=f"Scale checkout to {number} nodes", risk="low", risk_words="Costs more.",
            undo="Scale back.", effect="Errors fall.", by=other, at=at,
        )  # fmt: skip
        if number % 2:
            fixing.approve(proposal=found, by=by, at=at)
            fixing.start(proposal=found, by=other, at=at)
            fixing.observe(proposal=found, result="none", observed="Nothing changed.", by=other, at=at)
        work.ask(incident=incident, what=f"Look at node {number}", owner=other, report_in_minutes=10, by=by, at=at)
    incident.refresh_from_db()


def session(person: Any) -> str:
    """The cookies of this person, signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return f"session={store.session_key}; csrf={CSRF}"


@contextlib.contextmanager
def served(folder: Path) -> Iterator[int]:
    """The web process with Redis's bell, as the launcher starts it; yields its port."""
    from config import launcher

    port, path = free_port(), folder / "v.sock"
    environment = {**os.environ, "REDIS_URL": f"unix://{path}", "FIRELINE_PROCESS": "web"}
    words = [launcher._valkey_command(launcher._valkey(), path, folder), list(launcher._web_command("127.0.0.1", port))]
    running = []
    try:
        for command in words:
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr))
        wait_for(lambda: launcher.answers("127.0.0.1", port, "/readyz"))
        yield port
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(true: Any, within: float = 20) -> None:
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            raise SystemExit("it did not start in time")
        time.sleep(0.05)


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    return sorted(values)[max(0, min(len(values) - 1, round(share * len(values)) - 1))]


def milliseconds(values: list[float]) -> dict[str, float]:
    in_ms = [value * 1000 for value in values]
    return {
        "p50": round(statistics.median(in_ms), 1),
        "p95": round(quantile(in_ms, 0.95), 1),
        "max": round(max(in_ms), 1),
    }


def report(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)
