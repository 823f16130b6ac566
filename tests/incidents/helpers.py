"""What the tests of the verbs share: refusals that leave no trace, the record in words, people acting at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models

from config.kit.errors import Refusal, TooLate
from incidents.models import (
    AcceptedRisk,
    Assignment,
    Attachment,
    Decision,
    Handoff,
    Hypothesis,
    Incident,
    Mitigation,
    Notification,
    Nudge,
    NumberSequence,
    Objection,
    Offer,
    Pin,
    Promise,
    Proposal,
    ProposalQuestion,
    Redaction,
    Task,
    TimelineEntry,
    Update,
    Workstream,
)

ROOM: list[type[models.Model]] = [
    Proposal, ProposalQuestion, Task, Workstream, Mitigation, AcceptedRisk,
    Attachment, Decision, Hypothesis, Objection, Pin, Redaction,
    Assignment, Handoff, Incident, Notification, Nudge, NumberSequence, Offer, Promise, TimelineEntry, Update,
]  # fmt: skip


def everything() -> list[tuple[Any, ...]]:
    """Every row of the command room as the database has it; asked for so often that it goes without the ORM."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for model in ROOM:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            found += [(table, *row) for row in cursor.fetchall()]
    return found


@contextmanager
def refused(field: str | None = None, kind: type[Refusal] = Refusal) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The act is refused, at `field` when one is given, with words for a person, and nothing is stored."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield caught
    assert type(caught.value) is kind
    assert caught.value.reason.endswith(".")
    assert field is None or caught.value.field == field
    assert everything() == before


def fresh(incident: Incident) -> Incident:
    """The incident as the database has it."""
    return Incident.objects.select_related("severity", "watcher").get(pk=incident.pk)


def bodies(incident: Incident) -> list[str]:
    """The record in words, oldest first."""
    return list(incident.timeline.order_by("sequence").values_list("body", flat=True))


def newest(incident: Incident) -> TimelineEntry:
    """The last entry written."""
    return incident.timeline.order_by("-sequence")[0]


def promised(incident: Incident) -> dict[str, Any]:
    """The open promises: audience to the promised instant."""
    return dict(incident.promises.filter(state="open").values_list("audience", "due_at"))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all acts at the same moment in threads of their own; what each returned, or the exception it raised."""
    together = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            together.wait(10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def split(results: list[Any]) -> tuple[list[Any], list[TooLate]]:
    """What came back, and who was too late; anything else is a defect."""
    late = [result for result in results if isinstance(result, TooLate)]
    done = [result for result in results if not isinstance(result, TooLate)]
    assert not [result for result in done if isinstance(result, BaseException)], done
    return done, late


def someone_waits() -> bool:
    """True once another transaction waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
