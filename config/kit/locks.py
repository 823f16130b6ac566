"""Take row locks the same way on both databases (RELIABILITY 2.3)."""

from __future__ import annotations

from typing import TypeVar

from django.db import OperationalError, connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
LOCK_NOT_AVAILABLE = "55P03"


def locked(rows: QuerySet[M]) -> QuerySet[M]:
    """Lock `rows` until the transaction ends; on SQLite the IMMEDIATE transaction is the lock."""
    return rows.select_for_update(of=("self",)) if connection.vendor == "postgresql" else rows


def free(rows: QuerySet[M]) -> QuerySet[M]:
    """Lock those of `rows` that nobody else holds and leave out the rest."""
    if connection.vendor == "postgresql":
        return rows.select_for_update(of=("self",), skip_locked=True)
    return rows


def waited_too_long(error: OperationalError) -> bool:
    """True when somebody held a lock longer than `lock_timeout`, not when the database is gone."""
    return getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE
