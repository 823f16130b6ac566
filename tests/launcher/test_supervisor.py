"""The supervisor: children that end come back, nobody is left behind, everything stops in time."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STACK = """
import sys
from config.supervisor import Child, Supervisor
folder, stubborn = sys.argv[1:]
once = f"open('{folder}/starts', 'a').write('x'); print('hello', flush=True)"
stay = f"open('{folder}/stay', 'w').write(str(__import__('os').getpid())); __import__('time').sleep(60)"
if stubborn == "yes":
    stay = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + stay
children = [Child(name, [sys.executable, "-c", code], {}) for name, code in (("once", once), ("stay", stay))]
Supervisor(children, lambda text: print("fireline |", text, flush=True), grace=1).run()
"""


def until(true: Callable[[], object], within: float = 15) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def start(folder: Path, stubborn: str = "no") -> subprocess.Popen[str]:
    words = [sys.executable, "-c", STACK, str(folder), stubborn]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)})
    until(lambda: (folder / "stay").exists() and (folder / "stay").read_text())
    return process


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(tmp_path)
    yield process
    process.kill()
    process.communicate()


def alive(folder: Path) -> bool:
    """The child that stays is running, and not only a name in the table of processes."""
    try:
        return ") Z" not in Path(f"/proc/{(folder / 'stay').read_text()}/stat").read_text()
    except FileNotFoundError:
        return False


def test_a_child_that_ends_is_started_again(stack: subprocess.Popen[str], tmp_path: Path) -> None:
    """R10: a dead process comes back by itself, with a pause, and its lines carry its name."""
    starts = tmp_path / "starts"
    until(lambda: starts.exists() and len(starts.read_text()) >= 2)
    stack.terminate()
    said = stack.communicate(timeout=15)[0].splitlines()
    assert "once     | hello" in said
    assert "fireline | once ended with 0; starting it again in 0.5 s" in said


def test_sigterm_stops_everything(stack: subprocess.Popen[str], tmp_path: Path) -> None:
    """R13: SIGTERM ends the whole stack within ten seconds."""
    stack.send_signal(signal.SIGTERM)
    assert stack.wait(10) == 0
    assert not alive(tmp_path)


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    """R13: nothing outlives the grace."""
    process = start(tmp_path, stubborn="yes")
    process.terminate()
    assert "killing it" in process.communicate(timeout=10)[0]
    assert not alive(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_children_die_with_a_killed_parent(stack: subprocess.Popen[str], tmp_path: Path) -> None:
    """ARCHITECTURE 6: kill -9 of the supervisor leaves no orphan behind."""
    stack.kill()
    until(lambda: not alive(tmp_path))
