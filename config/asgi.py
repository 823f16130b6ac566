"""The web process: event streams as raw ASGI, the status page's files, everything else Django in a few threads."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from typing import Any

from django.core.wsgi import get_wsgi_application

from config.bridge import Bridge, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402  (Django is set up above)

from incidents import fanout, live  # noqa: E402
from incidents.hub import hub  # noqa: E402
from statuspage import server  # noqa: E402

# More threads than four answer no faster: the work is bound by the processor, not by waiting.
pages = Bridge(django, threads=4)
# Fragments have a lane of their own, so that 200 screens refetching a panel do not stand before somebody's act. One
# thread is quickest there: with SQLite each query gives up the interpreter's lock, and several only pass it around.
fragments = Bridge(django, threads=1 if settings.EMBEDDED else 3, around=fanout.answer)
status_page = server.application(settings.STATUS_DIR)

LIVE = re.compile(r"/live/([0-9]{1,9})/")
STATUS = "/status"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each request to the part that answers it."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["type"] != "http":
        return None
    if match := LIVE.fullmatch(scope["path"]):
        return await live.endpoint(scope, receive, send, int(match[1]))
    if scope["path"].startswith(f"{STATUS}/"):
        return await status_page(_below(scope, STATUS), receive, send)
    await (fragments if _asks_for_fragment(scope) else pages)(scope, receive, send)


def _asks_for_fragment(scope: Scope) -> bool:
    return scope["method"] == "GET" and any(name == b"hx-request" for name, _ in scope["headers"])


def _below(scope: Scope, prefix: str) -> Scope:
    return {**scope, "path": scope["path"].removeprefix(prefix), "raw_path": None}


async def _lifespan(receive: Receive, send: Send) -> None:
    tasks: list[asyncio.Task[None]] = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _close_streams_on_signal(asyncio.get_running_loop())
            tasks = live.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            for task in tasks:
                task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _close_streams_on_signal(loop: asyncio.AbstractEventLoop) -> None:
    """End streams at the signal itself: uvicorn asks for shutdown only after the last connection is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, frame: Any, before: Any = before) -> None:
            loop.call_soon_threadsafe(hub.close)
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)
