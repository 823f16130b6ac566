"""`/live/<number>/`: the event stream of a room. Raw ASGI: an open stream holds neither a thread nor a connection."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import parse_qs

import redis
import redis.asyncio
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from config.kit import clock
from incidents import admit, doorbell, piggyback
from incidents.hub import Stream, hub

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

HEARTBEAT = 15.0
RECHECK = 60.0
MAX_AGE = 600.0
CATCH_UP = 3.0
REDIS_REST = 2.0
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
HELLO = b"retry: 500\n: hello\n\n"

# The only threads that read the database for streams: two connections, however many pages watch.
_threads = ThreadPoolExecutor(2, thread_name_prefix="live")


async def endpoint(scope: Scope, receive: Receive, send: Send, number: int) -> None:
    """Admit the person, then ring until they leave, the process stops or the stream is ten minutes old."""
    headers = {name.decode("latin1"): value.decode("latin1") for name, value in scope["headers"]}
    cookies = headers.get("cookie", "")
    if scope["method"] != "GET":
        return await _answer(send, 405)
    if hub.closing or hub.full:
        return await _answer(send, 503)
    found = await in_thread(admit.admit, cookies, number)
    if found is None:
        return await _answer(send, 403)
    incident_id, sequence = found
    me = hub.join(incident_id, sequence)
    try:
        # Joined first, read second: nothing falls between the two.
        me.ring(*await in_thread(admit.missed, incident_id, _since(headers, scope)))
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _send(send, HELLO)
        await _pump(me, receive, send, lambda: in_thread(admit.admit, cookies, number))
    finally:
        hub.leave(incident_id, me)


async def _pump(me: Stream, receive: Receive, send: Send, check: Callable[[], Awaitable[object]]) -> None:
    loop = asyncio.get_running_loop()
    gone = asyncio.create_task(_left(receive, me))
    # Spread, so that pages which connected together do not all come back in the same second.
    end, checked = loop.time() + MAX_AGE - random.uniform(0, RECHECK), loop.time()
    try:
        while not hub.closing and loop.time() < end:
            await _woken(me)
            if gone.done():
                return
            if loop.time() - checked > RECHECK:
                if await check() is None:
                    break
                checked = loop.time()
            await _send(send, me.take())
        await send({"type": "http.response.body"})
    finally:
        gone.cancel()


async def _woken(me: Stream) -> None:
    try:
        async with asyncio.timeout(HEARTBEAT):
            await me.wake.wait()
    except TimeoutError:
        pass


async def _left(receive: Receive, me: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    me.wake.set()


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body"})


def _since(headers: dict[str, str], scope: Scope) -> int:
    """What the page has seen: the last event of a broken stream, else the sequence it was rendered at."""
    asked = parse_qs(scope["query_string"].decode("latin1")).get("since", ["0"])[0]
    told = headers.get("last-event-id") or asked
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


async def in_thread(read: Callable[..., T], *args: Any) -> T:
    """Run a database read away from the event loop."""

    def run() -> T:
        close_old_connections()
        try:
            return read(*args)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, run)


def start() -> list[asyncio.Task[None]]:
    """Begin listening, on the event loop of this web process: to Redis when there is one, to the database always."""
    hub.loop = asyncio.get_running_loop()
    tasks = [asyncio.create_task(_follow_database())]
    if settings.REDIS_URL:
        tasks.append(asyncio.create_task(_follow_redis(settings.REDIS_URL)))
    return tasks


async def _follow_database() -> None:
    while True:
        await asyncio.sleep(CATCH_UP)
        if not hub.rooms:
            continue
        try:
            for bell in await in_thread(admit.unheard, hub.heard()):
                hub.ring(*bell)
            await in_thread(piggyback.sweep_if_silent, clock.now())
        except DatabaseError as error:
            log.warning("Rooms cannot read the database: %s", error)


async def _follow_redis(url: str) -> None:
    deaf = False
    while True:
        try:
            async with redis.asyncio.Redis.from_url(url) as client, client.pubsub() as bells:
                await bells.subscribe(doorbell.CHANNEL)
                deaf = False
                async for message in bells.listen():
                    if message["type"] == "message":
                        hub.ring(*doorbell.heard(message["data"]))
        except (redis.RedisError, OSError, ValueError) as error:
            if not deaf:
                log.warning("Rooms do not hear Redis (%s); they follow the database, up to %d s late.", error, CATCH_UP)
            deaf = True
        await asyncio.sleep(REDIS_REST)
