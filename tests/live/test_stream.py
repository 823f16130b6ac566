"""The event stream of a room: who is admitted, what they missed, how a bell reaches them."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
import redis
from django.db import transaction
from pytest_django import Settings

from incidents import doorbell, live, timeline
from incidents.hub import hub
from incidents.models import Incident, Kind
from roster.models import Person
from tests.live.conftest import Page, run

pytestmark = pytest.mark.usefixtures("threads")


def test_without_a_session_there_is_no_stream(incident: Incident) -> None:
    """X3: the stream admits who may read the incident, and nobody else."""

    async def story() -> None:
        for cookie in ("", "session=forged", "session=" + "x" * 5000, ";;;="):
            async with Page(incident.number, cookie) as page:
                assert await page.status() == 403

    run(story)


def test_an_unknown_incident_has_no_stream(incident: Incident, cookie: str) -> None:
    """X3: what does not exist is answered like what may not be known."""

    async def story() -> None:
        async with Page(incident.number + 1, cookie) as page:
            assert await page.status() == 403

    run(story)


def test_somebody_switched_off_is_not_admitted(incident: Incident, cookie: str, alex: Person) -> None:
    """P1: an old session of a person who left opens nothing."""
    Person.objects.filter(pk=alex.pk).update(is_active=False)

    async def story() -> None:
        async with Page(incident.number, cookie) as page:
            assert await page.status() == 403

    run(story)


def test_a_changed_password_ends_old_sessions(incident: Incident, cookie: str, alex: Person) -> None:
    """P1: the session's hash is checked, as Django does."""
    alex.set_password("another one entirely")
    alex.save()

    async def story() -> None:
        async with Page(incident.number, cookie) as page:
            assert await page.status() == 403

    run(story)


def test_only_get_and_only_while_open(incident: Incident, cookie: str) -> None:
    """LIVE: other methods 405; a process that is stopping says 503 and the page comes back."""

    async def story() -> None:
        page = Page(incident.number, cookie)
        page.scope["method"] = "POST"
        async with page:
            assert await page.status() == 405
        hub.closing = True
        async with Page(incident.number, cookie) as late:
            assert await late.status() == 503

    run(story)


def test_a_page_hears_what_it_missed(incident: Incident, cookie: str, alex: Person, at: datetime) -> None:
    """LIVE: `?since=` is the sequence the page was rendered at; what came after is rung at once."""
    since = incident.sequence
    timeline.note(incident=incident, text="/obs roll back", by=alex, at=at)

    async def story() -> None:
        async with Page(incident.number, cookie, since) as page:
            assert await page.status() == 200
            assert await page.text() == "retry: 500\n: hello\n\n"
            assert await page.text() == f"id: {since + 1}\nevent: timeline\ndata: {since + 1}\n\n"

    run(story)


def test_the_last_event_id_counts_more_than_the_address(incident: Incident, cookie: str) -> None:
    """LIVE: a broken stream resumes where it was cut, not where the page was rendered."""

    async def story() -> None:
        async with Page(incident.number, cookie, 0, last_event_id=str(incident.sequence)) as page:
            await page.next()
            await page.next()
            assert (await page.text()).startswith(":")

    run(story)


def test_nonsense_in_the_address_means_from_the_start(incident: Incident, cookie: str) -> None:
    """Bad input: a sequence that is no number rings too much, never too little."""

    async def story() -> None:
        for told in ("-1", "1e3", "٣", "9" * 5000):
            async with Page(incident.number, cookie, 0, last_event_id=told) as page:
                assert await page.status() == 200
                await page.next()
                assert "event: timeline" in await page.text()

    run(story)


def test_a_note_reaches_an_open_page(incident: Incident, cookie: str, alex: Person, at: datetime) -> None:
    """LIVE: what is committed rings; the bell names panels and a sequence, nothing else."""

    async def story() -> None:
        async with Page(incident.number, cookie, incident.sequence) as page:
            await page.opened()
            await live.in_thread(lambda: timeline.note(incident=incident, text="secret", by=alex, at=at))
            said = await page.text()
        assert said == f"id: {incident.sequence + 1}\nevent: timeline\ndata: {incident.sequence + 1}\n\n"

    run(story)


def test_what_is_rolled_back_does_not_ring(incident: Incident, cookie: str) -> None:
    """LIVE: the bell is rung after the commit only."""

    def undone() -> None:
        with transaction.atomic():
            doorbell.ring(incident.pk, incident.sequence + 1, Kind.ROLE)
            transaction.set_rollback(True)

    async def story() -> None:
        async with Page(incident.number, cookie, incident.sequence) as page:
            await page.opened()
            await live.in_thread(undone)
            await asyncio.sleep(0)
            assert page.said.empty()

    run(story)


def test_the_database_heals_a_lost_bell(
    incident: Incident, cookie: str, alex: Person, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ARCHITECTURE 4: a lost Redis means slow, never stale."""
    monkeypatch.setattr(live, "CATCH_UP", 0.1)

    async def story() -> None:
        async with Page(incident.number, cookie, incident.sequence) as page:
            await page.opened()
            hub.loop = None  # Another process commits, and no Redis carries the news.
            await live.in_thread(lambda: timeline.note(incident=incident, text="seen late", by=alex, at=at))
            assert "event: timeline" in await page.text()

    run(story)


def test_redis_carries_the_bell(
    incident: Incident, cookie: str, valkey: str, settings: Settings, alex: Person, at: datetime
) -> None:
    """ARCHITECTURE 4: one pub/sub connection per process brings what other processes commit."""
    settings.REDIS_URL = valkey

    async def story() -> None:
        async with Page(incident.number, cookie, incident.sequence) as page:
            await page.opened()
            with redis.Redis.from_url(valkey) as other:
                while not other.publish(doorbell.CHANNEL, f"{incident.pk} {incident.sequence + 1} role"):
                    await asyncio.sleep(0)
            assert "event: roles" in await page.text()

    run(story)


def test_losing_access_ends_an_open_stream(
    incident: Incident, cookie: str, alex: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X3: permission is checked again while the stream is open."""

    async def story() -> None:
        async with Page(incident.number, cookie, incident.sequence) as page:
            await page.opened()
            await live.in_thread(lambda: Person.objects.filter(pk=alex.pk).update(is_active=False))
            hub.ring(incident.pk, incident.sequence + 1, {"head"})
            assert await page.next() == {"type": "http.response.body"}

    monkeypatch.setattr(live, "RECHECK", 0.0)
    run(story)
