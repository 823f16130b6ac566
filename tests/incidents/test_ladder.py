"""The ladder: when a reminder comes, and who hears it (SPEC C5, RELIABILITY 2.4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from incidents import command, ladder
from incidents.ladder import Step
from incidents.models import Incident, Promise
from roster.models import Access, Person
from roster.roles import Role
from tests.builders import declared, given, minutes, staffed

NAMES = ["reminder", "overdue", "escalate", "sponsor", *(f"repeat{n}" for n in range(1, 9))]


def promise(at: datetime, window: float, interval: float) -> Promise:
    return Promise(made_at=at, due_at=at + minutes(window), interval=minutes(interval))


def offsets(window: float, interval: float, at: datetime) -> list[float]:
    """Minutes from the making of the promise to each rung."""
    return [(step.at - at) / timedelta(minutes=1) for step in ladder.steps(promise(at, window, interval))]


def test_rungs(at: datetime) -> None:
    """C5: a quarter before, at due, half an interval late, one and a half, then every interval, eight times."""
    assert [step.name for step in ladder.steps(promise(at, 30, 30))] == NAMES
    assert offsets(30, 30, at) == [22.5, 30, 45, 75, *range(105, 316, 30)]


@pytest.mark.parametrize(("window", "reminder"), [(120, 90), (15, 11.25), (8, 6), (7, 5), (5, 3), (2, 0), (1, -1)])
def test_reminder(at: datetime, window: float, reminder: float) -> None:
    """C5: the reminder leaves a quarter of the window, two minutes at least."""
    assert offsets(window, 15, at)[0] == reminder


def test_first_update_uses_the_interval(at: datetime) -> None:
    """C5: the first window is short, but lateness is measured in the severity's interval."""
    assert offsets(5, 15, at)[:5] == [3, 5, 12.5, 27.5, 42.5]


def test_order_of_time(at: datetime) -> None:
    """C5: rungs are in order whatever window and interval."""
    for window in (1, 2, 5, 30, 240, 10_080):
        for interval in (1, 15, 30, 120, 10_080):
            assert offsets(window, interval, at) == sorted(offsets(window, interval, at))


def test_next_rung(at: datetime) -> None:
    """C5: the next rung is the first one strictly later; after the last there is none."""
    found = promise(at, 30, 30)
    assert ladder.next_step_at(found, at) == at + minutes(22.5)
    assert ladder.next_step_at(found, at + minutes(22.5)) == at + minutes(30)
    assert ladder.next_step_at(found, at + minutes(315)) is None


@pytest.mark.parametrize("day", ["2026-03-29T00:50", "2026-10-25T00:50", "2026-11-01T05:50"])
def test_clock_changes(day: str) -> None:
    """R18: when clocks change in Lisbon, Paris or New York, a quarter of an hour is a quarter of an hour."""
    assert offsets(15, 15, datetime.fromisoformat(day).replace(tzinfo=UTC)) == offsets(
        15, 15, datetime(2026, 6, 6, tzinfo=UTC)
    )


def called(incident: Incident, name: str, at: datetime) -> set[str]:
    """Handles of who hears the rung called `name`."""
    step = next(step for step in ladder.steps(promise(at, 30, 30)) if step.name == name)
    return {person.handle for person in ladder.recipients(incident, step)}


@pytest.fixture
def staff(
    alex: Person, priya: Person, sam: Person, dana: Person, lee: Person, morgan: Person, at: datetime
) -> Incident:
    """Every role of the ladder is held; Lee is an expert and hears nothing."""
    incident = declared(by=alex, at=at)
    command.claim(incident=incident, role="expert", by=lee, at=at)
    return staffed(incident, at, alex, communications=priya, support=sam, sponsor=dana)


@pytest.mark.parametrize(
    ("step", "who"),
    [
        ("reminder", {"priya"}),
        ("overdue", {"priya", "alex"}),
        ("escalate", {"priya", "alex", "sam", "morgan"}),
        ("sponsor", {"priya", "alex", "dana", "morgan"}),
        ("repeat1", {"priya", "alex", "dana", "morgan"}),
        ("repeat8", {"priya", "alex", "dana", "morgan"}),
    ],
)
def test_who_hears(staff: Incident, at: datetime, step: str, who: set[str]) -> None:
    """C5: Comms first, then the commander, Support and the managers, then the Executive Sponsor."""
    assert called(staff, step, at) == who


def test_handoff(staff: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """C5, P5: recipients are found when it rings: who handed over is left alone."""
    given(staff, "communications", lee, by=alex, at=at)
    given(staff, "commander", lee, by=alex, at=at)
    assert called(staff, "overdue", at) == {"lee"}


def test_nobody_in_the_role(alex: Person, morgan: Person, at: datetime) -> None:
    """C5: no Communications Lead means the commander is reminded; no sponsor means the managers."""
    incident = declared(by=alex, at=at)
    assert called(incident, "reminder", at) == {"alex"}
    assert called(incident, "sponsor", at) == {"alex", "morgan"}


def test_holder_who_left(staff: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """C5: a holder whose account was closed is not counted on."""
    Person.objects.filter(pk=priya.pk).update(is_active=False)
    assert called(staff, "reminder", at) == {"alex"}
    Person.objects.filter(pk=alex.pk).update(is_active=False)
    assert called(staff, "reminder", at) == called(staff, "overdue", at) == {"morgan"}


def test_never_silent(alex: Person, at: datetime) -> None:
    """C5: with nobody else left, whoever declared it hears it."""
    incident = declared(by=alex, at=at)
    Person.objects.filter(pk=alex.pk).update(is_active=False)
    assert all(called(incident, name, at) == {"alex"} for name in NAMES)


def test_administrators_are_managers(alex: Person, sam: Person, at: datetime) -> None:
    """C5, P1: administrators hear what managers hear."""
    Person.objects.filter(pk=sam.pk).update(access=Access.ADMINISTRATOR)
    assert called(declared(by=alex, at=at), "escalate", at) == {"alex", "sam"}


def test_overdue_words() -> None:
    """C5: only the reminder comes before the time."""
    at = datetime(2026, 6, 6, tzinfo=UTC)
    assert not Step("reminder", at, (Role.COMMUNICATIONS,)).is_overdue
    assert all(Step(name, at, ()).is_overdue for name in NAMES[1:])
