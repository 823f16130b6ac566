"""Requests per second of the status server, beside nginx on the same file when nginx is here."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import stage

SECONDS, CONNECTIONS, ROUNDS = 3, 32, 3
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr error; user root;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100; gzip_static on;
  types {{ text/html html; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port}; root {root};
    add_header Cache-Control "public, max-age=10, stale-while-revalidate=60, stale-if-error=86400";
    add_header X-Content-Type-Options nosniff;
  }}
}}
"""


@contextlib.contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, env=environment, cwd=stage.ROOT, stdout=sys.stderr, stderr=sys.stderr)
    try:
        stage.wait_for(lambda: _listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def rate(port: int, seconds: float = SECONDS) -> float:
    """Requests per second for the status page: wrk when it is here, else a plain client of our own."""
    if wrk := shutil.which("wrk"):
        words = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-H", "Accept-Encoding: gzip"]
        said = subprocess.run([*words, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True).stdout
        assert "Non-2xx" not in said, said
        return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    counts: list[int] = []
    threads = [threading.Thread(target=_hammer, args=(port, seconds, counts)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _hammer(port: int, seconds: float, counts: list[int]) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: status\r\nAccept-Encoding: gzip\r\n\r\n"
    end, count = time.monotonic() + seconds, 0
    with socket.create_connection(("127.0.0.1", port)) as line:
        while time.monotonic() < end:
            line.sendall(asked)
            head = line.recv(65536)
            length = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
            left = length - len(head.split(b"\r\n\r\n", 1)[1])
            while left > 0:
                left -= len(line.recv(65536))
            count += 1
    counts.append(count)


def main() -> None:
    with stage.data_folder() as folder, contextlib.ExitStack() as stack:
        from django.core.management import call_command

        call_command("publish_status", stdout=io.StringIO())
        root = next((folder / "status").glob("*/current"))
        ours = stage.free_port()
        environment = {**os.environ, "STATUS_DIR": f"{folder}/status", "STATUS_PORT": str(ours), "BIND": "127.0.0.1"}
        servers = {"ours": stack.enter_context(running([sys.executable, "-m", "statuspage.server"], ours, environment))}
        if nginx := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"):
            servers["nginx"] = stack.enter_context(_nginx(nginx, root))
        # In turns, so that whatever else the machine does meets both.
        found: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, port in servers.items():
                found[name].append(rate(port))
        best = {name: round(max(rates)) for name, rates in found.items()}
        share = round(best["ours"] / best["nginx"], 2) if "nginx" in best else None
        client = "wrk" if shutil.which("wrk") else "own"
        stage.report(
            bench="status", bytes=(root / "index.html").stat().st_size, per_s=best, share_of_nginx=share, client=client
        )


@contextlib.contextmanager
def _nginx(binary: str, root: Path) -> Iterator[int]:
    port = stage.free_port()
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=port, root=root))
        with running([binary, "-c", str(configuration), "-p", folder], port, dict(os.environ)):
            yield port


if __name__ == "__main__":
    main()
