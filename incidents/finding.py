"""Ask every table for the words typed into the palette, in one query however many apps bring one."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber

from incidents import access, palette, search
from incidents.commands import of_room, page
from incidents.models import Service
from incidents.models.incident import Phase
from incidents.palette import EACH, INCIDENTS, PEOPLE, Command, address
from incidents.room import Room
from roster import directory
from roster.models import Person

TEXT = CharField()
PREFIX = "inc"
LONGEST = 100


def commands(person: Person, room: Room | None, text: str) -> list[Command]:
    """All that fits the words: acts of the room, places, then rows of the tables."""
    here = of_room(room) if room else []
    places = [place for source in palette.sources() for place in source.places(person)]
    known = palette.best([*here, *places], text)
    return [*known, *_rows(person, room, text)]


def arm(
    source: str, found: QuerySet[Any, Any], *, key: str, title: str, note: str = "", newest: str = "pk"
) -> QuerySet[Any, Any]:
    """The rows of one source as (source, place, key, title, note); newest first by `newest`."""
    plain = found.select_related(None).order_by()
    return plain.annotate(
        palette_source=Value(source, output_field=TEXT),
        palette_place=Window(RowNumber(), order_by=F(newest).desc()),
        palette_key=Cast(key, TEXT),
        palette_title=Cast(title, TEXT),
        palette_note=Cast(note, TEXT) if note else Value("", output_field=TEXT),
    ).values_list("palette_source", "palette_place", "palette_key", "palette_title", "palette_note")


def every(words: list[str], *fields: str) -> Q:
    """Each of the words stands in one of the fields."""
    found = Q()
    for word in words:
        one = Q()
        for field in fields:
            one |= Q(**{field: word})
        found &= one
    return found


def _rows(person: Person, room: Room | None, text: str) -> list[Command]:
    sign, asked = palette.split(text)
    words = [word for word in asked if word not in palette.VERBS and word != PREFIX]
    if sign == ">" or not words:
        return _everybody(person, room) if sign == "@" else []
    arms = {} if sign == "@" else {INCIDENTS: _incidents(person, words)}
    if room and room.is_live and sign != "#":
        arms[PEOPLE] = _people(words)
    if not sign:
        arms |= {source.name: source.found(person, words) for source in palette.sources() if source.found}
    return [command for row in _union(list(arms.values())) for command in _shown(room, text, *row)]


def _union(arms: list[QuerySet[Any, Any]]) -> list[tuple[str, str, str, str]]:
    if not arms:
        return []
    first, *rest = arms
    found = first.union(*rest, all=True).order_by("palette_place", "palette_source") if rest else first
    return [(source, key, title, note) for source, _, key, title, note in found[: EACH * len(arms)]]


def _incidents(person: Person, words: list[str]) -> QuerySet[Any, Any]:
    found = access.incidents_for(person)
    for word in search.words(" ".join(words)):
        found = found.filter(search.holds(word) | Q(number__startswith=word))
    return arm(INCIDENTS, found, key="number", title="title", note="phase", newest="number")


def _people(words: list[str]) -> QuerySet[Any, Any]:
    """One word names the person, the others may name the role: "offer lee ops"."""
    named = reduce(or_, (Q(name__icontains=word) | Q(handle__istartswith=word) for word in words))
    return arm(PEOPLE, directory.responders().filter(named), key="handle", title="name")


def _everybody(person: Person, room: Room | None) -> list[Command]:
    """`@` alone: whoever could be called into this room."""
    if not (room and room.is_live):
        return []
    return [page(room, one)[0] for one in directory.responders()[: palette.SHOWN]]


def _shown(room: Room | None, text: str, source: str, key: str, title: str, note: str) -> list[Command]:
    if source == PEOPLE and room:
        return palette.best(page(room, Person(handle=key, name=title)), text)
    if source == INCIDENTS:
        url = address("incidents:room", int(key))
        return [Command(title, url, "activity", f"INC-{key}, {Phase(note).label.lower()}", group=INCIDENTS)]
    owner = next((one for one in palette.sources() if one.name == source), None)
    return [owner.shown(key, title, note)] if owner and owner.shown else []


def services(person: Person, words: list[str]) -> QuerySet[Any, Any]:
    """Services of the catalogue by name or team."""
    found = Service.objects.filter(every(words, "name__icontains", "team__icontains"), retired_at__isnull=True)
    return arm("services", found, key="slug", title="name", note="team")


def service(key: str, title: str, note: str) -> Command:
    """The page of a service: who owns it, its dashboards and runbooks."""
    return Command(f"Service: {title}", address("incidents:service", key), "layers", note)


def places(person: Person) -> list[Command]:
    """Where one can go in this app, and the little things of the frame."""
    rules = address("incidents:severity_settings") if person.can_administer else ""
    limits = address("incidents:health_settings") if person.can_administer else ""
    listed = address("incidents:word_settings") if person.can_administer else ""
    return palette.there([
        Command("Declare an incident", address("incidents:new"), "siren", also="new incident start report", key="d"),
        Command("Incidents", address("incidents:board"), "activity", also="board history active", key="g i"),
        Command("Reminders", address("incidents:notifications"), "bell", also="notifications alerts", rare=True),
        Command("Services", address("incidents:services"), "layers", also="catalogue", rare=True),
        Command("Your settings", address("me"), "settings", also="me profile time zone keys sounds preferences name"),
        Command("Settings: severities and cadence", rules, "sliders-horizontal", also="policy", rare=True),
        Command("Settings: command health", limits, "sliders-horizontal", also="thresholds", rare=True),
        Command("Settings: words in updates", listed, "sliders-horizontal", also="jargon vendor blame", rare=True),
        Command("Change password", address("account_change_password"), "key-round", also="sign in security", rare=True),
        Command("Keyboard shortcuts", address("me") + "#keys", "keyboard", also="keys help", key="?",
                press="open-shortcuts", rare=True),
        Command("Light theme", address("me"), "sun", also="appearance day", press="theme-light", rare=True),
        Command("Dark theme", address("me"), "moon", also="appearance night", press="theme-dark", rare=True),
    ])  # fmt: skip
