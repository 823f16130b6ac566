"""`make test`: the suite on SQLite, on a throwaway PostgreSQL, and in Chromium, as far as they are on this machine.

Arguments go to pytest. The last line says which of the three ran; `.ci/run` insists on all of them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from throwaway_postgres import find_binaries, throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Long tests go to whichever worker is idle.
TWO = ("-n", "2", "--dist", "worksteal")
# What needs no database says the same on every database.
NEED_DATABASE = ("-p", "tests.only_database", "--ignore=tests/architecture", "--ignore=tests/launcher")
NO_TESTS = 5
FAILED = "FAILED"


def pytest(leg: str, *arguments: str, **environment: str) -> str:
    """Run one leg, show pytest's own summary, and say how it went."""
    print(f"\n== {leg}", flush=True)
    words = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    code = subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}).returncode
    return {0: "ran", NO_TESTS: "no tests"}.get(code, FAILED)


@contextlib.contextmanager
def environment_of_postgres() -> Iterator[str | None]:
    """An address of a PostgreSQL that is gone afterwards; None when the binaries are not here."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
    elif find_binaries() is None:
        yield None
    else:
        with throwaway_postgres() as url:
            yield url


def browser() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def main() -> int:
    went = dict.fromkeys(("SQLite", "PostgreSQL", "browser"), "not on this machine")
    os.environ.pop("DATABASE_URL", None)
    went["SQLite"] = pytest("SQLite", *TWO, "-m", "not browser and not postgres")
    with environment_of_postgres() as url:
        if url:
            went["PostgreSQL"] = pytest("PostgreSQL", *TWO, *NEED_DATABASE, "-m", "not browser", DATABASE_URL=url)
        if chromium := browser():
            here = {"CHROMIUM": chromium, **({"TEST_DATABASE_URL": url} if url else {})}
            went["browser"] = pytest("browser", "-n", "2", "--dist", "loadfile", "-m", "browser", **here)
    print("\n" + " · ".join(f"{leg}: {word}" for leg, word in went.items()))
    return 1 if FAILED in went.values() else 0


if __name__ == "__main__":
    sys.exit(main())
