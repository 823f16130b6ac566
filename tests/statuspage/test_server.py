"""The file server: exact answers, nothing but listed files, no Django (ARCHITECTURE 5, STATUSPAGE_V2.md 2.7)."""

from __future__ import annotations

import asyncio
import gzip
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from roster.models import Person
from statuspage import server, shelf
from statuspage.models import PublicIncident
from tests.builders import declared, minutes
from tests.statuspage.conftest import Published, Told

JSON = "/api/v2/summary.json"


class Reply:
    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.status: int = events[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in events[0]["headers"]}
        self.body: bytes = events[1]["body"]


class Reader:
    """Asks the ASGI application as uvicorn would."""

    def __init__(self, folder: Path) -> None:
        self.app = server.application(folder)

    def __call__(self, path: str, method: str = "GET", **headers: str) -> Reply:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        events: list[dict[str, Any]] = []

        async def send(event: Any) -> None:
            events.append(event)

        async def receive() -> Any:
            return {"type": "http.disconnect"}

        async def ask() -> None:
            await self.app({"type": "http", "method": method, "path": path, "headers": named}, receive, send)

        asyncio.run(ask())
        return Reply(events)


@pytest.fixture
def get(alex: Person, told: Told, at: datetime, published: Published) -> Reader:
    told(declared(by=alex, at=at, title="Checkout errors"), "Checkout=partial_outage", at=at + minutes(2))
    published(at + minutes(3))
    return Reader(published.folder.parent)


def test_the_addresses_of_the_page(get: Reader) -> None:
    """S4, S5: pages, data and feeds with their types."""
    found = {path: get(path) for path in ("/", "/history/", "/uptime/", JSON, "/history.atom", "/history.rss")}
    assert {reply.status for reply in found.values()} == {200}
    types = [reply.headers["content-type"] for reply in found.values()]
    assert types[:3] == ["text/html; charset=utf-8"] * 3
    assert types[3:] == [
        "application/json; charset=utf-8",
        "application/atom+xml; charset=utf-8",
        "application/rss+xml; charset=utf-8",
    ]


def test_an_incident_with_and_without_slash(get: Reader) -> None:
    """2.6: readers hold links without a slash; the answer is relative, so it holds below any prefix."""
    path = f"/incidents/{PublicIncident.objects.get().public_id}"
    assert b"Checkout errors" in get(f"{path}/").body
    moved = get(path)
    assert (moved.status, moved.headers["location"]) == (301, f"{path.rsplit('/', 1)[-1]}/")


def test_data_carries_the_recorded_headers(get: Reader) -> None:
    """2.7: what programs and caches in front of Statuspage saw."""
    headers = get(JSON).headers
    assert headers["cache-control"] == "max-age=10, public, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["vary"] == "Accept,Accept-Encoding"
    assert headers["etag"].startswith('W/"')
    assert headers["x-content-type-options"] == "nosniff"


def test_pages_are_strict(get: Reader) -> None:
    """RELIABILITY 4.2: nothing inline, nothing foreign, no cookie."""
    headers = get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert "stale-if-error" in headers["cache-control"]


def test_hashed_assets_are_kept_for_ever(get: Reader, published: Published) -> None:
    """2.7: named by content, so never asked for again."""
    for path in [path for path in published.manifest["files"] if path.startswith("assets/")]:
        assert get(f"/{path}").headers["cache-control"].endswith("immutable")


def test_head_says_what_get_would(get: Reader) -> None:
    """2.1: an exporter in the wild detects the engine by HEAD."""
    for path in ("/", JSON, "/nowhere"):
        head, full = get(path, "HEAD"), get(path)
        assert (head.status, head.headers, head.body) == (full.status, full.headers, b"")


@pytest.mark.parametrize("path", ["/", JSON])
def test_what_is_known_is_not_sent_again(get: Reader, path: str) -> None:
    """RFC 9110: If-None-Match weakly compared, before If-Modified-Since."""
    known = get(path)
    tag, modified = known.headers["etag"], known.headers["last-modified"]
    for name, value in (("if_none_match", tag), ("if_none_match", f'"x", {tag}'), ("if_modified_since", modified)):
        reply = get(path, **{name: value})
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", tag)
    assert get(path, if_none_match='"x"', if_modified_since=modified).status == 200
    assert get(path, if_modified_since="not a date").status == 200
    assert get(path, if_modified_since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("", False),
        ("br", False),
        ("gzip;q=x", False),
    ],
)
def test_packed_when_the_reader_can_unpack(get: Reader, accepted: str, packed: bool) -> None:
    """2.7: the packed twin beside each file, never packed on the way."""
    plain, reply = get("/"), get("/", accept_encoding=accepted)
    assert (reply.headers.get("content-encoding") == "gzip") is packed
    assert (gzip.decompress(reply.body) if packed else reply.body) == plain.body
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert (reply.headers["etag"] == plain.headers["etag"]) is not packed


@pytest.mark.parametrize(
    "path",
    [
        *("/../../../etc/passwd", "/assets/../index.html", "/..%2f..%2fetc/passwd", "//etc/passwd", "/./index.html"),
        *("/\x00", "/manifest.json", "/404.html", "/.lock", "/index.html.gz", "/history/..", "/\udcff"),
    ],
)
def test_only_listed_files_can_be_asked_for(get: Reader, path: str) -> None:
    """RELIABILITY 5: an address is looked up in the list, it never reaches the disk."""
    reply = get(path)
    assert reply.status == 404
    assert b"There is no such page" in reply.body


def test_unknown_data_is_said_as_data(get: Reader) -> None:
    """A program gets JSON, also from another origin."""
    reply = get("/api/v2/nothing.json")
    assert (reply.status, reply.headers["content-type"]) == (404, "application/json; charset=utf-8")
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_only_reading(get: Reader, method: str) -> None:
    """RELIABILITY 5: 405 with what is allowed."""
    reply = get("/", method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/history/", JSON])
def test_before_the_first_generation_it_says_so(tmp_path: Path, path: str) -> None:
    """design 14: no green over nothing."""
    reply = Reader(tmp_path)(path)
    assert (reply.status, reply.headers["cache-control"], reply.headers["retry-after"]) == (503, "no-store", "5")
    assert b"ublished" in reply.body


def test_a_new_generation_is_seen_at_once(
    get: Reader, published: Published, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R5: the link is looked at every 50 ms; files that stayed the same stay in memory."""
    monkeypatch.setattr(shelf, "LOOK_EVERY", 0.0)
    before = get(JSON)
    first = get("/").body
    published(at + minutes(9))
    assert get("/").body != first
    assert get(JSON).headers["etag"] == before.headers["etag"]


def test_a_broken_folder_leaves_the_last_copy(
    get: Reader, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S4: what is in memory is served when the disk is not."""
    monkeypatch.setattr(shelf, "LOOK_EVERY", 0.0)
    body = get("/").body
    (published.folder / "current").unlink()
    assert get("/").body == body


def test_it_needs_neither_django_nor_settings() -> None:
    """ARCHITECTURE 5: the process starts and serves with no database in the world."""
    heavy = "('django', 'celery', 'redis', 'psycopg')"
    loaded = f"import sys, statuspage.server, statuspage.quick; print([m for m in {heavy} if m in sys.modules])"
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@nowhere.invalid/none"}
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, env=environment, check=True)
    assert found.stdout.strip() == "[]"
