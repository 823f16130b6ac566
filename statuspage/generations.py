"""Ask for new files, and write them: one writer at a time, never backwards, never half (RELIABILITY 3)."""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from incidents.doorbell import breaker
from statuspage import facts, snapshot
from statuspage.models import Generation, Page
from statuspage.models.page import MAIN
from statuspage.store import Store

log = logging.getLogger(__name__)

# Older files are written anew even when nothing changed, so that the age on the page means something.
OLD = timedelta(seconds=60)
LEASE = timedelta(seconds=60)
ROUNDS = 3
ROWS_KEPT = 2_000
HOST = socket.gethostname()


class NotPublished(Exception):
    """Writing a generation failed; the one before it is still served and the reason is on the row."""


def main_page(at: datetime) -> Page:
    """The status page; made on first use."""
    return Page.objects.get_or_create(slug=MAIN, defaults={"updated_at": at})[0]


def store_of(page: Page) -> Store:
    """Where the files of this page are."""
    return Store(settings.STATUS_DIR / page.slug)


def request(*, page: Page, reason: str, at: datetime) -> Generation:
    """Ask for new files in the transaction that changes a public row; visible within a second of its commit."""
    Page.objects.filter(pk=page.pk, updated_at__lt=at).update(updated_at=at)
    asked = Generation.objects.create(page=page, reason=reason[:120], requested_at=at)
    transaction.on_commit(_poke, robust=True)
    return asked


def ring_with(ring: Callable[[], None]) -> None:
    """The composition root knows the broker: `ring` tells a worker to sweep now."""
    global _ring
    _ring = ring


def _no_bell() -> None:
    """Nobody to ring: the beat asks every two seconds."""


_ring: Callable[[], None] = _no_bell


def _poke() -> None:
    """Ring the worker; a dead broker costs a second once, then nothing for ten: the beat asks every two anyway."""
    if not settings.REDIS_URL or not breaker.closed:
        return
    try:
        _ring()
    except Exception as error:  # the broker's client raises errors of three libraries
        breaker.trip()
        log.warning("The worker could not be rung (%s); the status page follows by the clock.", error)


def is_due(page: Page, at: datetime) -> bool:
    """True when somebody asked, when the files are a minute old, or when they are not there."""
    return page.generations.waiting().exists() or store_of(page).current() is None or is_old(page, at)


def is_old(page: Page, at: datetime) -> bool:
    """True when the last generation was written a minute ago or longer."""
    last = page.generations.published().aggregate(last=Max("rendered_at"))["last"]
    return last is None or at - last >= OLD


def sweep(page: Page, at: datetime) -> int:
    """Write what is due; what is asked for meanwhile is written in another round. Returns how many were written."""
    written = 0
    while written < ROUNDS and is_due(page, at):
        if publish(page, at) is None:
            break
        written += 1
    return written


def publish(page: Page, at: datetime) -> Generation | None:
    """Write and swap in one generation. None when another process is at it; raises NotPublished when it fails."""
    store = store_of(page)
    with store.lock() as alone, _lease(page, at) if alone else _nobody() as token:
        return _write(page, store, token, at) if token else None


@contextmanager
def _nobody() -> Iterator[str]:
    yield ""


@contextmanager
def _lease(page: Page, at: datetime) -> Iterator[str]:
    """Hold the page's row so that a second machine with the same files keeps away.

    Whoever holds the lock on the files may take over from a writer of the same machine: that one is dead.
    """
    token = f"{HOST}:{os.getpid()}:{uuid.uuid4().hex}"
    free = Q(writer="") | Q(writer_until__lt=at) | Q(writer__startswith=f"{HOST}:")
    taken = Page.objects.filter(free, pk=page.pk).update(writer=token, writer_until=at + LEASE)
    try:
        yield token if taken else ""
    finally:
        Page.objects.filter(pk=page.pk, writer=token).update(writer="", writer_until=None)


def _write(page: Page, store: Store, token: str, at: datetime) -> Generation:
    began = time.monotonic()
    waiting = _waiting(page, at)
    newest = waiting[-1]
    number = max(store.newest(), page.generations.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        made = snapshot.write(facts.read(page), store, number, at)
        store.swap(number, allowed=partial(_still_mine, page, token))
    except Exception as error:
        Generation.objects.filter(pk=newest).update(error=f"{type(error).__name__}: {error}"[:500])
        log.exception("The status page could not be written; generation %s stays.", store.current())
        raise NotPublished(str(error)) from error
    done = at + timedelta(seconds=time.monotonic() - began)
    Generation.objects.filter(pk__in=waiting).update(rendered_at=at, published_at=done, error="")
    Generation.objects.filter(pk=newest).update(number=number, files=made.files, fresh=made.fresh, digest=made.digest)
    store.prune(settings.STATUS_GENERATIONS_KEPT)
    page.generations.filter(pk__lt=newest - ROWS_KEPT, published_at__isnull=False).delete()
    return Generation.objects.get(pk=newest)


def _waiting(page: Page, at: datetime) -> list[int]:
    """The requests that this generation answers: noted before reading, so that none is answered unread."""
    found = list(page.generations.waiting().order_by("pk").values_list("pk", flat=True))
    return found or [Generation.objects.create(page=page, reason="a minute has passed", requested_at=at).pk]


def _still_mine(page: Page, token: str) -> bool:
    return Page.objects.filter(pk=page.pk, writer=token).exists()
