"""The ASGI router and the bridge to Django."""

from __future__ import annotations

import asyncio
from typing import Any

from config import asgi


def ask(path: str, method: str = "GET", query: bytes = b"", body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """Status and body of one request, as uvicorn would put it."""
    raw = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "localhost", **headers}.items()
    ]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": raw,
        "http_version": "1.1",
    }
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return said[0]["status"], b"".join(message.get("body", b"") for message in said[1:])


def test_pages_and_fragments_reach_django() -> None:
    """ADR 3: both lanes lead to the same application."""
    assert ask("/livez") == (200, b"ok")
    assert ask("/livez", hx_request="true") == (200, b"ok")
    assert ask("/livez", "HEAD")[0] == 200


def test_raw_bytes_in_a_query_are_no_error() -> None:
    """RELIABILITY 5: a `%ff`, raw or quoted, is answered like any other nonsense."""
    for query in (b"q=\xff\xfe", b"q=%ff", b"q=%zz&=&&", "q=ü".encode()):
        assert ask("/livez", query=query)[0] == 200


def test_the_status_page_is_mounted_for_platforms_with_one_port() -> None:
    """ARCHITECTURE 5: `/status/` is the same little server; `/status-page/` is Django's."""
    status, body = ask("/status/api/v2/summary.json")
    assert status == 503
    assert b"Not published yet" in body
    assert ask("/status-page/")[0] == 302


def test_a_post_brings_its_body() -> None:
    """ADR 3: the body reaches Django's own checks: this one is refused for its missing token, not for its shape."""
    form = "application/x-www-form-urlencoded"
    assert ask("/account/login/", "POST", body=b"login=a&password=b", content_type=form, content_length="18")[0] == 403
