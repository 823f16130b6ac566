"""What must be true before the processes start: tables, static files, something to look at, a status page."""

from __future__ import annotations

import hashlib
import importlib.util
import io
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from roster import directory


def tables() -> bool:
    """Bring the database up to date; True when there was something to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def static_files() -> bool:
    """Collect and compress static files when any of them changed; True when there was something to do."""
    stamp, now = Path(settings.STATIC_ROOT) / ".stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """Changes with the name, size or time of any static file of the project or of a library."""
    facts = [repr(settings.STORAGES)]
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            found = Path(storage.path(path)).stat()
            facts.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()


def demonstration() -> bool:
    """Load the demonstration into an empty database, once; True when it was loaded."""
    if not settings.DEMO or directory.people().exists() or "load_demo" not in get_commands():
        return False
    call_command("load_demo")
    return True


def status_page() -> None:
    """Publish the status page, so that its server has files before the worker's first sweep."""
    call_command("publish_status", stdout=io.StringIO())


def sign_in() -> str:
    """The demonstration's e-mail and password while its first person exists, else nothing."""
    if not settings.DEMO or importlib.util.find_spec("config.demo") is None:
        return ""
    demo = importlib.import_module("config.demo")
    return f"{demo.EMAIL}  {demo.PASSWORD}" if directory.people().filter(email=demo.EMAIL).exists() else ""
