"""Append-only tables, on a table of our own (SPEC T2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from config.kit import append_only

TABLE = "kit_written_once"


def run(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def table(db: None) -> Iterator[str]:
    """Two rows, written once."""
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, place integer UNIQUE, words text)")
    run(f"INSERT INTO {TABLE} VALUES (1, 1, 'one'), (2, 2, 'two')")
    append_only.install(connection, TABLE)
    yield TABLE
    append_only.remove(connection, TABLE)
    run(f"DROP TABLE {TABLE}")


CHANGES = [
    "UPDATE {0} SET words = 'x'",
    "UPDATE {0} SET id = 3 WHERE id = 1",
    "DELETE FROM {0} WHERE id = 2",
    "DELETE FROM {0}",
    "INSERT INTO {0} VALUES (1, 1, 'x') ON CONFLICT (id) DO UPDATE SET words = 'x'",
]
ONLY = {
    "postgresql": ["TRUNCATE {0}", "TRUNCATE {0} RESTART IDENTITY CASCADE"],
    "sqlite": ["INSERT OR REPLACE INTO {0} VALUES (1, 9, 'x')", "REPLACE INTO {0} VALUES (9, 2, 'x')"],
}


def refuse(statement: str) -> None:
    with pytest.raises(DatabaseError, match=append_only.MESSAGE), transaction.atomic():
        run(statement)


def test_changes_are_refused(table: str) -> None:
    """T2: whatever statement changes or removes a row fails, and the rows stay."""
    for statement in CHANGES + ONLY[connection.vendor]:
        refuse(statement.format(table))
    assert run(f"SELECT * FROM {table} ORDER BY id") == [(1, 1, "one"), (2, 2, "two")]


def test_replacing_without_recursive_triggers(table: str) -> None:
    """T2: any other SQLite client has `recursive_triggers` off, where REPLACE removes rows without a DELETE trigger."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    run("PRAGMA recursive_triggers = OFF")
    for statement in ONLY["sqlite"]:
        refuse(statement.format(table))
    run("PRAGMA recursive_triggers = ON")


def test_rows_are_added(table: str) -> None:
    """T2: writing goes on."""
    run(f"INSERT INTO {table} VALUES (3, 3, 'three')")
    run(f"INSERT INTO {table} (id, place, words) SELECT 4, 4, words FROM {table} WHERE id = 3")
    assert run(f"SELECT count(*) FROM {table}") == [(4,)]


def test_installed_twice(table: str) -> None:
    """T2: installing again, after a restored backup, does no harm."""
    append_only.install(connection, table)
    refuse(f"DELETE FROM {table}")


def test_removed(table: str) -> None:
    """T2: a reversed migration lets the table go; removing twice does no harm; it can be protected again."""
    append_only.remove(connection, table)
    append_only.remove(connection, table)
    run(f"DELETE FROM {table} WHERE id = 1")
    append_only.install(connection, table)
    refuse(f"DELETE FROM {table}")
