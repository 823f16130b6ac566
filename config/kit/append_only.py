"""Tables whose rows are written once: triggers that refuse UPDATE, DELETE, TRUNCATE and REPLACE (SPEC T2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MESSAGE = "the record is append-only"


@dataclass(frozen=True)
class Erasure:
    """The one UPDATE that passes: exactly these columns become these literals, and `permit` finds a row."""

    emptied: dict[str, str]
    permit: str


def install(connection: Any, table: str, erasure: Erasure | None = None) -> None:
    """Make `table` append-only but for `erasure`; its unique constraints must be there already. Twice does no harm."""
    _run(connection, _drop(connection.vendor, table))
    unless = _erases(connection, table, erasure) if erasure else ""
    make = _sqlite(connection, table, unless) if connection.vendor == "sqlite" else _postgresql(table, unless)
    _run(connection, make)


def remove(connection: Any, table: str) -> None:
    """Let `table` be changed again: for a reversed migration, and for emptying a test database."""
    _run(connection, _drop(connection.vendor, table))


def _run(connection: Any, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _erases(connection: Any, table: str, erasure: Erasure) -> str:
    """A condition over OLD and NEW: only the words go, and somebody may do that."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    same = "IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
    kept = [f"NEW.{name} {same} OLD.{name}" for name in columns if name not in erasure.emptied]
    gone = [f"NEW.{name} = {value}" for name, value in erasure.emptied.items()]
    return " AND ".join([*kept, *gone, f"EXISTS ({erasure.permit})"])


def _sqlite(connection: Any, table: str, unless: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    when = f"WHEN NOT ({unless}) " if unless else ""
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}{refuse}"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
    # REPLACE removes the row it meets without a DELETE trigger unless `recursive_triggers` is on, which is off in
    # every client but ours.
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
        for columns in _unique(connection, table)
    )
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (names from the schema, no input)
    yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}"


def _unique(connection: Any, table: str) -> Iterator[list[str]]:
    with connection.cursor() as cursor:
        columns = cursor.execute(f"PRAGMA table_info({table})").fetchall()
        yield [name for _, name, *_, key in columns if key]
        for _, index, unique, origin, partial in cursor.execute(f"PRAGMA index_list({table})").fetchall():
            if unique and origin != "pk" and not partial:
                yield [name for _, _, name in cursor.execute(f"PRAGMA index_info({index})").fetchall()]


def _postgresql(table: str, unless: str) -> Iterator[str]:
    passes = f"IF TG_OP = 'UPDATE' THEN IF {unless} THEN RETURN NEW; END IF; END IF; " if unless else ""
    yield (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {passes}RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def _drop(vendor: str, table: str) -> Iterator[str]:
    if vendor == "sqlite":
        for act in ("update", "delete", "replace"):
            yield f"DROP TRIGGER IF EXISTS {table}_no_{act}"
        return
    yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
    yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"
    yield f"DROP FUNCTION IF EXISTS {table}_refuse()"
