"""RELIABILITY 2.2, 2.3: Celery is an alarm clock; what it must never be trusted with."""

from __future__ import annotations

import ast
import re

from celery.schedules import schedule

from config.celery import HASTY, PATIENT, app
from tests.architecture.sources import functions, name, product, tree

TRUSTING = {"eta", "countdown"}
CALLS = {"apply_async", "retry", "chain", "chord", "group", "s", "si"}


def test_no_message_is_trusted_with_time() -> None:
    """E3b, E8: eta and countdown run four times, or not at all when a clock is wrong."""
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in product()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword) and node.arg in TRUSTING
    ]
    assert wrong == []


def test_tasks_are_never_chained() -> None:
    """RELIABILITY 2.2: no retry, chain or chord; a sweep finds what is left to do in the database."""
    wrong = [
        f"{name(path)}:{node.lineno} {node.func.attr}"
        for path in product()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS
    ]
    assert wrong == []


def test_a_task_is_three_lines() -> None:
    """ARCHITECTURE 2: a task reads the clock and calls one verb."""
    tasks = [path for path in product() if path.name == "tasks.py"]
    long = {
        f"{name(path)}:{node.name}": len(node.body) for path in tasks for node in functions(path) if len(node.body) > 3
    }
    assert tasks
    assert long == {}


def test_redelivery_waits_for_the_time_limit() -> None:
    """E3b: a task longer than the visibility timeout runs more than once."""
    assert PATIENT["visibility_timeout"] >= 2 * app.conf.task_time_limit
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit


def test_the_measured_settings_stand() -> None:
    """E1, E3, E6: late acknowledgement, one at a time, no result backend, a poke that gives up within a second."""
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert not app.conf.result_backend
    assert app.conf.task_publish_retry is False
    assert HASTY["socket_connect_timeout"] + HASTY["socket_timeout"] <= 1.5


def test_beat_rings_only_what_exists() -> None:
    """E5: every entry of the schedule names a registered task and expires."""
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] <= 60
        assert isinstance(entry["schedule"], schedule)


NOW = re.compile(r"\b(?:datetime|timezone|dt)\.(?:now|utcnow|today)\(|\blocaltime\(\)|\bdate\.today\(")


def test_the_clock_is_read_in_one_place() -> None:
    """ARCHITECTURE 2: the clock is an argument, read once at the edge by config.kit.clock."""
    reading = {name(path) for path in product() if NOW.search(path.read_text())}
    assert reading <= {"config/kit/clock.py"}
