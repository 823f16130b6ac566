"""A small supervisor: starts children, prefixes their lines, restarts them with back-off, stops them all in time.

It imports neither Django nor Celery: it stays while they come and go.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY = 20.0
GRACE = 6.0
LAST_GRACE = 2.0


@dataclass
class Child:
    """One process of the stack. `last` ones are stopped after the others, which still need them."""

    name: str
    command: list[str]
    environment: dict[str, str]
    last: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    start_at: float = 0.0
    rest: bytes = field(default=b"", repr=False)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start in a process group of its own, so that a Ctrl-C in the terminal reaches the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    def schedule_restart(self) -> float:
        """Note that it ended; return the seconds until it is started again."""
        steady = time.monotonic() - self.started > STEADY
        self.failures = 1 if steady else self.failures + 1
        wait = BACKOFF[min(self.failures, len(BACKOFF)) - 1]
        self.start_at = time.monotonic() + wait
        return wait

    def signal(self, number: int) -> None:
        """Send a signal to the child and whatever it started."""
        if self.process is not None and self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """Keeps `children` running until it is told to stop."""

    def __init__(self, children: list[Child], say: Callable[[str], None], grace: float = GRACE) -> None:
        self.children, self.say, self.grace = children, say, grace
        self.width = max(len("fireline"), *(len(child.name) for child in children))
        self.selector = selectors.DefaultSelector()
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: Any) -> None:
        self.stopping = True

    def start(self, child: Child) -> None:
        child.start()
        pipe = child.process.stdout if child.process else None
        assert pipe is not None
        os.set_blocking(pipe.fileno(), False)
        self.selector.register(pipe, selectors.EVENT_READ, child)

    def run(self, every: Callable[[], None] = lambda: None) -> None:
        """Supervise until a signal comes; call `every` about five times a second."""
        while not self.stopping:
            self._read(0.2)
            for child in self.children:
                self._tend(child)
            every()
        self._stop_all()

    def _tend(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.start_at:
                self.start(child)
        elif not child.running:
            code = child.process.returncode
            self._drain(child)
            child.process = None
            self.say(f"{child.name} ended with {code}; starting it again in {child.schedule_restart():g} s")

    def _read(self, timeout: float) -> None:
        for key, _ in self.selector.select(timeout):
            self._print(key.data, key.fileobj)

    def _print(self, child: Child, pipe: Any) -> None:
        data = pipe.read(65536)
        if data == b"":
            self.selector.unregister(pipe)
            pipe.close()
            data = b"" if child.rest in (b"", b"\n") else b"\n"
        *lines, child.rest = (child.rest + (data or b"")).split(b"\n")
        for line in lines:
            sys.stdout.buffer.write(f"{child.name:<{self.width}} | ".encode() + line + b"\n")
        sys.stdout.buffer.flush()

    def _drain(self, child: Child) -> None:
        for key in list(self.selector.get_map().values()):
            if key.data is child:
                self._print(child, key.fileobj)
                if not key.fileobj.closed:  # type: ignore[union-attr]
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()  # type: ignore[union-attr]

    def _stop_all(self) -> None:
        first = [child for child in self.children if not child.last]
        self._stop_these(first, self.grace)
        self._stop_these([child for child in self.children if child.last], LAST_GRACE)

    def _stop_these(self, children: list[Child], grace: float) -> None:
        for child in children:
            child.signal(signal.SIGTERM)
        end = time.monotonic() + grace
        while any(child.running for child in children) and time.monotonic() < end:
            self._read(0.05)
        for child in children:
            if child.running:
                self.say(f"{child.name} did not stop in {grace:g} s; killing it")
                child.signal(signal.SIGKILL)


def _die_with_parent() -> None:
    """In the child, before exec: ask Linux for SIGTERM when the supervisor is gone, however it went."""
    PR_SET_PDEATHSIG = 1
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_libc = ctypes.CDLL(None)
