"""Which tables of the record are written once, and the one change that is let through: a redaction (SPEC T2)."""

from __future__ import annotations

from typing import Any

from config.kit import append_only
from config.kit.append_only import Erasure

TIMELINE, REDACTION = "incidents_timelineentry", "incidents_redaction"
PERMIT = f"SELECT 1 FROM {REDACTION} WHERE entry_id = OLD.id"  # noqa: S608 (a name of ours, no input)
# A redaction empties the words of an entry once its own row is there; everything else stays as it was written.
TABLES: dict[str, Erasure | None] = {
    REDACTION: None,
    TIMELINE: Erasure({"body": "''", "detail": "'{}'"}, PERMIT),
}


def install(connection: Any) -> None:
    """Make the record append-only; for a migration, and after a test database was emptied."""
    for table, erasure in TABLES.items():
        append_only.install(connection, table, erasure)


def remove(connection: Any, tables: list[str] | None = None) -> None:
    """Let the record be changed: for a migration, and for emptying a test database."""
    for table in tables or TABLES:
        append_only.remove(connection, table)
