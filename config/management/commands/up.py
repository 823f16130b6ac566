"""Start the whole product on this machine: web, status page, worker, beat and, when needed, an embedded Valkey."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import launcher, prepare


class Command(BaseCommand):
    help = "Prepare the database and the static files, then run every process of Fireline until Ctrl-C."
    requires_system_checks = ()  # `make check` runs them; a start must be quick.

    def handle(self, *args: Any, **options: Any) -> None:
        environment = self._environment()
        try:
            stack = launcher.Stack(environment)
            launcher.only_one(stack.data_dir).close()
            stack.check_ports()
        except launcher.CannotStart as error:
            raise CommandError(str(error)) from None
        self._step("database", prepare.tables)
        self._step("static files", prepare.static_files)
        self._step("demonstration", prepare.demonstration)
        prepare.status_page()
        # The supervisor needs none of what is loaded here: replace this process by one a fifth its size.
        environment["FIRELINE_SIGN_IN"] = prepare.sign_in()
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, "-m", "config.launcher"], environment)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(settings.DATA_DIR),
            "STATUS_DIR": str(settings.STATUS_DIR),
            "BASE_URL": settings.BASE_URL,
            "STATUS_URL": settings.STATUS_URL,
        }

    def _step(self, what: str, act: Callable[[], bool]) -> None:
        began = time.monotonic()
        if act():
            launcher.say(f"{what} ready ({time.monotonic() - began:.1f} s)")
