"""A PostgreSQL for the length of a command: made in a temporary folder, fast because it forgets, gone afterwards.

`python scripts/throwaway_postgres.py COMMAND …` runs COMMAND with DATABASE_URL set.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`: on PATH, or where Debian and Red Hat put them."""
    folders = [Path(found).resolve().parent for name in ("initdb",) if (found := shutil.which(name))]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += sorted(Path("/usr").glob("pgsql-*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def unprivileged() -> dict[str, Any]:
    """As root, run as somebody else: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL does not run as root, and neither `postgres` nor `nobody` exists here.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Yield its DATABASE_URL."""
    binaries, who = find_binaries(), unprivileged()
    assert binaries is not None, "no PostgreSQL here"
    folder = Path(tempfile.mkdtemp(prefix="fireline-pg-"))
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        make = [
            f"{binaries}/initdb",
            "-D",
            f"{folder}/data",
            "-U",
            "fireline",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run([*make, "--locale=C"], check=True, capture_output=True, cwd=folder, **who)
        port = free_port()
        settings = [word for name, value in FORGETFUL.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("w") as log:
            words = [f"{binaries}/postgres", "-D", f"{folder}/data", "-p", str(port), *settings]
            server = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, **who)
        try:
            _wait(server, port, folder / "log")
            yield f"postgres://fireline@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast shutdown": it does not wait for clients
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return
        time.sleep(0.05)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")


if __name__ == "__main__":
    with throwaway_postgres() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        environment.setdefault("SECRET_KEY", "a throwaway key for a throwaway database, long enough")
        code = subprocess.run(sys.argv[1:], env=environment).returncode
    sys.exit(code)
