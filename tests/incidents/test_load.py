"""Who could take a role: their load, their night, the order of the picker (SPEC P8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from incidents import candidates, command, load, separation
from incidents.models import Assignment, SeverityPolicy
from roster.models import Person
from tests.builders import declared, given, minutes

SEOUL, UTC = ZoneInfo("Asia/Seoul"), ZoneInfo("UTC")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def held(role: str, starts: datetime, ends: datetime | None) -> Assignment:
    return Assignment(role=role, started_at=starts, ended_at=ends)


def test_hours_count_once(at: datetime) -> None:
    """P8: two roles at once are one hour of work; what is older than a day does not count."""
    rows = [
        held("scribe", at - 3 * HOUR, at - HOUR),
        held("expert", at - 2 * HOUR, None),
        held("scribe", at - 2 * DAY, at - 30 * HOUR),
    ]
    found = load.of(rows, UTC, at)
    assert (found.incidents, found.command) == (3 * HOUR, timedelta())


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "rested"),
        ([("commander", 2, 0)], "rested: 2 h in command today"),
        ([("commander", 4, 0)], "needs rest: 4 h in command today"),
        ([("scribe", 9, 1)], "needs rest: worked last night, 8 h in incidents today"),
        ([("scribe", 0.2, 0)], "rested"),
    ],
)
def test_rest_in_words(at: datetime, rows: list[Any], words: str) -> None:
    """P8: four hours in command or eight in incidents ask for rest."""
    assert load.of([held(role, at - HOUR * a, at - HOUR * b) for role, a, b in rows], UTC, at).words == words


def test_nights_in_a_row(at: datetime) -> None:
    """P8: local nights, one after the other; a gap ends the row, less than half an hour is no night."""
    three = [(at.replace(hour=15) - DAY * n, at.replace(hour=16) - DAY * n) for n in (1, 2, 3, 5)]
    assert load.nights_in_a_row(three, SEOUL, at.replace(hour=8)) == 3
    assert load.nights_in_a_row(three, UTC, at.replace(hour=8)) == 0
    assert load.nights_in_a_row([(at, at + minutes(20))], SEOUL, at + minutes(20)) == 0


def test_the_night_that_runs_counts(at: datetime) -> None:
    """P8: the third night in a row is known while it runs."""
    rows = [(at - DAY * n, at - DAY * n + HOUR) for n in (0, 1, 2)]
    assert load.nights_in_a_row(rows, SEOUL, at + HOUR) == 3
    assert not load.Load(nights=2).is_rested


def test_order_of_the_picker(
    alex: Person, priya: Person, sam: Person, dana: Person, lee: Person, outsider: Person, at: datetime
) -> None:
    """P8: free before busy, rested before tired, awake before asleep; viewers are not asked."""
    other = declared(by=sam, at=at - 5 * HOUR)
    given(other, "commander", dana, by=sam, at=at - HOUR / 2)
    incident = declared(by=alex, at=at)
    found = candidates.of(incident, alex, at)
    assert [one.person.handle for one in found] == ["priya", "lee", "sam", "alex", "dana"]
    words = {one.person.handle: (one.holds, one.local, one.load.words) for one in found}
    assert words["lee"] == ("free", "23:16 in Seoul, at night", "rested")
    assert words["dana"][0] == "holds IC in INC-1"
    assert words["sam"][2] == "needs rest: 4 h 30 min in command today"
    assert found[3].is_me


def test_the_picker_costs_two_queries(
    alex: Person, priya: Person, sam: Person, at: datetime, django_assert_num_queries: Any
) -> None:
    """ARCHITECTURE: two queries, however many could take it."""
    incident = declared(by=alex, at=at)
    command.claim(incident=incident, role="scribe", by=sam, at=at)
    with django_assert_num_queries(2):
        found = candidates.of(incident, alex, at)
        assert [one.holds for one in found] == ["free", "holds IC", "holds Scribe"]


def test_apart(at: datetime) -> None:
    """P6: whoever holds two roles that the severity wants apart, with the roles; never more than a finding."""
    alex, sam = Person(pk=1, name="Alex"), Person(pk=2, name="Sam")
    policy = SeverityPolicy(level=1, apart_roles=["commander", "operations", "communications", "scribe"])
    worn = {"scribe": alex, "commander": alex, "operations": sam, "support": sam}
    assert separation.apart(policy, worn) == [(alex, ["commander", "scribe"])]
    assert separation.apart(SeverityPolicy(level=3, apart_roles=[]), worn) == []
