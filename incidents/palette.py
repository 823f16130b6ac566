"""The command palette: what can be done here, and where one can go, found by its words (design/README 8).

Commands are plain data made from the room; finding one is a pure function over them. The apps above bring their own
places and rows by `register`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

HERE, GO, PEOPLE, INCIDENTS = "In this incident", "Go to", "People", "Incidents"
GROUPS = (HERE, GO, PEOPLE, INCIDENTS)
SHOWN, OPENING, EACH = 13, 8, 5
SIGNS = {">": (HERE, GO), "@": (PEOPLE,), "#": (INCIDENTS,)}
WORD = re.compile(r"[^\W_]+")
# Words of a sentence that no row is found by: "go to the board", "page lee".
VERBS = frozenset(["page", "offer", "call", "ask", "go", "to", "open", "the", "show", "find", "a", "an"])


@dataclass(frozen=True)
class Command:
    """One row. `also` are words it is found by too; `key` is the shortcut it could have been.

    It leads to `url`, in the dialog of the room when `dialog`; `press` names the element that does it when the page
    has it; `post` makes it a form of one press.
    """

    words: str
    url: str
    icon: str = "arrow-right"
    note: str = ""
    also: str = ""
    key: str = ""
    group: str = GO
    dialog: bool = False
    press: str = ""
    post: dict[str, str] = field(default_factory=dict)
    rare: bool = False

    def rank(self, asked: list[str]) -> int | None:
        """How well the words fit, 0 is best; null when one of them is not in it."""
        own, more = _words(self.words), _words(self.also)
        places = [_place(one, own, more) for one in asked]
        found = [place for place in places if place is not None]
        return sum(found) if len(found) == len(places) else None


@dataclass(frozen=True)
class Row:
    """A command as it is shown: its words cut where they were found, its shortcut as printed for this person."""

    command: Command
    parts: list[tuple[str, bool]]
    caps: list[str]
    number: int

    @property
    def is_first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True)
class Group:
    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Source:
    """What an app brings: places to go, and rows found in its tables.

    `places` takes the person. `found` takes person and words and gives a query of `columns`; `shown` makes a command of
    one of its rows (key, title, note). All sources are asked in one query.
    """

    name: str
    places: Callable[[Any], list[Command]]
    found: Callable[[Any, list[str]], QuerySet[Any, Any]] | None = None
    shown: Callable[[str, str, str], Command] | None = None


_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source; called once by each app, when it is ready."""
    _sources.append(source)


def sources() -> list[Source]:
    return list(_sources)


def split(text: str) -> tuple[str, list[str]]:
    """The sign a search starts with, if any, and its words."""
    text = text.strip()
    sign = text[:1] if text[:1] in SIGNS else ""
    return sign, _words(text.removeprefix(sign))


def best(commands: Iterable[Command], text: str) -> list[Command]:
    """The commands that fit, best first; without words those that are not rare, in their order."""
    sign, asked = split(text)
    groups = SIGNS.get(sign, GROUPS)
    within = [one for one in commands if one.group in groups]
    if not asked:
        return [one for one in within if not one.rare]
    ranked = [(rank, place, one) for place, one in enumerate(within) if (rank := one.rank(asked)) is not None]
    return [one for _, _, one in sorted(ranked, key=lambda found: found[:2])]


def grouped(commands: list[Command], text: str, keys: dict[str, str]) -> list[Group]:
    """At most `SHOWN` rows under their headings; the group of the best row comes first, the incident before all."""
    asked = split(text)[1]
    kept = commands[:SHOWN] if asked else _opening(commands)
    headings = sorted({one.group for one in kept}, key=GROUPS.index)
    ordered = [(heading, [one for one in kept if one.group == heading]) for heading in headings]
    number, groups = 0, []
    for heading, inside in ordered:
        rows = []
        for one in inside:
            number += 1
            rows.append(Row(one, parts(one.words, asked), caps(one.key, keys), number))
        groups.append(Group(heading, rows))
    return groups


def _opening(commands: list[Command]) -> list[Command]:
    """Before anything is typed: what is needed here, and still where one can go."""
    here = [one for one in commands if one.group == HERE][:OPENING]
    return [*here, *(one for one in commands if one.group != HERE)][:SHOWN]


def parts(words: str, asked: list[str]) -> list[tuple[str, bool]]:
    """The words cut into pieces, each with whether it was asked for."""
    cuts, at = [], 0
    for match in WORD.finditer(words):
        start, word = match.start(), match[0].casefold()
        hit = max((len(one) for one in asked if word.startswith(one)), default=0)
        if hit:
            cuts += [(words[at:start], False), (words[start : start + hit], True)]
            at = start + hit
    return [piece for piece in [*cuts, (words[at:], False)] if piece[0]]


def caps(key: str, keys: dict[str, str]) -> list[str]:
    """The key caps of a shortcut: `g i` is two, a moved key is shown as it was moved."""
    return [keys.get(key, key).upper()] if len(key) == 1 else key.upper().split()


def address(name: str, *args: Any) -> str:
    """The address of a view, or nothing while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def there(commands: Iterable[Command]) -> list[Command]:
    """Those that lead somewhere."""
    return [one for one in commands if one.url]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def _place(asked: str, own: list[str], more: list[str]) -> int | None:
    """0 at the start of the words, 1 further on, 3 among the words it is found by too."""
    if own and own[0].startswith(asked):
        return 0
    if any(word.startswith(asked) for word in own):
        return 1
    return 3 if any(word.startswith(asked) for word in more) else None
