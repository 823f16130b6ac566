"""`manage.py verify_timeline`: check the hash chain of every record (SPEC T2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents import access, timeline
from incidents.models import Incident


class Command(BaseCommand):
    help = "Check that no timeline was changed, cut or reordered; exits non-zero and names the entries otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, help="Incident numbers; all incidents without.")

    def handle(self, *args: Any, **options: Any) -> None:
        records, problems = 0, 0
        for incident in chosen(options["numbers"]):
            records += 1
            for problem in timeline.verify(incident):
                problems += 1
                self.stderr.write(problem)
        if problems:
            raise CommandError(f"{counted(problems, 'problem')} found.")
        self.stdout.write(f"{counted(records, 'record')} verified.")


def chosen(numbers: list[int]) -> Iterator[Incident]:
    """The incidents with these numbers, or all; refuses a number that no incident has."""
    if not numbers:
        yield from Incident.objects.order_by("number").iterator()
    for number in numbers:
        found = Incident.objects.filter(number=number).first() if 0 < number <= access.LARGEST else None
        if found is None:
            raise CommandError(f"There is no INC-{number}.")
        yield found


def counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
