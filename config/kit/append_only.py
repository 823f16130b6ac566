"""Tables whose rows are written once: triggers that refuse UPDATE, DELETE and TRUNCATE (SPEC T2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MESSAGE = "the record is append-only"


def install(connection: Any, table: str) -> None:
    """Make `table` append-only."""
    _run(connection, _create(connection.vendor, table))


def remove(connection: Any, table: str) -> None:
    """Let `table` be changed again: for a reversed migration, and for emptying a test database."""
    _run(connection, _drop(connection.vendor, table))


def _run(connection: Any, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _create(vendor: str, table: str) -> Iterator[str]:
    if vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
    yield (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def _drop(vendor: str, table: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {table}_no_update"
        yield f"DROP TRIGGER IF EXISTS {table}_no_delete"
        return
    yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
    yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"
    yield f"DROP FUNCTION IF EXISTS {table}_refuse()"
