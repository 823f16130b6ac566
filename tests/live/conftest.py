"""A page that listens to a room, driven as uvicorn would."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from config import launcher
from incidents import doorbell, live
from incidents.hub import Hub, hub
from incidents.models import Incident
from roster.models import Person


class Page:
    """One open stream; `next` is the next thing the server says."""

    def __init__(self, number: int, cookie: str = "", since: int = 0, **headers: str) -> None:
        named = {"cookie": cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "query_string": f"since={since}".encode(),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        }
        self.number, self.said, self.left = number, asyncio.Queue[dict[str, Any]](), asyncio.Event()

    async def __aenter__(self) -> Page:
        self.task = asyncio.create_task(live.endpoint(self.scope, self._receive, self._send, self.number))
        return self

    async def __aexit__(self, *error: object) -> None:
        self.left.set()
        await asyncio.wait_for(self.task, 5)

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.said.put(message)

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.said.get(), 8)

    async def status(self) -> int:
        return int((await self.next())["status"])

    async def text(self) -> str:
        return str((await self.next()).get("body", b"").decode())

    async def opened(self) -> Page:
        """Past the greeting and the first bells."""
        assert await self.status() == 200
        await self.text()
        await self.text()
        return self


@pytest.fixture(autouse=True)
def _a_hub_of_its_own() -> Iterator[None]:
    fresh = Hub()
    hub.rooms, hub.loop, hub.closing = fresh.rooms, fresh.loop, fresh.closing
    doorbell.breaker.reset()
    yield
    doorbell.breaker.reset()


@pytest.fixture
def threads(transactional_db: None) -> Iterator[None]:
    """The stream's own threads read the database: what a test writes is committed, and they hang up afterwards."""
    yield
    both = threading.Barrier(2)
    list(live._threads.map(_close, [both, both]))


def _close(both: threading.Barrier) -> None:
    both.wait(5)
    connections.close_all()


@pytest.fixture
def incident(alex: Person, at: Any) -> Incident:
    from tests import builders

    return builders.declared(by=alex, at=at)


@pytest.fixture
def cookie(alex: Person, signed_in: Any) -> str:
    return f"session={signed_in(alex).cookies['session'].value}"


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[str]:
    """The address of a Valkey of its own."""
    path = tmp_path / "v.sock"
    server = subprocess.Popen(launcher._valkey_command(launcher._valkey(), path, tmp_path), env=dict(os.environ))
    launcher._wait_for(path)
    yield f"unix://{path}"
    server.terminate()
    server.wait(5)


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Run a story on an event loop, with the hub listening as in the web process."""

    async def main() -> None:
        tasks = live.start()
        try:
            await story()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(main())
