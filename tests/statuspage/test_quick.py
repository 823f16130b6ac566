"""The server as a process: the short way for plain requests, uvicorn for everything else."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from roster.models import Person
from statuspage import quick
from tests.builders import declared, minutes
from tests.statuspage.conftest import Published, Told

ROOT = Path(__file__).resolve().parents[2]
PLAIN = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def port(alex: Person, told: Told, at: datetime, published: Published) -> Iterator[int]:
    """The port of a running server with a published page."""
    told(declared(by=alex, at=at), "Checkout=partial_outage", at=at + minutes(2))
    published(at + minutes(3))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "STATUS_DIR": str(published.folder.parent), "STATUS_PORT": str(number)}
    process = subprocess.Popen([sys.executable, "-m", "statuspage.server"], env=environment, cwd=ROOT)
    try:
        _wait(number)
        yield number
    finally:
        process.terminate()
        assert process.wait(10) in (0, -15)


def _wait(number: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", number), timeout=0.1).close()
            return
        except OSError:
            _pause()
    raise AssertionError("the server did not start")


def _pause() -> None:
    socket.socketpair()[0].settimeout(0.05)
    waiting, other = socket.socketpair()
    waiting.settimeout(0.05)
    try:
        waiting.recv(1)
    except TimeoutError:
        pass
    finally:
        waiting.close()
        other.close()


def say(port: int, *chunks: bytes) -> bytes:
    """Send these chunks on one connection, each after the last was answered or taken; read until silence."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=0.3) as line:
        for chunk in chunks:
            line.sendall(chunk)
            try:
                while part := line.recv(65536):
                    heard += part
            except TimeoutError:
                continue
    return heard


def test_the_short_way_and_the_long_way_say_the_same(port: int) -> None:
    """S4: split over two packets a request takes uvicorn's way; body and headers are equal."""
    short, long = say(port, PLAIN), say(port, PLAIN[:9], PLAIN[9:])

    def parts(answer: bytes) -> tuple[list[bytes], bytes]:
        head, _, body = answer.partition(b"\r\n\r\n")
        return sorted(line for line in head.split(b"\r\n") if not line.startswith(b"date")), body

    assert parts(short) == parts(long)
    assert short.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\ndate: " in short


def test_a_connection_is_used_again(port: int) -> None:
    """Keep-alive, conditional requests and HEAD on one connection."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    tag = ""
    asked = [("GET", [], 200), ("HEAD", [], 200), ("GET", ["If-None-Match"], 304), ("GET", [], 200)]
    for method, names, status in asked:
        line.request(method, "/api/v2/status.json", headers=dict.fromkeys(names, tag))
        answer = line.getresponse()
        body = answer.read()
        assert (answer.status, bool(body)) == (status, method == "GET" and status == 200)
        tag = answer.headers["etag"]
    line.close()


@pytest.mark.parametrize(
    ("request_", "answers"),
    [
        (PLAIN * 3, 3),
        (b"GET / HTTP/1.0\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 1),
        (b"GET /%69ndex HTTP/1.1\r\nHost: x\r\n\r\n", 1),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 6000 + b"\r\n\r\n", 1),
        (b"nonsense\r\n\r\n", 1),
    ],
)
def test_everything_else_is_answered_too(port: int, request_: bytes, answers: int) -> None:
    """RELIABILITY 5: pipelined, old, long, odd or broken requests get one answer each, never silence."""
    heard = say(port, request_)
    assert heard.count(b"HTTP/1.1 ") == answers
    assert b"HTTP/1.1 500" not in heard


def test_odd_after_plain_on_one_connection(port: int) -> None:
    """A connection may change its manners; the answers stay in order."""
    heard = say(port, PLAIN, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", PLAIN)
    assert re.findall(rb"HTTP/1\.1 (\d{3}) ", heard) == [b"200", b"405", b"200"]


@pytest.mark.parametrize(
    "head",
    [
        PLAIN + b"x",
        PLAIN[:-2],
        PLAIN * 2,
        b"PUT / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
        b"GET \xff HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_not_one_plain_request(head: bytes) -> None:
    """The short way reads exactly one whole GET or HEAD without a body."""
    assert quick.Head.read(head) is None


def test_one_plain_request_is_read() -> None:
    """Names of headers in lower case; a close is noted."""
    head = quick.Head.read(b"HEAD /x?y=1 HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
    assert head is not None
    assert (head.method, head.path, head.headers["accept-encoding"], head.close) == ("HEAD", "/x", "gzip", True)
