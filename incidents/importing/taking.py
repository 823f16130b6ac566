"""Take a whole file in: one transaction an incident, every line and post accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType

from django.db import DataError, IntegrityError

from config.kit.errors import Refusal
from incidents.doorbell import breaker
from incidents.importing import github
from incidents.importing.story import BadLine, Story
from incidents.importing.telling import Told, tell
from incidents.models import Incident
from roster.models import Access, Person

FORMATS: dict[str, ModuleType] = {github.SOURCE: github}
HANDLE = "importer"


@dataclass(frozen=True)
class Line:
    """One line that is not blank: its number from 1, its bytes, and the share of the file read so far."""

    number: int
    raw: bytes
    share: float


@dataclass
class Account:
    """What became of every line and every post; `lines` and `posts` are the sums of what follows them."""

    lines: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0
    posts: int = 0
    updates: int = 0
    notes: int = 0
    posts_known: int = 0
    posts_refused: int = 0
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file that hold anything; raises OSError when it cannot be read."""
    size = path.stat().st_size or 1
    done = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            done += len(raw)
            if raw.strip():
                yield Line(number, raw, done / size)


@contextmanager
def importer() -> Iterator[Person]:
    """Who declares what is imported: active only meanwhile, cannot sign in, is never called or offered for a role."""
    person = Person.objects.filter(handle__iexact=HANDLE).first() or Person.objects.create_user(
        f"{HANDLE}@fireline.invalid", None, handle=HANDLE, name="Importer", access=Access.RESPONDER
    )
    try:
        person.is_active = True
        person.save(update_fields=["is_active"])
        yield person
    finally:
        person.is_active = False
        person.save(update_fields=["is_active"])


def take(path: Path, kind: str, *, by: Person, at: datetime, seen: Callable[[float], None]) -> Account:
    """Import every line of `path`; one that cannot be taken is named and the next follows."""
    account = Account()
    with breaker.held():
        for line in lines(path):
            _account_for(line, kind, by, at, account)
            seen(line.share)
    return account


def _account_for(line: Line, kind: str, by: Person, at: datetime, account: Account) -> None:
    count = FORMATS[kind].count_posts(line.raw)
    account.lines += 1
    account.posts += count
    try:
        _take_line(line, kind, by, at, account)
    except (BadLine, Refusal, DataError, IntegrityError) as problem:
        account.refused += 1
        account.posts_refused += count
        account.problems.append(f"line {line.number}: {problem}")


def _take_line(line: Line, kind: str, by: Person, at: datetime, account: Account) -> None:
    story: Story = FORMATS[kind].read(line.number, line.raw, at)
    known = Incident.objects.filter(source=story.source, source_id=story.source_id).first()
    told = Told() if known else tell(story, by=by)
    if told.incident is None:
        account.known += 1
        account.posts_known += len(story.posts)
        return
    account.taken += 1
    account.updates += told.updates
    account.notes += told.notes
    account.remarks += [f"line {line.number}: {remark}" for remark in story.remarks]
