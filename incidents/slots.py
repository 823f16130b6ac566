"""Places in the room that the apps above fill, registered in their `AppConfig.ready()`; the room never imports them.

A composer part adds fields to the update composer and turns what was chosen into `Update.extras`.
A record link adds an address to the room of an incident that has ended (its postmortem).
A service part says what a service of the catalogue means to an app above (the public components it feeds).
A column adds one cell for each incident of the history on the board, read for all of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.utils.safestring import SafeString

from incidents.models import Incident, Service
from roster.models import Person


@dataclass(frozen=True)
class ComposerField:
    """One field of the composer: `choices` are (value, label), `value` the one chosen now; without any it is a line."""

    name: str
    label: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    value: str = ""


class ComposerPart(Protocol):
    """What an app above brings to the composer."""

    def fields(self, incident: Incident, *, final: bool) -> list[ComposerField]:
        """Its fields; `final` when the update resolves the incident."""

    def clean(self, incident: Incident, data: dict[str, str]) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Link:
    """An address with its words, an icon and a second line that says how it stands."""

    url: str
    words: str
    icon: str = "file-text"
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """What a column says of one incident: a word with its tone and icon, and where it leads."""

    words: str
    tone: str = "grey"
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the history; `cells` takes the ids of the incidents shown and asks the database once."""

    heading: str
    cells: Callable[[list[int]], dict[int, Cell]]


@dataclass(frozen=True)
class ServicePart:
    """What an app above says of a service: a heading, links, and where to change it for who may."""

    heading: str
    links: list[Link]
    nothing: str
    change: Link | None = None


Preview = Callable[[Incident, Mapping[str, Any], datetime], SafeString | None]

_previews: list[Preview] = []
_parts: list[ComposerPart] = []
_links: list[Callable[[Incident], Link | None]] = []
_columns: list[Column] = []
_service_parts: list[Callable[[Service, Person], ServicePart]] = []
_owners: list[Callable[[list[int]], set[int]]] = []


def register(part: ComposerPart) -> None:
    """Add a part to the composer."""
    _parts.append(part)


def register_link(link: Callable[[Incident], Link | None]) -> None:
    """Add a link to the record; it returns nothing when it has nothing to show for an incident."""
    _links.append(link)


def register_column(column: Column) -> None:
    """Add a column to the history."""
    _columns.append(column)


def register_service_part(part: Callable[[Service, Person], ServicePart]) -> None:
    """Add a part to the page of a service."""
    _service_parts.append(part)


def service_parts(service: Service, person: Person) -> list[ServicePart]:
    """What the apps above say of this service to this person."""
    return [part(service, person) for part in _service_parts]


def register_preview(preview: Preview) -> None:
    """Draw an update in the making as its readers will see it, or nothing when they will not."""
    _previews.append(preview)


def previews(incident: Incident, fields: Mapping[str, Any], at: datetime) -> list[SafeString]:
    """How each app above would show the update these fields make."""
    return [shown for preview in _previews if (shown := preview(incident, fields, at))]


def composer_fields(incident: Incident, *, final: bool = False) -> list[ComposerField]:
    """The fields of every part, in order of registration."""
    return [found for part in _parts for found in part.fields(incident, final=final)]


def composer_extras(incident: Incident, data: dict[str, str]) -> dict[str, Any]:
    """What the parts make of the chosen values, merged."""
    return {key: value for part in _parts for key, value in part.clean(incident, data).items()}


def record_links(incident: Incident) -> list[Link]:
    """The links of an incident that has ended."""
    return [found for link in _links if (found := link(incident))]


def columns(ids: list[int]) -> list[tuple[str, dict[int, Cell]]]:
    """Heading and cells of every column for these incidents; an incident without a cell has nothing to say."""
    return [(column.heading, column.cells(ids)) for column in _columns]


def register_review_owner(owned: Callable[[list[int]], set[int]]) -> None:
    """Say who of these incidents has somebody who owns its review."""
    _owners.append(owned)


def with_review_owner(ids: list[int]) -> set[int]:
    """The incidents whose review somebody owns; all of them where no app above keeps reviews."""
    return {found for owned in _owners for found in owned(ids)} if _owners else set(ids)
