"""Serve the status page's files: a small ASGI application that needs neither Django nor the database.

`python -m statuspage.server` runs it as a process of its own; `application(directory)` mounts it elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from statuspage.shelf import COMMON, DATA_POLICY, File, Headers, Shelf

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAIN = "public"
METHODS = ("GET", "HEAD")
REPEATED = {b"content-type", b"last-modified"}
NOTHING_YET = (
    b"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    b"<title>Not published yet</title><h1>This status page has not been published yet</h1>"
    b"<p>It is being written. Please try again in a minute."
)
PLAIN = (b"content-type", b"text/plain; charset=utf-8")
HTML = (b"content-type", b"text/html; charset=utf-8")
JSON: Headers = ((b"content-type", b"application/json; charset=utf-8"), (b"access-control-allow-origin", b"*"))


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers with the length, and the body: empty for HEAD, 304 and redirects."""

    status: int
    headers: Headers
    body: bytes = b""


class Desk:
    """Answers requests for one page from its shelf."""

    def __init__(self, directory: Path | str, page: str = MAIN, *, strict: bool = False) -> None:
        self.shelf = Shelf(Path(directory) / page, strict=strict)

    def answer(self, method: str, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer to one request; `headers` have lower-case names."""
        generation = self.shelf.look()
        if method not in METHODS:
            return _said(405, b"GET and HEAD only.\n", (PLAIN, (b"allow", b"GET, HEAD")))
        found = self._find(generation, path, headers)
        return found if method == "GET" else Answer(found.status, found.headers)

    def _find(self, generation: str, path: str, headers: Mapping[str, str]) -> Answer:
        if not generation:
            return _unpublished(path)
        file = self.shelf.file(path)
        if file is not None and path != "/404.html":
            return _served(file, headers)
        if self.shelf.has(f"{path}/"):
            here = path.rsplit("/", 1)[-1].encode()
            return _said(301, b"", ((b"location", here + b"/"), (b"cache-control", b"public, max-age=3600")))
        return self._missing(path, headers)

    def _missing(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path.startswith("/api/"):
            policy = (b"content-security-policy", DATA_POLICY)
            return _said(404, b'{"error":"There is no such address."}', (*JSON, policy))
        page = self.shelf.file("/404.html")
        if page is None:
            return _said(404, b"There is no such page.\n", (PLAIN,))
        found = _served(page, {"accept-encoding": headers.get("accept-encoding", "")})
        kept = tuple((name, value) for name, value in found.headers if name not in (b"etag", b"last-modified"))
        return Answer(404, kept, found.body)


def _served(file: File, headers: Mapping[str, str]) -> Answer:
    packed = file.packed if file.packed and wants_gzip(headers.get("accept-encoding", "")) else None
    common = (*file.headers, (b"etag", file.tag(packed=packed is not None)))
    if file.is_known(headers.get("if-none-match", ""), headers.get("if-modified-since", "")):
        return Answer(304, tuple(row for row in common if row[0] not in REPEATED))
    body = file.body if packed is None else packed
    encoding: Headers = () if packed is None else ((b"content-encoding", b"gzip"),)
    return Answer(200, (*common, *encoding, (b"content-length", b"%d" % len(body))), body)


def wants_gzip(accepted: str) -> bool:
    """True when Accept-Encoding names gzip (or anything) with a quality above zero."""
    quality = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        value = rest.strip().removeprefix("q=") if rest else "1"
        quality[name.strip()] = value
    found = quality.get("gzip", quality.get("*", "0"))
    try:
        return float(found) > 0
    except ValueError:
        return False


def _said(status: int, body: bytes, headers: Headers) -> Answer:
    return Answer(status, (*headers, *COMMON, (b"content-length", b"%d" % len(body))), body)


def _unpublished(path: str) -> Answer:
    later: Headers = (
        *((b"retry-after", b"5"), (b"cache-control", b"no-store")),
        (b"content-security-policy", DATA_POLICY),
    )
    if path.startswith("/api/"):
        return _said(503, b'{"error":"Not published yet."}', (*JSON, *later))
    return _said(503, NOTHING_YET, (HTML, *later))


def application(directory: Path | str, page: str = MAIN) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """An ASGI application that serves `directory/<page>/current`."""
    return asgi(Desk(directory, page))


def asgi(desk: Desk) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The ASGI side of a desk."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        found = desk.answer(scope["method"], scope["path"], headers)
        await send({"type": "http.response.start", "status": found.status, "headers": list(found.headers)})
        await send({"type": "http.response.body", "body": found.body})

    return app


def main() -> None:
    """Serve until told to stop."""
    import uvicorn

    from statuspage.quick import protocol

    directory = Path(os.environ.get("STATUS_DIR") or Path(os.environ.get("DATA_DIR") or "data") / "status")
    strict = os.environ.get("STATUS_URL", "").startswith("https://")
    desk = Desk(directory, strict=strict)
    config = uvicorn.Config(
        asgi(desk),
        host=os.environ.get("STATUS_HOST", os.environ.get("BIND", "127.0.0.1")),
        port=int(os.environ.get("STATUS_PORT", "8001")),
        http=protocol(desk),
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
        backlog=2048,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
