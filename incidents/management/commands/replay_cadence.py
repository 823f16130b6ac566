"""`manage.py replay_cadence`: how the promise engine would have judged recorded incidents."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from config.kit import clock
from config.kit.errors import Refusal
from incidents.importing import github, replaying, taking
from incidents.importing.progress import Bar
from incidents.importing.replaying import Rhythm, Silence
from incidents.importing.story import BadLine
from roster.models import Person


class Command(BaseCommand):
    help = (
        "Replay recorded incidents at their own times in a scratch database while the cadence sweep runs, and print one"
        " JSON object on the last line: impact to incidents, gaps between posts, and gaps the engine found late."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="As for import_incidents --format github.")
        parser.add_argument("--interval", type=int, required=True, metavar="MINUTES", help="The rhythm promised.")
        parser.add_argument("--limit", type=int, metavar="N", help="Only the first N incidents.")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        # A terminated replay still drops its scratch database.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
        try:
            list(islice(taking.lines(options["file"]), 1))
        except OSError as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem.strerror or problem}") from problem
        try:
            with replaying.scratch_database():
                replaying.set_rhythm(options["interval"])
                found = self._replay(options["file"], options["limit"])
        except DatabaseError as problem:
            raise CommandError(f"The scratch database: {problem}") from problem
        self.stdout.write(json.dumps({impact: asdict(rhythm) for impact, rhythm in found.items()}))

    def _replay(self, path: Path, limit: int | None) -> dict[str, Rhythm]:
        found: dict[str, Rhythm] = {}
        silence, bar = Silence(), Bar("Replaying")
        by = Person.objects.create_user("replay@fireline.invalid", None, handle="replay", name="Replay")
        for line in islice(taking.lines(path), limit):
            try:
                story = github.read(line.number, line.raw, clock.now())
                replaying.replay(story, found.setdefault(story.impact, Rhythm()), silence, by=by)
            except (BadLine, Refusal) as problem:
                self.stderr.write(f"left out  line {line.number}: {problem}")
            bar(line.share)
        bar.end()
        self.stderr.write(f"{silence.nudges:,} reminders; after a resolving post: {silence.after_the_end}")
        return found


def _check(options: dict[str, Any]) -> None:
    if not 1 <= options["interval"] <= replaying.LONGEST:
        raise CommandError(f"--interval: minutes from 1 to {replaying.LONGEST:,}.")
    if options["limit"] is not None and options["limit"] < 1:
        raise CommandError("--limit: at least 1.")
