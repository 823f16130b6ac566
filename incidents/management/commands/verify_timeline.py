"""`manage.py verify_timeline`: check the hash chain of every record (SPEC T2)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents import timeline
from incidents.models import Incident


class Command(BaseCommand):
    help = "Check that no timeline was changed, cut or reordered; exits non-zero and names the entries otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, help="Incident numbers; all incidents without.")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Incident.objects.order_by("number")
        if options["numbers"]:
            chosen = chosen.filter(number__in=options["numbers"])
        problems = [problem for incident in chosen.iterator() for problem in timeline.verify(incident)]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems found.")
        self.stdout.write(f"{chosen.count()} records verified.")
