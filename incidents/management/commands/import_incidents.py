"""`manage.py import_incidents`: take recorded incidents in through the same verbs as live ones."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from config.kit import clock
from incidents.importing import taking
from incidents.importing.progress import Bar
from incidents.importing.taking import Account
from roster import directory
from roster.models import Person

HELP = """Import recorded incidents: declared, updated, moved and resolved at the times the source gives.

Impact becomes severity: critical SEV1, major SEV2, minor SEV3, none and maintenance SEV4.
A second run changes nothing: an incident is known by its source and its id there.
A line that cannot be taken is named with the reason and the next one follows; a post that cannot be an update
(after the resolving one, or without a usable time) is kept as a note on the timeline."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="One incident as JSON on each line.")
        parser.add_argument("--format", required=True, choices=sorted(taking.FORMATS), help="Who recorded it.")
        parser.add_argument("--by", metavar="HANDLE", default="", help="Who declares them; `importer` without it.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        bar = Bar("Importing")
        try:
            with _person(options["by"]) as by:
                account = taking.take(path, options["format"], by=by, at=clock.now(), seen=bar)
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror or problem}") from problem
        except DatabaseError as problem:
            raise CommandError(f"The database gave up: {problem}. What was taken stays; run it again.") from problem
        finally:
            bar.end()
        self._tell(account, path)
        if account.refused == account.lines:
            raise CommandError("The file holds no lines." if not account.lines else "No line could be taken.")

    def _tell(self, account: Account, path: Path) -> None:
        for problem in account.problems:
            self.stderr.write(f"refused  {problem}")
        for remark in account.remarks:
            self.stdout.write(f"changed  {remark}")
        self.stdout.write(
            f"{path.name}: {account.lines:,} incidents = {account.taken:,} taken + {account.known:,} known already"
            f" + {account.refused:,} refused"
        )
        told = account.updates + account.notes
        self.stdout.write(
            f"{account.posts:,} posts = {told:,} taken ({account.updates:,} updates, {account.notes:,} notes)"
            f" + {account.posts_known:,} known already + {account.posts_refused:,} refused"
        )


def _person(handle: str) -> AbstractContextManager[Person]:
    if not handle:
        return taking.importer()
    found = directory.by_handle(handle)
    if found is None or not found.can_respond:
        raise CommandError(f"--by {handle}: there is no responder with this handle.")
    return nullcontext(found)
