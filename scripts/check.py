"""`make check`: named steps, every one of them run, the failed ones named at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
# What a real installation sets; `check --deploy` must have nothing to say about it.
PRODUCTION = {
    "SECRET_KEY": "d7f0c1b29a8e4f63-5a1c7e90b3d24f68-91e7ac35d0624bf8-not-a-real-one",
    "DATABASE_URL": "postgres://fireline@localhost/fireline",
    "BASE_URL": "https://fireline.example.com",
    "STATUS_URL": "https://status.example.com",
    "ALLOWED_HOSTS": "fireline.example.com",
    "SSL_REDIRECT": "1",
    "DEBUG": "0",
}
Command = tuple[list[str], dict[str, str]]


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def steps() -> dict[str, list[Command]]:
    """Name of a step to its commands, each with what it adds to the environment."""
    manage = [PYTHON, "manage.py"]
    return {
        "format": [([f"{BIN}/ruff", "format", "--check", "--quiet", "."], {})],
        "lint": [([f"{BIN}/ruff", "check", "--quiet", "."], {})],
        "templates": [
            ([f"{BIN}/djade", "--check", "--target-version", "5.2", *templates()], {}),
            ([f"{BIN}/djlint", "templates", "--lint", "--quiet"], {}),
        ],
        "types": [([f"{BIN}/mypy"], {})],
        "boundaries": [([f"{BIN}/lint-imports", "--no-logo"], {})],
        "django": [
            ([*manage, "check", "--fail-level", "WARNING"], {}),
            ([*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ],
        "migrations": [([*manage, "makemigrations", "--check", "--dry-run"], {})],
    }


def passes(command: Command, folder: str) -> bool:
    words, extra = command
    environment = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", **extra}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the named steps, or all of them."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="fireline-check-") as folder:
        for name, commands in steps().items():
            if names and name not in names:
                continue
            began = time.monotonic()
            good = [passes(command, folder) for command in commands]
            print(f"{name:<12} {'ok' if all(good) else 'FAILED'}  {time.monotonic() - began:.1f} s", flush=True)
            failed += [] if all(good) else [name]
    print(f"make check: {'all good' if not failed else 'failed: ' + ', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
