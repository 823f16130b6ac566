"""Words of incidents, found through an index on both databases: GIN on PostgreSQL, FTS5 on SQLite.

A word is found by its beginning, in any case, in title, services and summary. One index, two dialects, one function.
A PostgreSQL database of the C locale knows no capitals beyond ASCII: there "Ö" and "ö" are two letters.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from incidents import access
from incidents.models import Incident
from roster.models import Person

LONGEST, MOST_WORDS, MOST = 200, 12, 10
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"(?:inc-?)?(\d{1,9})", re.IGNORECASE)

ACTS = ("insert", "update", "delete")
TABLE, COLUMN, INDEX, WORDS = "incidents_incident", "words", "incident_words", "incidents_words"
# What parts words in both dialects; PostgreSQL's parser would keep addresses, paths and hyphens together.
PARTS = '-_./\\:;,@#&<>+=()[]{}|~^*!?"$`'
COLUMNS = {"title": "A", "services": "B", "summary": "D"}
DOCUMENT = " || ".join(
    f"setweight(to_tsvector('simple', translate({name}, '{PARTS}', '{' ' * len(PARTS)}')), '{weight}')"
    for name, weight in COLUMNS.items()
)
HOLDS_PG = f"SELECT id FROM {TABLE} WHERE {COLUMN} @@ to_tsquery('simple', %s)"  # noqa: S608 (names of ours)
HOLDS_SQLITE = f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s"  # noqa: S608 (names of ours)


def words(text: str) -> list[str]:
    """The words somebody looks for, each once: letters and digits only, so nothing of them is an operator."""
    return list(dict.fromkeys(WORD.findall(text[:LONGEST].lower())))[:MOST_WORDS]


def find(
    text: str, person: Person, *, most: int = MOST, any_word: bool = False, among: Q | None = None
) -> list[Incident]:
    """At most `most` incidents this person may know of, best first: in the title counts double, then the newest.

    Every word must be found, or with `any_word` one of them. A number or reference finds its incident.
    """
    wanted = words(text)
    if not wanted:
        return []
    rows = access.incidents_for(person).filter(among or Q())
    if number := NUMBER.fullmatch(text.strip()):
        return list(rows.filter(number=int(number[1])))[:most]
    return list(ranked(rows, wanted, any_word=any_word)[:most])


def ranked(rows: QuerySet[Incident], wanted: list[str], *, any_word: bool) -> QuerySet[Incident]:
    """Those of `rows` that hold the words, with their `score`, best first."""
    found = Q()
    for word in wanted:
        found = found | holds(word) if any_word else found & holds(word)
    score: Any = Value(0)
    for word in wanted:
        score = score + _one_if(in_title(word)) + _one_if(holds(word))
    return rows.filter(found).annotate(score=score).order_by(F("score").desc(), "-number")


def holds(word: str) -> Q:
    """Title, services or summary have a word that begins like this, or it is a service of the catalogue it hits."""
    hit = Incident.affected.through.objects.filter(service__name__icontains=word)
    return Q(pk__in=_ids(word)) | Q(pk__in=hit.values("incident_id"))


def in_title(word: str) -> Q:
    """The title has a word that begins like this."""
    return Q(pk__in=_ids(word, "title"))


def _ids(word: str, column: str = "") -> RawSQL:
    if connection.vendor == "postgresql":
        return RawSQL(HOLDS_PG, [f"'{word}':*{COLUMNS[column] if column else ''}"])  # noqa: S611 (the word is a parameter)
    only = f"{{{column}}} : " if column else ""
    return RawSQL(HOLDS_SQLITE, [f'{only}"{word}"*'])  # noqa: S611 (the word is a parameter)


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def install(at: Any) -> None:
    """Lay the index over what is there; for a migration, and after one that rebuilt the table. Twice does no harm."""
    with at.cursor() as cursor:
        if TABLE not in at.introspection.table_names(cursor):
            return
        for statement in _postgresql(cursor) if at.vendor == "postgresql" else _sqlite(cursor):
            cursor.execute(statement)


def remove(at: Any) -> None:
    """Take the index away: for a reversed migration."""
    with at.cursor() as cursor:
        if at.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {COLUMN}")
            return
        for act in ACTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_{act}")
        cursor.execute(f"DROP TABLE IF EXISTS {WORDS}")


def _postgresql(cursor: Any) -> list[str]:
    """A stored column: a word that most incidents have reads them all, and parsing each again would take seconds."""
    cursor.execute("SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s", [TABLE, COLUMN])
    if cursor.fetchone():
        return []
    return [
        f"DROP INDEX IF EXISTS {INDEX}",
        f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN} tsvector GENERATED ALWAYS AS ({DOCUMENT}) STORED",
        f"CREATE INDEX {INDEX} ON {TABLE} USING gin ({COLUMN})",
    ]


def _sqlite(cursor: Any) -> list[str]:
    """Rebuilding a table drops its triggers: when one is missing, all is laid again and the words are read anew."""
    found = cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')").fetchall()
    if {WORDS, *(f"{WORDS}_{act}" for act in ACTS)} <= {name for (name,) in found}:
        return []
    names = ", ".join(COLUMNS)
    new, old = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("new", "old"))
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in COLUMNS)
    put = f"INSERT INTO {WORDS}(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608 (names of ours)
    drop = f"INSERT INTO {WORDS}({WORDS}, rowid, {names}) VALUES ('delete', old.id, {old});"  # noqa: S608 (names of ours)
    made = (
        f"fts5({names}, content='{TABLE}', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    )
    return [
        *(f"DROP TRIGGER IF EXISTS {WORDS}_{act}" for act in ACTS),
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS} USING {made}",
        f"CREATE TRIGGER {WORDS}_insert AFTER INSERT ON {TABLE} BEGIN {put} END",
        f"CREATE TRIGGER {WORDS}_update AFTER UPDATE ON {TABLE} WHEN {changed} BEGIN {drop} {put} END",
        f"CREATE TRIGGER {WORDS}_delete AFTER DELETE ON {TABLE} BEGIN {drop} END",
        f"INSERT INTO {WORDS}({WORDS}) VALUES ('rebuild')",  # noqa: S608 (a name of ours)
    ]
