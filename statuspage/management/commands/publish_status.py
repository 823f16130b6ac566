"""`manage.py publish_status [--to DIR]`: write the status page now, and mirror it to a folder if asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.kit import clock
from statuspage import generations, mirror


class Command(BaseCommand):
    help = "Write the status page now, whatever the worker does. With --to, copy what is served to another folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", help="For another web server or a bucket.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        page = generations.main_page(at)
        try:
            made = generations.publish(page, at)
        except generations.NotPublished as error:
            raise CommandError(f"The page could not be written: {error}. The last generation is served.") from error
        if made is None:
            raise CommandError("Another process is writing the page right now. Try again in a moment.")
        self.stdout.write(f"Generation {made.number}: {made.files} files, {made.fresh} of them new.")
        if options["to"]:
            copied, removed = mirror.copy(generations.store_of(page), options["to"])
            self.stdout.write(f"{copied} files copied to {options['to']}, {removed} removed.")
