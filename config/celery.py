"""Celery: an alarm clock. A message says "sweep X now" and carries no facts (RELIABILITY 2.2, 2.3)."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import schedule

PROCESS = os.environ.get("FIRELINE_PROCESS", "web")
if PROCESS != "beat":  # Beat only sends names of tasks: without Django it is half the size.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("fireline")


class CelerySettings:
    """The measured settings. Changing one means measuring again."""

    task_ignore_result = True
    task_acks_late = True
    task_reject_on_worker_lost = True
    worker_prefetch_multiplier = 1
    task_soft_time_limit = 40
    task_time_limit = 60
    worker_max_tasks_per_child = 1000
    broker_connection_retry_on_startup = True
    broker_connection_max_retries = None
    accept_content = ("json",)
    task_serializer = "json"
    timezone = "UTC"
    enable_utc = True
    worker_hijack_root_logger = False
    worker_redirect_stdouts = False  # an e-mail printed by the console backend stays readable
    task_publish_retry = False


# A web request that pokes a dead broker must not hang (E6: 40 s by default, 1.07 s with these).
PATIENT = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
HASTY = {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry_on_timeout": False, "max_retries": 0}
IS_WORKER = PROCESS in ("worker", "beat")

app.config_from_object(CelerySettings)
app.conf.broker_url = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0").replace("unix://", "redis+socket://")
app.conf.broker_transport_options = PATIENT if IS_WORKER else HASTY
app.autodiscover_tasks()

SECOND = 1.0


def every(task: str, seconds: float) -> dict[str, object]:
    """One beat entry; a message older than a minute is worthless, the next one says the same."""
    return {"task": task, "schedule": schedule(seconds), "options": {"expires": 60}}


app.conf.beat_schedule = {
    "cadence": every("incidents.tasks.sweep_cadence", 2 * SECOND),
    "notifications": every("incidents.tasks.sweep_notifications", 2 * SECOND),
    "accepted risks": every("incidents.tasks.sweep_risks", 5 * SECOND),
    "command health": every("incidents.tasks.sweep_health", 15 * SECOND),
    "offers": every("incidents.tasks.sweep_offers", 5 * SECOND),
    "status page": every("statuspage.tasks.sweep_generations", 2 * SECOND),
    "postmortems": every("postmortems.tasks.sweep_owed", 60 * SECOND),
}
