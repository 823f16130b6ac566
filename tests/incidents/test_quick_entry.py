"""The scribe's line: slash kinds and times (SPEC T1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incidents import quick, timeline
from roster.models import Person
from tests.builders import declared, minutes, resolved
from tests.incidents.helpers import newest, refused

NOW = datetime(2026, 6, 6, 14, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("rolled back", "note", "rolled back"),
        ("/obs errors at 12 %", "observation", "errors at 12 %"),
        ("/o errors", "observation", "errors"),
        ("/act roll back", "action", "roll back"),
        ("/a x", "action", "x"),
        ("/dec no failover", "decision", "no failover"),
        ("/D shout", "decision", "shout"),
        ("/hyp the cache", "hypothesis", "the cache"),
        ("/h x", "hypothesis", "x"),
        ("/todo call the bank", "task", "call the bank"),
        ("/t\nline\nline", "task", "line\nline"),
        ("  /obs   spaced  ", "observation", "spaced"),
        ("/checkout fails", "note", "/checkout fails"),
        ("/observation x", "note", "/observation x"),
        ("/obs/x", "note", "/obs/x"),
        ("/ x", "note", "/ x"),
        ("a /obs b", "note", "a /obs b"),
        ("/obs /act x", "observation", "/act x"),
    ],
)
def test_kinds(text: str, kind: str, body: str) -> None:
    """T1: a known slash word is the kind; every other one is text."""
    assert quick.parse(text, NOW) == quick.Line(kind, body, None)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("@14:14 x", 6, (14, 14)),
        ("@9:05 x", 6, (9, 5)),
        ("@14:18 x", 5, (14, 18)),
        ("@23:58 x", 5, (23, 58)),
        ("/dec @14:00 x", 6, (14, 0)),
        ("@14:00 /dec x", 6, (14, 0)),
    ],
)
def test_times(text: str, day: int, clock: tuple[int, int]) -> None:
    """T1: `@HH:MM` is the latest such UTC time, a minute of grace for clocks; order does not matter."""
    line = quick.parse(text, NOW)
    assert line.occurred_at == datetime(2026, 6, day, *clock, tzinfo=UTC)
    assert line.body == "x"


@pytest.mark.parametrize(
    "text", ["@24:00 x", "@14:60 x", "@14 x", "@14:1 x", "@1414 x", "@priya look", "see @14:14", "@14:14x"]
)
def test_what_is_no_time(text: str) -> None:
    """T1: what is not a time of day is text."""
    assert quick.parse(text, NOW) == quick.Line("note", text, None)


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("! look", "note", "look"),
        ("/d ! x", "decision", "x"),
        ("! /d x", "decision", "x"),
        ("@14:14 ! /o x", "observation", "x"),
    ],
)
def test_pinning_at_once(text: str, kind: str, body: str) -> None:
    """T1, T3: `!` pins what is logged; its place among kind and time does not matter."""
    line = quick.parse(text, NOW)
    assert (line.kind, line.body, line.pinned) == (kind, body, True)


@pytest.mark.parametrize("text", ["!important", "wow !", "!!", "/d !x"])
def test_what_pins_nothing(text: str) -> None:
    """T1: an exclamation mark inside words is one."""
    assert not quick.parse(text, NOW).pinned


def test_both_times_are_kept(alex: Person, at: datetime) -> None:
    """T1: when it happened and when it was written down are two facts."""
    incident = declared(by=alex, at=at)
    entry = timeline.note(incident=incident, text="/dec @14:14 roll back", by=alex, at=at + minutes(4))
    assert (entry.kind, entry.body, entry.author) == ("decision", "roll back", alex)
    assert (entry.occurred_at, entry.recorded_at) == (at - minutes(2), at + minutes(4))
    assert entry.written_later


def test_a_clock_ahead_is_now(alex: Person, at: datetime) -> None:
    """T1: the minute of grace does not write into the future."""
    entry = timeline.note(incident=declared(by=alex, at=at), text="@14:17 x", by=alex, at=at)
    assert entry.occurred_at == at


def test_before_it_can_have_begun(alex: Person, at: datetime) -> None:
    """T1: `@15:14` at 14:16 is a slip of the finger, not yesterday; what led to it this morning is welcome."""
    incident = declared(by=alex, at=at, impact_began_at=at - minutes(2))
    with refused("text") as caught:
        timeline.note(incident=incident, text="@15:14 x", by=alex, at=at)
    assert "15:14 UTC" in caught.value.reason
    assert timeline.note(incident=incident, text="@04:30 deploy", by=alex, at=at).occurred_at.hour == 4


def test_over_midnight(alex: Person) -> None:
    """T1: ten past midnight, `@23:58` is twelve minutes ago."""
    at = datetime(2026, 6, 7, 0, 10, tzinfo=UTC)
    assert timeline.note(
        incident=declared(by=alex, at=at), text="@23:58 x", by=alex, at=at
    ).occurred_at == at - minutes(12)


@pytest.mark.parametrize("text", ["", "   ", "/dec", "/dec @14:14", "@14:14", "\u200b"])
def test_nothing_written(alex: Person, at: datetime, text: str) -> None:
    """T1, X5: a kind and a time alone say nothing."""
    incident = declared(by=alex, at=at)
    with refused("text"):
        timeline.note(incident=incident, text=text, by=alex, at=at)


def test_a_note_goes_into_an_ended_record(alex: Person, at: datetime) -> None:
    """T1: the record stays open to what is found out later."""
    incident = resolved(by=alex, at=at)
    timeline.note(incident=incident, text="Backlog drained", by=alex, at=at + minutes(120))
    assert newest(incident).body == "Backlog drained"
    assert timeline.verify(incident) == []


def test_kinds_by_hand() -> None:
    """T1: what a person can log."""
    assert timeline.kinds() == ["note", "observation", "action", "decision", "hypothesis", "task"]
