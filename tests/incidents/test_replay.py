"""Recorded incidents against the real sweep: what the promise engine finds late (SPEC C5)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.kit import clock
from incidents.importing import github, replaying, taking
from incidents.importing.replaying import Rhythm, Silence
from incidents.models import Incident, Promise
from roster.models import Person
from statuspage.models import PublicIncident
from tests.incidents.recorded import incident, post, write

ROOT = Path(__file__).resolve().parents[2]


def replayed(path: Path, by: Person, interval: int, only: str = "") -> tuple[dict[str, Rhythm], Silence]:
    """Replay a file inside the test's own database."""
    found: dict[str, Rhythm] = {}
    silence = Silence()
    replaying.set_rhythm(interval)
    for line in taking.lines(path):
        story = github.read(line.number, line.raw, clock.now())
        if not only or story.impact == only:
            replaying.replay(story, found.setdefault(story.impact, Rhythm()), silence, by=by)
    return found, silence


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it; `folder` is the data folder."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, str(ROOT / "manage.py"), "replay_cadence", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_late_means_strictly_later_than_promised(tmp_path: Path, alex: Person) -> None:
    """C5: thirty minutes keep a promise of thirty minutes, thirty-one do not."""
    row = incident(post(0), post(30), post(61), post(61), post(122, "Resolved"))
    found, silence = replayed(write(tmp_path, row), alex, 30)
    assert found == {"major": Rhythm(incidents=1, gaps=4, overdue=2)}
    assert silence.nudges > 2


def test_nothing_is_counted_or_sent_after_the_resolving_post(tmp_path: Path, alex: Person) -> None:
    """C5: the promise ends with the incident, however long the source goes on."""
    row = incident(post(0), post(10, "Resolved"), post(400), post(500, "Resolved"))
    found, silence = replayed(write(tmp_path, row), alex, 15)
    assert found["major"] == Rhythm(incidents=1, gaps=1, overdue=0)
    assert silence.after_the_end == 0


def test_every_severity_promises_and_every_impact_is_counted(tmp_path: Path, alex: Person) -> None:
    """C5: a replay asks the same of every incident, whatever its severity promises in life."""
    rows = [incident(id=impact, impact=impact) for impact in ("critical", "minor", "maintenance")]
    found, _ = replayed(write(tmp_path, *rows), alex, 25)
    assert found == {row["impact"]: Rhythm(incidents=1, gaps=2, overdue=1) for row in rows}


def test_a_replay_leaves_nothing_behind(tmp_path: Path, alex: Person) -> None:
    """C5: no incident, no promise, no page."""
    replayed(write(tmp_path, incident()), alex, 5)
    assert not Incident.objects.exists()
    assert not Promise.objects.exists()
    assert not PublicIncident.objects.exists()


@pytest.mark.realdata
@pytest.mark.parametrize(("interval", "overdue"), [(30, 44), (60, 12)])
def test_the_critical_incidents_give_the_counted_figures(
    shared: Path, alex: Person, interval: int, overdue: int
) -> None:
    """Issue 2: 163 gaps, and exactly as many late as were counted in the recording; silence afterwards."""
    path = shared / "data" / "github" / "incidents.jsonl"
    found, silence = replayed(path, alex, interval, only="critical")
    assert found == {"critical": Rhythm(incidents=22, gaps=163, overdue=overdue)}
    assert silence.after_the_end == 0


@pytest.mark.realdata
def test_the_major_incidents_give_the_counted_figures(shared: Path, alex: Person) -> None:
    """Issue 2: 632 gaps of which 19 are longer than an hour."""
    found, silence = replayed(shared / "data" / "github" / "incidents.jsonl", alex, 60, only="major")
    assert found == {"major": Rhythm(incidents=86, gaps=632, overdue=19)}
    assert silence.after_the_end == 0


def test_the_command_prints_one_object_and_touches_no_real_database(tmp_path: Path) -> None:
    """Issue 2: the last line is JSON; the scratch database is gone and the real one was never made."""
    path = write(tmp_path, incident(), "{", incident(id="2", impact="none"))
    done = run(str(path), "--interval", "30", "--limit", "2", folder=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"major": {"incidents": 1, "gaps": 2, "overdue": 0}}
    assert "line 2: not JSON" in done.stderr
    assert "after a resolving post: 0" in done.stderr
    assert not list((tmp_path / "data").glob("*.sqlite3*"))


BAD: list[Any] = [("none.jsonl", "30"), ("incidents.jsonl", "0"), ("incidents.jsonl", "-5"), ("incidents.jsonl", "x")]


@pytest.mark.parametrize(("name", "interval"), BAD)
def test_a_replay_refuses_what_it_cannot_do(tmp_path: Path, name: str, interval: str) -> None:
    """X5: a file that is not there, an interval that is none."""
    write(tmp_path, incident())
    done = run(str(tmp_path / name), f"--interval={interval}", folder=tmp_path / "data")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
