"""The whole product, as `make run` starts it, and people who sit before it in Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DROPPED = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STATUS_DIR")
PASSWORD_FIELD, READY_WITHIN = "Password", 120


@dataclass
class RunningStack:
    """Where the product answers, and the demonstration's password."""

    url: str
    status_url: str
    password: str
    process: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str]

    def children(self) -> dict[str, int]:
        """Name of each supervised process to its pid."""
        found = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            named = {"uvicorn": "web", "statuspage.server": "status", "worker": "worker", "beat": "beat"}
            name = next((name for word, name in named.items() if word in words), "valkey")
            found[name] = int(pid)
        return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not CHROMIUM:
        pytest.skip("Chromium is not on this machine")
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """`manage.py up` with the demonstration, on free ports and a data folder of its own."""
    with running_stack(tmp_path_factory.mktemp("stack")) as found:
        yield found


@contextmanager
def running_stack(data: Path, **own: str) -> Iterator[RunningStack]:
    """The product in processes of its own until the end; `own` are further settings, DATABASE_URL among them."""
    web, status, log = free_port(), free_port(), data / "stack.log"
    url, status_url = f"http://localhost:{web}", f"http://localhost:{status}"
    own |= {"DATA_DIR": str(data), "WEB_PORT": str(web), "STATUS_PORT": str(status)}
    own |= {"BASE_URL": url, "STATUS_URL": status_url}
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    environment = {**kept, **own}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        try:
            wait_until(lambda: answers(f"{url}/healthz/workers") and answers(status_url), log)
            from config.demo import PASSWORD

            yield RunningStack(url, status_url, PASSWORD, process, log, environment)
        finally:
            process.terminate()
            process.wait(15)


@pytest.fixture
def sign_in(stack: RunningStack, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of somebody of the demonstration, signed in: `sign_in("alex")`."""

    def make(handle: str, **options: Any) -> Page:
        page = new_context(base_url=stack.url, **options).new_page()
        page.goto("/login/")
        page.get_by_label("E-mail").fill(f"{handle}@harbor.example")
        page.get_by_label(PASSWORD_FIELD, exact=True).fill(stack.password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login" not in url and "/account" not in url)
        return page

    return make


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until(true: Callable[[], bool], log: Path | None = None, within: float = READY_WITHIN) -> None:
    """Look again and again until something outside this process is so."""
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            raise AssertionError(log.read_text()[-3000:] if log else "it did not happen in time")
        time.sleep(0.1)
