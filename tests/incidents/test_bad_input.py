"""Bad input against every verb: refused at the field, nothing stored, no other exception (SPEC X5, RELIABILITY 5)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.kit.errors import Refusal, TooLate
from incidents import access, cadence, command, comms, key_times, lifecycle, resolution, timeline
from incidents.models import Incident
from roster.models import Person
from tests.builders import FINAL, TITLE, declared, minutes, updated
from tests.incidents.helpers import bodies, everything, fresh, refused

UNSTORABLE = ["a\0b", "a\ud800b", "\udfff"]
Act = Callable[[Incident, Person, datetime, str], Any]


def robin() -> Person:
    """Somebody who does not command."""
    return Person.objects.get_or_create(handle="robin", name="Robin Vale", email="robin@harbor.example")[0]


def posting(field: str) -> Act:
    return lambda i, by, at, value: updated(i, by=by, at=at, **{field: value})


def declaring(field: str) -> Act:
    def act(incident: Incident, by: Person, at: datetime, value: Any) -> Any:
        said: dict[str, Any] = {"title": TITLE, "level": 2, field: value}
        return lifecycle.declare(**said, by=by, at=at)

    return act


def last_word(field: str) -> Act:
    return lambda i, by, at, value: resolution.resolve(
        incident=i, by=by, at=at, early_reason="x", final={**FINAL, field: value}
    )


# Field that the message names, how long its text may be, and the act. Every text that a person can send is here.
TEXTS: list[tuple[str, int, Act]] = [
    *((field, limit, declaring(field)) for field, limit in (
        ("title", 200), ("summary", 25_000), ("blast_radius", 200), ("recent_change", 25_000), ("services", 200),
        ("idempotency_key", 80), ("source", 40), ("source_id", 120),
    )),
    *((field, limit, posting(field)) for field, limit in (
        ("impact", 25_000), ("known", 25_000), ("next_step", 25_000), ("idempotency_key", 80),
    )),
    *((field, 25_000, last_word(field)) for field in ("impact", "known", "next_step")),
    ("early_reason", 300, lambda i, by, at, value: resolution.resolve(
        incident=i, by=by, at=at, early_reason=value, final=FINAL)),
    ("reason", 300, lambda i, by, at, value: lifecycle.change_severity(
        incident=i, level=1, reason=value, by=by, at=at)),
    ("reason", 300, lambda i, by, at, value: lifecycle.step_back(incident=i, to="triage", by=by, at=at, reason=value)),
    ("reason", 300, lambda i, by, at, value: lifecycle.call_false_alarm(incident=i, by=by, at=at, reason=value)),
    ("reason", 300, lambda i, by, at, value: command.take_command(incident=i, reason=value, by=robin(), at=at)),
    ("reason", 300, lambda i, by, at, value: cadence.waive(promise=i.promises.all()[0], reason=value, by=by, at=at)),
    ("reason", 300, lambda i, by, at, value: key_times.correct_time(
        incident=i, which="detected_at", value=i.declared_at, reason=value, by=by, at=at)),
    ("area", 40, lambda i, by, at, value: command.claim(incident=i, role="expert", by=by, at=at, area=value)),
    ("text", 10_000, lambda i, by, at, value: timeline.note(incident=i, text=value, by=by, at=at)),
]  # fmt: skip
NAMES = [f"{number}-{field}" for number, (field, _, _) in enumerate(TEXTS)]


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return lifecycle.advance(incident=declared(by=alex, at=at), to="investigating", by=alex, at=at)


@pytest.mark.parametrize(("field", "limit", "act"), TEXTS, ids=NAMES)
def test_what_is_no_text(incident: Incident, alex: Person, at: datetime, field: str, limit: int, act: Act) -> None:
    """X5: NUL and half characters cannot be stored: the same refusal at the field on both databases."""
    for bad in UNSTORABLE:
        with refused(field):
            act(incident, alex, at, bad)


@pytest.mark.parametrize(("field", "limit", "act"), TEXTS, ids=NAMES)
def test_too_long(incident: Incident, alex: Person, at: datetime, field: str, limit: int, act: Act) -> None:
    """X5: one character more than fits is refused with both figures; a megabyte is, too."""
    for length in (limit + 1, 1_000_000):
        with refused(field) as caught:
            act(incident, alex, at, "x" * length)
        assert caught.value.reason == f"This is {length:,} characters long; {limit:,} fit."


@pytest.mark.parametrize(("field", "limit", "act"), TEXTS, ids=NAMES)
def test_what_fits(incident: Incident, alex: Person, at: datetime, field: str, limit: int, act: Act) -> None:
    """X5: the longest that fits is taken, four-byte characters included, and the record verifies."""
    at += minutes(1)
    act(incident, alex, at, "🔥" * limit)
    assert timeline.verify(incident) == []


@pytest.mark.parametrize(("field", "limit", "act"), TEXTS, ids=NAMES)
def test_not_even_text(incident: Incident, alex: Person, at: datetime, field: str, limit: int, act: Act) -> None:
    """X5: a number or a list where text belongs is refused at the field."""
    for wrong in (5, ["x"], {"a": "b"}, b"bytes"):
        with refused(field):
            act(incident, alex, at, wrong)  # type: ignore[arg-type]


def test_terminal_colours(incident: Incident, alex: Person, at: datetime) -> None:
    """X5: what a paste from a terminal brings along is dropped, the text stays."""
    timeline.note(incident=incident, text="/obs \x1b[31mERROR\x1b[0m\x07 at\x85line two\x7f", by=alex, at=at)
    assert bodies(incident)[-1] == "ERROR at\nline two"


def test_direction_of_writing(alex: Person, at: datetime) -> None:
    """X5: a title cannot turn the sentence around it: direction overrides are dropped, right-to-left words stay."""
    incident = declared(by=alex, at=at, title="\u202egnp.tuokcehc\u2066 \u05e9\u05dc\u05d5\u05dd")
    assert incident.title == "gnp.tuokcehc \u05e9\u05dc\u05d5\u05dd"
    assert bodies(incident) == [f"Declared SEV2: {incident.title}. Alex is Incident Commander."]


@pytest.mark.parametrize(
    "text", ["é\u0301" + "\u0301" * 200, "\ufefftitle", "a\u200db", "e\u0301 é", "ﷺ" * 100, "\ufffd", "a\uffff"]
)
def test_odd_but_text(incident: Incident, alex: Person, at: datetime, text: str) -> None:
    """X5: marks, joiners, byte order marks and noncharacters are stored as they are on both databases."""
    timeline.note(incident=incident, text=text, by=alex, at=at)
    assert bodies(incident)[-1] == text
    assert timeline.verify(incident) == []


@pytest.mark.parametrize(
    "level", [-(2**63), -1, 0, 2**15, 2**31 - 1, 2**31, 2**63, 10**30, "2", 2.0, None, float("nan")]
)
def test_levels(incident: Incident, alex: Person, at: datetime, level: Any) -> None:
    """X5: a number the database could not hold, or no whole number at all, is no severity."""
    with refused("severity"):
        lifecycle.change_severity(incident=incident, level=level, reason="x", by=alex, at=at)
    with refused("severity"):
        declared(by=alex, at=at, level=level)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [-1, 0, 2**31 - 1, 2**31, 2**63, 10**4000])
def test_numbers_of_incidents(alex: Person, number: int) -> None:
    """X5: a number that no incident has is 404, whatever its size."""
    with pytest.raises(Http404):
        access.load(alex, number)


@pytest.mark.parametrize("seen", [-1, 1, 2**31, 2**63, 10**30])
def test_seen(incident: Incident, alex: Person, at: datetime, seen: int) -> None:
    """X5: a number of an update that never was is only "not the newest"."""
    assert updated(incident, by=alex, at=at, seen=seen).number == 1
    with refused("", TooLate) as caught:
        updated(incident, by=alex, at=at, seen=seen + 1)
    assert caught.value.shown


NO_TIMES = {
    "year 1": datetime.min.replace(tzinfo=UTC),
    "year 9999": datetime.max.replace(tzinfo=UTC),
    "naive": datetime(2026, 6, 6, 14, 16),  # noqa: DTZ001
    "text": "2026-06-06",
    "number": 5,
}
TIMES: dict[str, Act] = {
    "impact_began_at": declaring("impact_began_at"),
    "detected_at": declaring("detected_at"),
    "acknowledged_at": declaring("acknowledged_at"),
    "ended_at": lambda i, by, at, value: lifecycle.end_impact(incident=i, by=by, at=at, ended_at=value),  # type: ignore[arg-type]
    "next_update_at": posting("next_update_at"),
    "value": lambda i, by, at, value: key_times.correct_time(
        incident=i, which="detected_at", value=value, reason="x", by=by, at=at),  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize("wrong", NO_TIMES)
@pytest.mark.parametrize("field", TIMES)
def test_times(incident: Incident, alex: Person, at: datetime, field: str, wrong: str) -> None:
    """X5: years 1 and 9999, a time without zone, and what is no time are refused at the field on both databases."""
    with refused(field):
        TIMES[field](incident, alex, at, NO_TIMES[wrong])  # type: ignore[arg-type]


DEEP: Any = []
for _ in range(10_000):
    DEEP = [DEEP]
NO_FACTS: dict[str, Any] = {
    "NUL": {"a": "\0"}, "NUL in a name": {"\0": "a"}, "surrogate": {"a": ["\ud800"]},
    "not a number": {"a": float("nan")}, "infinite": {"a": float("inf")},
    "an object": {"a": object()}, "a set": {"a": {1}}, "deep": {"a": DEEP},
    "big": {"a": "x" * 30_000}, "5,000 digits": {"a": 10**5000}, "not a mapping": ["a"], "text": "a",
}  # fmt: skip


@pytest.mark.parametrize("wrong", NO_FACTS)
def test_facts(incident: Incident, alex: Person, at: datetime, wrong: str) -> None:
    """X5: what the apps above and the triage helper add must be storable on both databases."""
    facts = NO_FACTS[wrong]
    with refused("extras"):
        updated(incident, by=alex, at=at, extras=facts)
    with refused("extras"):
        resolution.resolve(incident=incident, by=alex, at=at, early_reason="x", final={**FINAL, "extras": facts})
    with refused("triage_answers"):
        declared(by=alex, at=at, triage_answers=facts)


@pytest.mark.parametrize("field", ["audience", "status"])
@pytest.mark.parametrize("value", ["\0", "\ud800", "x" * 10_000, 5, None, ["public"]])
def test_lists(incident: Incident, alex: Person, at: datetime, field: str, value: Any) -> None:
    """X5: what the list does not have is refused at its field, whatever it is."""
    with refused(field):
        updated(incident, by=alex, at=at, **{field: value})


ANYTHING = st.text(st.characters(), max_size=60) | st.text(
    "\0\x1b[31m\u202e\ud800\u200b /@:@14:14decobs\n ", max_size=30
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(text=ANYTHING)
def test_any_text(incident: Incident, alex: Person, at: datetime, text: str) -> None:
    """X5: whatever is typed is stored and verifies, or is refused at the field and leaves nothing."""
    before = everything()
    with suppress(Refusal):
        entry = timeline.note(incident=incident, text=text, by=alex, at=at)
        assert fresh(incident).timeline.get(pk=entry.pk).body == entry.body.strip() != ""
        assert timeline.verify(incident) == []
        return
    assert everything() == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(due=st.datetimes(timezones=st.timezones() | st.none()))
def test_any_next_time(incident: Incident, alex: Person, at: datetime, due: datetime) -> None:
    """X5: any date of any zone is a promise inside the limit or refused at the field."""
    with suppress(Refusal):
        assert at < comms.check_promise(incident, due, at) <= at + timedelta(hours=1)
