"""From ASGI to Django's WSGI application in one hop to a thread and one back.

a2wsgi's own responder crosses between thread and loop for every message: 0.48 ms of processor time for each request
where this takes 0.10, and a room with 200 screens asks 200 times in the same moment. Its reading of scope and body is
used as it is; the answer is sent whole, which suits pages and small files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from a2wsgi.wsgi import Body, build_environ
from django.db import close_old_connections

from config.kit.answers import Answer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Around = Callable[[Mapping[str, str], Callable[[], Answer]], Answer]

QUERY = "%/?:@!$&'()*+,;=-._~[]"


class Bridge:
    """An ASGI application that runs a WSGI one in `threads` threads; `around` may answer in its place."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int, around: Around | None = None) -> None:
        self.application, self.around = application, around
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        # A raw byte in a query is no ASCII, and would be an error before Django could refuse it.
        scope["query_string"] = quote(scope["query_string"], safe=QUERY).encode()
        environ = build_environ(scope, Body(loop, receive))  # type: ignore[arg-type]
        found = await loop.run_in_executor(self.pool, self._answer, environ)
        await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
        await send({"type": "http.response.body", "body": found.body})

    def _answer(self, environ: Any) -> Answer:
        if self.around is None:
            return self._ask(environ)
        close_old_connections()  # `around` reads the database outside of Django's request cycle.
        try:
            return self.around(environ, lambda: self._ask(environ))
        finally:
            close_old_connections()

    def _ask(self, environ: Any) -> Answer:
        said: list[tuple[int, list[tuple[bytes, bytes]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            raw = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
            said.append((int(status.split(" ", 1)[0]), raw))

        found = self.application(environ, start_response)
        try:
            body = b"".join(found)
        finally:
            if close := getattr(found, "close", None):
                close()
        return Answer(*said[-1], body)
