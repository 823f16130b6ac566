"""Load the whole demonstration: all of it or nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from config.demo import history_early, history_quiet, history_recent, history_week, live, part
from config.demo.learning import learn
from config.demo.people import cast
from config.demo.running import run_services
from config.demo.services import open_page
from config.demo.stage import Scene, Stage
from incidents.doorbell import breaker
from incidents.models import Incident, Notification, Service
from incidents.models.notification import Channel, NotificationState
from roster.models import Person
from statuspage.models import Component

TOLD = [
    history_early.STORAGE, history_early.EU_PAYOUTS, history_early.CERTIFICATE, history_early.LATE_MAIL,
    history_recent.PROVIDER, history_recent.DOUBLED, history_recent.RECEIPTS, history_recent.TABLE_LOCK,
    history_week.PAYOUT_FILE, history_week.SIGN_IN_EU, history_week.SEARCH,
]  # fmt: skip
LIVE = [(live.DATABASE, live.DATABASE_AGE), (part.PAYOUTS, part.PAYOUTS_AGE), (live.CHECKOUT, live.CHECKOUT_AGE)]


def load(now: datetime) -> int:
    """Play everything up to `now`, oldest first; returns how many incidents that are."""
    with breaker.held(), transaction.atomic():
        people = cast()
        components = open_page(people["admin"], now)
        services = run_services(people["admin"], now, components)
        past = [*TOLD] + [row.scene() for row in history_quiet.ROWS]
        begun = sorted(((_started(scene, now), scene) for scene in past), key=lambda one: one[0])
        incidents = {scene.key: _play(scene, start, people, components, services, {}) for start, scene in begun}
        learn(incidents, people, now)
        minute = now.replace(second=0, microsecond=0)
        for scene, age in LIVE:
            started = minute - timedelta(minutes=age)
            incidents[scene.key] = _play(scene, started, people, components, services, incidents)
        _fall_silent(now)
    return len(begun) + len(LIVE)


def _fall_silent(now: datetime) -> None:
    """Nobody at Harbor gets mail, and nobody starts with news of what they never saw."""
    Notification.objects.filter(state=NotificationState.PENDING).update(state=NotificationState.CANCELLED)
    Notification.objects.filter(channel=Channel.APP, read_at=None).update(read_at=now)


def _started(scene: Scene, now: datetime) -> datetime:
    hour, minute = scene.clock.split(":")
    return datetime.combine(now.date() - timedelta(days=scene.days_ago), time(int(hour), int(minute)), now.tzinfo)


def _play(
    scene: Scene,
    start: datetime,
    people: dict[str, Person],
    components: dict[str, Component],
    services: dict[str, Service],
    told: dict[str, Incident],
) -> Incident:
    return Stage(scene, start, people, components, told, services).play()
