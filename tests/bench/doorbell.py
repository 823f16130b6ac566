"""How soon an act shows elsewhere: on one other screen, and on 200 watching screens that each refetch a panel.

Raw clients instead of browsers, in this process, on the same processors as the server.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench import stage

WATCHERS, FEW, RINGS, SINGLE, ENTRIES = 200, 10, 20, 50, 60


class Connection:
    """A keep-alive HTTP connection of one page."""

    def __init__(self, port: int, cookies: str) -> None:
        self.port = port
        self.headers = f"Host: localhost\r\nCookie: {cookies}\r\n"

    async def open(self) -> Connection:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        return self

    async def request(self, line: str, extra: str = "", body: str = "") -> tuple[int, bytes]:
        self.writer.write(f"{line} HTTP/1.1\r\n{self.headers}{extra}\r\n{body}".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if b"content-length:" in head:
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            return status, await self.reader.readexactly(length)
        return status, b"" if status == 204 else await self._chunks()

    async def _chunks(self) -> bytes:
        parts = []
        while size := int(await self.reader.readline(), 16):
            parts.append((await self.reader.readexactly(size + 2))[:-2])
        await self.reader.readline()
        return b"".join(parts)

    async def listen(self, number: int) -> None:
        """Open the stream and read past its greeting."""
        self.writer.write(f"GET /live/{number}/?since=1000000 HTTP/1.1\r\n{self.headers}\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head, head
        await self.reader.readuntil(b"still here")

    async def bell(self, panel: str = "timeline") -> None:
        await self.reader.readuntil(f"event: {panel}".encode())


class Screen:
    """A page that watches: one stream, one connection for its panels."""

    def __init__(self, port: int, number: int, cookies: str) -> None:
        self.stream, self.pages = Connection(port, cookies), Connection(port, cookies)
        self.number, self.seen, self.fetched = number, asyncio.Event(), 0.0

    async def watch(self) -> None:
        await self.stream.open()
        await self.pages.open()
        await self.stream.listen(self.number)

    async def follow(self) -> None:
        """Refetch the timeline whenever its bell rings; note when it is there."""
        while True:
            await self.stream.bell()
            status, _ = await self.pages.request(
                f"GET /incidents/{self.number}/timeline/", "HX-Request: true\r\nHX-Request-Type: partial\r\n"
            )
            assert status == 200, status
            self.fetched = time.perf_counter()
            self.seen.set()


async def act(writer: Connection, number: int, text: str) -> None:
    body = urlencode({"text": text})
    extra = f"HX-Request: true\r\nX-CSRFToken: {stage.CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    status, answer = await writer.request(
        f"POST /incidents/{number}/timeline/", f"{extra}Content-Length: {len(body)}\r\n", body
    )
    assert status < 400, (status, answer[:300])


async def rounds(writer: Connection, screens: list[Screen], number: int, count: int) -> list[list[float]]:
    """Per act, the seconds after which each screen showed it."""
    following = [asyncio.create_task(screen.follow()) for screen in screens]
    found = []
    for turn in range(count):
        for screen in screens:
            screen.seen.clear()
        began = time.perf_counter()
        await act(writer, number, f"seen it {turn}")
        await asyncio.gather(*(screen.seen.wait() for screen in screens))
        found.append([screen.fetched - began for screen in screens])
        await asyncio.sleep(0.1)
    for task in following:
        task.cancel()
    return found


async def measure(port: int, number: int, cookies: list[str]) -> dict[str, Any]:
    writer = await Connection(port, cookies[0]).open()
    screens = [Screen(port, number, cookie) for cookie in cookies[1:]]
    await screens[0].watch()
    await rounds(writer, screens[:1], number, 5)
    one = await rounds(writer, screens[:1], number, SINGLE)
    await asyncio.gather(*(screen.watch() for screen in screens[1:FEW]))
    few = await rounds(writer, screens[:FEW], number, RINGS)
    began = time.perf_counter()
    await asyncio.gather(*(screen.watch() for screen in screens[FEW:]))
    connected = time.perf_counter() - began
    many = await rounds(writer, screens, number, RINGS)
    return {
        "another_screen_ms": stage.milliseconds([seconds for turn in one for seconds in turn]),
        "ten_screens_ms": stage.milliseconds([seconds for turn in few for seconds in turn]),
        "screens": len(screens),
        "connected_s": round(connected, 2),
        "every_screen_ms": stage.milliseconds([seconds for turn in many for seconds in turn]),
        "last_screen_ms": stage.milliseconds([max(turn) for turn in many]),
        "panels_per_s": round(len(screens) * len(many) / sum(max(turn) for turn in many)),
    }


def main() -> None:
    with stage.data_folder() as folder:
        everybody = stage.people(WATCHERS + 1)
        incident = stage.incident(everybody[0], ENTRIES)
        cookies = [stage.session(person) for person in everybody]
        with stage.served(Path(folder)) as port:
            found = asyncio.run(measure(port, incident.number, cookies))
        stage.report(bench="doorbell", entries=ENTRIES, cores=os.cpu_count(), **found)


if __name__ == "__main__":
    main()
