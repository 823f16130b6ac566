"""Read settings from the environment: `NAME`, or `NAME_FILE` naming a file that holds the secret."""

from __future__ import annotations

import secrets
from pathlib import Path

import environ

env = environ.FileAwareEnv()


def keep_secret(path: Path) -> str:
    """Return the secret kept in `path`, making it on first use (embedded mode only)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()
