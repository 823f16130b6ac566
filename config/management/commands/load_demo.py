"""`manage.py load_demo`: something to look at."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import demo
from config.demo.loading import load
from config.kit import clock
from incidents.models import Incident


class Command(BaseCommand):
    help = (
        "Load the demonstration: people, components, some months of incidents with their postmortems and action items,"
        " and two incidents that are live now. Everybody in it signs in with the same password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load it beside the incidents that are there.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Incident.objects.exists() and not options["force"]:
            raise CommandError("There are incidents here already. Add --force to load the demonstration beside them.")
        count = load(clock.now())
        self.stdout.write(f"{count} incidents of the invented company Harbor. Sign in: {demo.EMAIL}  {demo.PASSWORD}")
