"""The record: append-only in the database, chained by hash, verified by command (SPEC T2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from config.kit import append_only
from incidents import cadence, timeline
from incidents.models import Incident, TimelineEntry
from roster.models import Person
from tests.builders import declared, minutes, monitoring, updated
from tests.incidents.helpers import fresh

TABLE = "incidents_timelineentry"


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    """Six entries of different kinds, two by nobody."""
    found = declared(by=alex, at=at)
    timeline.note(incident=found, text="/obs @14:14 Errors — 30 % 🔥 \u0646", by=alex, at=at + minutes(1))
    cadence.sweep(at + minutes(4))
    updated(found, by=alex, at=at + minutes(5))
    return fresh(monitoring(found, by=alex, at=at + minutes(6)))


@contextmanager
def tampering() -> Iterator[Any]:
    """What somebody with the owner's rights can do: the triggers are off, the chain has to find it."""
    append_only.remove(connection, TABLE)
    with connection.cursor() as cursor:
        yield cursor
    append_only.install(connection, TABLE)


def sql(statement: str) -> Callable[[TimelineEntry], Any]:
    return lambda entry: connection.cursor().execute(statement.format(table=TABLE, pk=entry.pk))


def saved(entry: TimelineEntry) -> None:
    entry.body = "nothing happened"
    entry.save()


