"""Words of incidents, found on both databases through an index (SPEC D3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from incidents import catalogue, lifecycle, search
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared


def found(text: str, person: Person, **more: Any) -> list[str]:
    return [one.title for one in search.find(text, person, **more)]


@pytest.fixture
def three(alex: Person, at: datetime) -> None:
    declared(by=alex, at=at, title="Checkout returning 500s", services="Payments-API, eu-west/1")
    declared(by=alex, at=at, title="Mobile app crashes on launch", summary="Checkout works on the web.")
    declared(by=alex, at=at, title="Zahlung in Österreich schlägt fehl", services="決済が失敗する")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("checkout", "Checkout returning 500s"),
        ("CHECK 500", "Checkout returning 500s"),
        ("payments api", "Checkout returning 500s"),
        ("api", "Checkout returning 500s"),
        ("west", "Checkout returning 500s"),
        ("crash", "Mobile app crashes on launch"),
        ("schlägt", "Zahlung in Österreich schlägt fehl"),
        ("決済", "Zahlung in Österreich schlägt fehl"),
        ("INC-2", "Mobile app crashes on launch"),
        ("2", "Mobile app crashes on launch"),
    ],
)
def test_a_word_by_its_beginning(alex: Person, text: str, title: str) -> None:
    """D3: any case, any script, title before summary, a number too."""
    assert found(text, alex)[0] == title


@pytest.mark.usefixtures("three")
def test_every_word_or_any(alex: Person) -> None:
    """D3: all of the words, or with `any_word` whoever has most of them first."""
    assert found("checkout crash", alex) == ["Mobile app crashes on launch"]
    assert found("crash launch payments", alex, any_word=True) == [
        "Mobile app crashes on launch",
        "Checkout returning 500s",
    ]
    assert found("nothing like it", alex, any_word=True) == []


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "text",
    ["", "   ", "\"", "' OR 1=1 --", "checkout AND NOT", "title:checkout", "(", "a*", "NEAR(a b)", "^x", "!&|:*", "\\",
     "%s %%", "'':*", "\0", "💥", "²", "ﷺ", "ไม่ได้", "x" * 5000, "_", "-", "a_b", "{title} : x", "9" * 300],
)  # fmt: skip
def test_nothing_typed_is_an_operator(alex: Person, text: str) -> None:
    """X5: whatever is typed is words or nothing, never an error."""
    assert isinstance(found(text, alex), list)
    assert isinstance(found(text, alex, any_word=True), list)


def test_the_index_follows(alex: Person, at: datetime) -> None:
    """D3: what a later act writes or removes is found or not."""
    incident = declared(by=alex, at=at, title="First words")
    Incident.objects.filter(pk=incident.pk).update(title="Second words")
    lifecycle.change_severity(incident=incident, level=1, reason="Worse", by=alex, at=at)
    assert (found("first", alex), found("second", alex)) == ([], ["Second words"])


def test_a_service_of_the_catalogue(alex: Person, morgan: Person, at: datetime) -> None:
    """D9: an incident is found by the services it hits, whoever named them later."""
    service = catalogue.add(facts=catalogue.Facts(name="Ledger"), by=morgan, at=at)
    incident = declared(by=alex, at=at, title="Wrong balance")
    catalogue.affect(incident=incident, services=[service], by=alex, at=at)
    assert found("ledger balance", alex) == ["Wrong balance"]


def test_only_some(alex: Person, outsider: Person, at: datetime) -> None:
    """X1, D3: a limit, a condition, and nothing for who is signed out."""
    for _ in range(3):
        declared(by=alex, at=at, title="Same words")
    assert [one.number for one in search.find("same", outsider, most=2)] == [3, 2]
    assert search.find("same", outsider, among=Q(phase="closed")) == []
    alex.is_active = False
    assert search.find("same", alex) == []


@pytest.mark.usefixtures("three")
def test_the_index_is_used() -> None:
    """D3: thousands of incidents stay quick because the words are looked up, not read."""
    rows = Incident.objects.filter(search.in_title("checkout"))
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
        assert "incident_words" in rows.explain()
    else:
        assert "VIRTUAL TABLE INDEX" in rows.explain()


def test_a_rebuilt_table_is_read_anew(alex: Person, at: datetime) -> None:
    """D3: a later migration on SQLite takes the triggers along; after it the words are laid again."""
    declared(by=alex, at=at, title="Kept words")
    if connection.vendor == "sqlite":
        connection.cursor().execute("DROP TRIGGER incidents_words_insert")
        declared(by=alex, at=at, title="Missed words")
    search.install(connection)
    search.install(connection)
    assert found("kept", alex) == ["Kept words"]
    assert found("missed", alex) == (["Missed words"] if connection.vendor == "sqlite" else [])
