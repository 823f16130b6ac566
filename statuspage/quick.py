"""The short way for plain requests: the same bytes asked for again get the same bytes back.

uvicorn spends most of its time per request on a task and an event dictionary; a file that is in memory needs neither.
A connection starts here. Requests that are one complete GET or HEAD without a body are answered from what the desk
said to the same bytes before; at the first byte of anything else the connection belongs to uvicorn for good.
"""

from __future__ import annotations

from email.utils import formatdate
from http import HTTPStatus
from time import monotonic, time
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from statuspage.server import Answer, Desk

LONGEST_HEAD = 4096
# Readers send few different heads; past this the memory is worth more than the hit. Bodies are counted each time.
MOST_BYTES = 2_000_000
STEPS_OUT = {"transfer-encoding", "content-length", "expect", "upgrade"}
WORTH_KEEPING = (200, 304)
IDLE = 15.0

Ready = tuple[bytes, bytes, bool]


class Memory:
    """Raw requests and the answers to them, for one generation."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.generation = ""
        self.ready: dict[bytes, Ready] = {}
        self.size = 0
        self.date = b""
        self._checked = 0.0

    def fresh(self) -> dict[bytes, Ready]:
        """The answers that hold now; forgets them all when another generation is current."""
        now = monotonic()
        if now - self._checked >= 0.05:
            self._checked = now
            self.date = b"\r\ndate: " + formatdate(time(), usegmt=True).encode() + b"\r\n\r\n"
            generation = self.desk.shelf.look()
            if generation != self.generation:
                self.generation = generation
                self.ready.clear()
                self.size = 0
        return self.ready

    def learn(self, data: bytes) -> Ready | None:
        """Answer a head seen for the first time, or None when it is not one plain request."""
        head = Head.read(data)
        if head is None:
            return None
        answer = self.desk.answer(head.method, head.path, head.headers)
        ready = _ready(answer, close=head.close)
        if answer.status in WORTH_KEEPING:
            self.size += len(data) + len(ready[0]) + len(ready[1])
            if self.size > MOST_BYTES:
                self.ready.clear()
                self.size = 0
            self.ready[data] = ready
        return ready


class Head:
    """One request read by httptools."""

    def __init__(self) -> None:
        self.url = b""
        self.path = ""
        self.method = ""
        self.headers: dict[str, str] = {}
        self.close = False
        self.count = 0
        self.has_body = False
        self.parser: Any = None

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        # Known here only: after the message the parser has forgotten it.
        self.close = not self.parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        self.has_body = True

    def on_message_complete(self) -> None:
        self.count += 1

    @classmethod
    def read(cls, data: bytes) -> Head | None:
        """The request when it is exactly one, complete, HTTP/1.1, without a body, for a path without escapes."""
        if len(data) > LONGEST_HEAD or not data.endswith(b"\r\n\r\n") or data[:4] not in (b"GET ", b"HEAD"):
            return None
        head = cls()
        head.parser = httptools.HttpRequestParser(head)
        try:
            head.parser.feed_data(data)
            head.path = (httptools.parse_url(head.url).path or b"").decode("ascii")
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, UnicodeDecodeError):
            return None
        head.method = head.parser.get_method().decode("ascii")
        return head if head._is_plain(head.parser.get_http_version()) else None

    def _is_plain(self, version: str) -> bool:
        whole = self.count == 1 and not self.has_body and version == "1.1"
        return whole and "%" not in self.path and not STEPS_OUT & self.headers.keys()


def _ready(answer: Answer, *, close: bool) -> Ready:
    lines = [b"HTTP/1.1 %d %b" % (answer.status, HTTPStatus(answer.status).phrase.encode())]
    lines += [name + b": " + value for name, value in answer.headers]
    if close:
        lines.append(b"connection: close")
    return b"\r\n".join(lines), answer.body, close


class Quick(HttpToolsProtocol):
    """uvicorn's HTTP protocol with the short way before it; all connections of a server share one memory."""

    memory: Memory
    short = True
    heard = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.heard = monotonic()
        self.loop.call_later(IDLE, self.hang_up_when_idle)

    def hang_up_when_idle(self) -> None:
        """uvicorn counts idle time from its own answers, of which there are none here."""
        if not self.short or self.transport.is_closing():
            return
        quiet = monotonic() - self.heard
        if quiet >= IDLE:
            self.transport.close()
        else:
            self.loop.call_later(IDLE - quiet, self.hang_up_when_idle)

    def data_received(self, data: bytes) -> None:
        found = (self.memory.fresh().get(data) or self.memory.learn(data)) if self.short else None
        if found is None:
            self.short = False
            return super().data_received(data)
        self.heard = monotonic()
        head, body, close = found
        self.transport.write(head + self.memory.date + body)
        if close:
            self.transport.close()
        return None

    def pause_writing(self) -> None:
        # A reader that asks without reading must not fill the memory.
        if self.short:
            self.transport.pause_reading()
        else:
            super().pause_writing()

    def resume_writing(self) -> None:
        if self.short:
            self.transport.resume_reading()
        else:
            super().resume_writing()


def protocol(desk: Desk) -> type[Quick]:
    """The protocol for one desk."""
    return type("QuickOfDesk", (Quick,), {"memory": Memory(desk)})
