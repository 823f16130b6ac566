"""The database setting: embedded SQLite by default, PostgreSQL by `DATABASE_URL`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

SQLITE = {
    # K4: DEFERRED transactions gave "database is locked" under two writers; IMMEDIATE gave none.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
}


def databases(env: environ.Env, data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES for this environment."""
    if not env.str("DATABASE_URL", default=""):
        data_dir.mkdir(parents=True, exist_ok=True)
        return {"default": _sqlite(data_dir / "fireline.sqlite3")}
    found: dict[str, Any] = env.db("DATABASE_URL")
    if "sqlite" in found["ENGINE"]:
        return {"default": _sqlite(Path(found["NAME"]))}
    found["CONN_HEALTH_CHECKS"] = True
    found["CONN_MAX_AGE"] = 600
    found.setdefault("OPTIONS", {}).setdefault("options", _guard_rails(env))
    return {"default": found}


def _sqlite(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE), "CONN_MAX_AGE": None}


def _guard_rails(env: environ.Env) -> str:
    statement = env.int("DATABASE_STATEMENT_TIMEOUT", default=30)
    return (
        f"-c statement_timeout={statement}s -c lock_timeout=3s -c idle_in_transaction_session_timeout=15s"
        " -c timezone=UTC"
    )