MUTATIONS: dict[str, Callable[[TimelineEntry], Any]] = {
    "save": saved,
    "save of one field": lambda entry: entry.save(update_fields=["body"]),
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: TimelineEntry.objects.filter(pk=entry.pk).update(body="x"),
    "update with an expression": lambda entry: TimelineEntry.objects.update(sequence=F("sequence") + 100),
    "bulk_update": lambda entry: TimelineEntry.objects.bulk_update([entry], ["body"]),
    "delete of a selection": lambda entry: TimelineEntry.objects.all().delete(),
    "upsert": lambda entry: TimelineEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["id"], update_fields=["body"]
    ),
    "raw update": sql("UPDATE {table} SET body = 'x' WHERE id = {pk}"),
    "raw update of nothing much": sql("UPDATE {table} SET body = body WHERE id = {pk}"),
    "raw delete": sql("DELETE FROM {table} WHERE id = {pk}"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_database_refuses(incident: Incident, mutation: str) -> None:
    """T2: no way of writing changes or removes an entry, through the ORM or past it."""
    before = list(TimelineEntry.objects.values())
    with pytest.raises(DatabaseError, match=append_only.MESSAGE), transaction.atomic():
        MUTATIONS[mutation](incident.timeline.order_by("sequence")[1])
    assert list(TimelineEntry.objects.values()) == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("words", ["TRUNCATE {table} CASCADE", "TRUNCATE incidents_incident CASCADE"])
def test_postgres_refuses_truncate(incident: Incident, words: str) -> None:
    """T2: nor can the table be emptied at once, directly or through the incidents."""
    connection.check_constraints()
    with pytest.raises(DatabaseError, match=append_only.MESSAGE), transaction.atomic():
        sql(words)(incident.timeline.all()[0])
    assert incident.timeline.count() == 6


REPLACING = "INSERT OR REPLACE INTO {table} ({names}) SELECT {columns} FROM {table} WHERE id = %s"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize("triggers", ["ON", "OFF"])
@pytest.mark.parametrize("same", ["id", "sequence"])
def test_sqlite_refuses_replacing(incident: Incident, same: str, triggers: str) -> None:
    """T2: REPLACE deletes what it meets, by id or by sequence; `recursive_triggers` is off in any other client."""
    entry = incident.timeline.order_by("sequence")[1]
    names = [str(field.column) for field in TimelineEntry._meta.fields]
    columns = ", ".join({"body": "'x'", "id": "id" if same == "id" else "id + 1000"}.get(name, name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {triggers}")
        with pytest.raises(DatabaseError, match=append_only.MESSAGE), transaction.atomic():
            cursor.execute(REPLACING.format(table=TABLE, names=", ".join(names), columns=columns), [entry.pk])
        cursor.execute("PRAGMA recursive_triggers = ON")
    assert fresh(incident).timeline.count() == 6
    assert timeline.verify(incident) == []


def test_an_untouched_record_verifies(incident: Incident) -> None:
    """T2: what the verbs wrote verifies after a round trip through the database."""
    assert incident.sequence == incident.timeline.count() == 6
    assert timeline.verify(incident) == []


EDITS = {
    "body": "UPDATE {table} SET body = 'x' WHERE sequence = 2",
    "kind": "UPDATE {table} SET kind = 'decision' WHERE sequence = 2",
    "author": "UPDATE {table} SET author_id = NULL WHERE sequence = 2",
    "happened": "UPDATE {table} SET occurred_at = recorded_at WHERE sequence = 2",
    "recorded": "UPDATE {table} SET recorded_at = occurred_at WHERE sequence = 2",
    "detail": "UPDATE {table} SET detail = '{{}}' WHERE sequence = 1",
    "hash": "UPDATE {table} SET hash = previous_hash WHERE sequence = 2",
    "cut head": "DELETE FROM {table} WHERE sequence = 1",
    "cut middle": "DELETE FROM {table} WHERE sequence = 3",
    "cut tail": "DELETE FROM {table} WHERE sequence = 6",
    "cut all": "DELETE FROM {table}",
    "forged head": "UPDATE incidents_incident SET sequence = 5",
    "forged chain": "UPDATE incidents_incident SET chain_head = '0'",
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_chain_finds(incident: Incident, edit: str) -> None:
    """T2: an edit of any field, a cut head, middle or tail is found."""
    with tampering() as cursor:
        cursor.execute("DELETE FROM incidents_notification")
        cursor.execute(EDITS[edit].format(table=TABLE))
    assert timeline.verify(incident)


def test_the_chain_finds_a_swapped_order(incident: Incident) -> None:
    """T2: two entries that changed places are found, both named."""
    with tampering() as cursor:
        for old, new in [(2, 99), (3, 2), (99, 3)]:
            cursor.execute(f"UPDATE {TABLE} SET sequence = {new} WHERE sequence = {old}")
    problems = " ".join(timeline.verify(incident))
    assert "entry 2 was changed" in problems
    assert "entry 3 was changed" in problems


def test_the_chain_finds_a_rehashed_edit(incident: Incident) -> None:
    """T2: whoever edits an entry and computes its hash anew breaks the link to the next one."""
    entry = incident.timeline.get(sequence=3)
    entry.body = "Nobody was told."
    entry.body_hash = hashlib.sha256(entry.body.encode()).hexdigest()
    with tampering() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET body = %s, body_hash = %s, hash = %s WHERE id = %s",
            [entry.body, entry.body_hash, timeline.digest(entry), entry.pk],
        )
    assert timeline.verify(incident) == ["INC-1: entry 4 does not follow the one before it"]


def test_a_stale_page_is_no_tampering(incident: Incident, alex: Person, at: datetime) -> None:
    """T2: verifying reads the incident as it is now, not as the caller has it."""
    timeline.note(incident=fresh(incident), text="x", by=alex, at=at + minutes(7))
    assert timeline.verify(incident) == []


def test_command_verifies(incident: Incident, alex: Person, at: datetime) -> None:
    """T2: `manage.py verify_timeline` counts the records that verify, all or the named ones."""
    declared(by=alex, at=at)
    for numbers, words in [([], "2 records verified."), ([1], "1 record verified.")]:
        said = StringIO()
        call_command("verify_timeline", *numbers, stdout=said)
        assert said.getvalue().strip() == words


def test_command_finds_tampering(incident: Incident) -> None:
    """T2: it names the entry and exits non-zero."""
    with tampering() as cursor:
        cursor.execute(EDITS["body"].format(table=TABLE))
    complaints = StringIO()
    with pytest.raises(CommandError, match=r"1 problem found\."):
        call_command("verify_timeline", stderr=complaints)
    assert complaints.getvalue().strip() == "INC-1: entry 2 was changed"


@pytest.mark.parametrize("number", [99, 0, -1, 2**31, 2**63])
def test_command_refuses_unknown_numbers(incident: Incident, number: int) -> None:
    """X5: verifying an incident that does not exist is no success."""
    with pytest.raises(CommandError, match=f"no INC-{number}"):
        call_command("verify_timeline", 1, number, stdout=StringIO())
