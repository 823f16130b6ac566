"""The severity policy and changing the severity (SPEC D5, D6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from config.kit.errors import TooLate
from incidents import access, cadence, lifecycle, severities
from incidents.models import Nudge, Promise, SeverityPolicy
from roster.models import Person
from tests.builders import declared, minutes, monitoring, updated
from tests.incidents.helpers import bodies, fresh, newest, promised, refused

COLUMNS = [
    "first_update_minutes", "interval_minutes", "limit_minutes", "promises_public", "promises_stakeholders",
    "stabilization_minutes", "escalation_minutes", "postmortem", "postmortem_hours",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "row"),
    [
        (1, (5, 15, 30, True, True, 30, 30, "required", 48)),
        (2, (5, 30, 60, True, True, 15, 60, "required", 120)),
        (3, (15, 120, 240, False, True, 0, None, "optional", 336)),
        (4, (None, None, None, False, False, 0, None, "none", None)),
    ],
)
def test_defaults(level: int, row: tuple[Any, ...]) -> None:
    """D5: the table that a fresh installation starts with."""
    assert SeverityPolicy.objects.values_list(*COLUMNS).get(level=level) == row


@pytest.mark.django_db
def test_wanted_roles() -> None:
    """D5: who is wanted at each severity."""
    wanted = dict(SeverityPolicy.objects.values_list("level", "wanted_roles"))
    assert wanted[1] == ["commander", "operations", "communications", "scribe"]
    assert wanted[2] == ["commander", "operations", "communications"]
    assert wanted[3] == wanted[4] == ["commander"]


def test_the_commander_changes_it(alex: Person, priya: Person, at: datetime) -> None:
    """D6: only the commander, with a reason, in one entry that keeps both severities."""
    incident = declared(by=alex, at=at)
    with refused(kind=access.NotAllowed):
        lifecycle.change_severity(incident=incident, level=1, reason="x", by=priya, at=at)
    with refused("reason"):
        lifecycle.change_severity(incident=incident, level=1, reason="", by=alex, at=at)
    incident = lifecycle.change_severity(incident=incident, level=1, reason="Half of all attempts", by=alex, at=at)
    assert newest(incident).body == "Severity SEV2 to SEV1. Half of all attempts"
    assert newest(incident).detail == {"act": "change", "was": 2, "level": 1}
    assert fresh(incident).severity.level == 1


def test_to_the_same(alex: Person, at: datetime) -> None:
    """D6, X5: somebody was faster."""
    incident = declared(by=alex, at=at)
    with refused("severity", TooLate) as caught:
        lifecycle.change_severity(incident=incident, level=2, reason="x", by=alex, at=at)
    assert caught.value.reason == "It is SEV2 already."


def raised(
    level: int, to: int, told: float, changed: float, next_in: float, by: Person, at: datetime
) -> dict[str, Any]:
    """Declared, told to both after `told` minutes, severity changed after `changed`: minutes of the open promises."""
    incident = declared(by=by, at=at, level=level)
    updated(incident, by=by, at=at + minutes(told), next_in=next_in)
    lifecycle.change_severity(incident=incident, level=to, reason="x", by=by, at=at + minutes(changed))
    return {audience: (due - at) / timedelta(minutes=1) for audience, due in promised(incident).items()}


def test_raising_opens_a_duty_of_five_minutes(alex: Person, at: datetime) -> None:
    """D6: raised at minute 10 with 60 promised at minute 62: news is owed at minute 15."""
    assert raised(2, 1, 2, 10, 60, alex, at) == {"public": 15, "stakeholders": 15}


def test_raising_never_lengthens(alex: Person, at: datetime) -> None:
    """D6: what was promised sooner stays."""
    assert raised(2, 1, 2, 10, 10, alex, at) == {"public": 12, "stakeholders": 12}


def test_raising_an_overdue_promise_leaves_it_overdue(alex: Person, at: datetime) -> None:
    """D6: a promise that is late already does not get time back."""
    assert raised(2, 1, 2, 30, 15, alex, at) == {"public": 17, "stakeholders": 17}


def test_lowering_never_touches_the_open_promise(alex: Person, at: datetime) -> None:
    """D6: customers were told a time; a lower severity does not take it back."""
    incident = declared(by=alex, at=at, level=1)
    before = list(Promise.objects.order_by("pk").values())
    for level in (2, 3, 4):
        incident = lifecycle.change_severity(incident=incident, level=level, reason="x", by=alex, at=at + minutes(1))
    assert list(Promise.objects.order_by("pk").values()) == before


def test_raising_promises_to_whom_nothing_was_promised(alex: Person, at: datetime) -> None:
    """D5, D6: from SEV4 over SEV3 to SEV2 each audience is promised news when its severity says so, once."""
    incident = declared(by=alex, at=at, level=4)
    lifecycle.change_severity(incident=incident, level=3, reason="x", by=alex, at=at + minutes(1))
    assert promised(incident) == {"stakeholders": at + minutes(16)}
    lifecycle.change_severity(incident=incident, level=2, reason="x", by=alex, at=at + minutes(2))
    assert promised(incident) == {"public": at + minutes(7), "stakeholders": at + minutes(7)}


def test_lowering_promises_to_whom_nothing_was_promised(alex: Person, at: datetime) -> None:
    """D6: where the table was edited so that only the lower severity tells customers, lowering promises it to them."""
    SeverityPolicy.objects.filter(level=1).update(promises_public=False)
    incident = declared(by=alex, at=at, level=1)
    lifecycle.change_severity(incident=incident, level=2, reason="x", by=alex, at=at + minutes(2))
    assert promised(incident) == {"stakeholders": at + minutes(5), "public": at + minutes(7)}


def test_lowering_applies_from_the_next(alex: Person, at: datetime) -> None:
    """D6: the next update may promise what the new severity allows."""
    incident = declared(by=alex, at=at, level=1)
    lifecycle.change_severity(incident=incident, level=2, reason="x", by=alex, at=at)
    assert updated(incident, by=alex, at=at, next_in=60).number == 1


def test_reminder_of_the_new_duty(alex: Person, at: datetime) -> None:
    """D6, C5: the window shrinks below its reminder's time: the reminder is due at once, not dropped."""
    incident = declared(by=alex, at=at, level=2)
    updated(incident, by=alex, at=at, next_in=60)
    lifecycle.change_severity(incident=incident, level=1, reason="x", by=alex, at=at + minutes(40))
    assert cadence.sweep(at + minutes(40)) == 2
    assert set(Nudge.objects.values_list("step", "outcome")) == {("reminder", "sent")}


def test_no_reminder_twice(alex: Person, at: datetime) -> None:
    """C5, D6: raising again does not repeat a reminder that was sent."""
    incident = declared(by=alex, at=at, level=2)
    updated(incident, by=alex, at=at, next_in=20)
    assert cadence.sweep(at + minutes(16)) == 2
    lifecycle.change_severity(incident=incident, level=1, reason="x", by=alex, at=at + minutes(17))
    assert cadence.sweep(at + minutes(18)) == 0
    assert cadence.sweep(at + minutes(20)) == 2


def test_the_clean_window_is_that_of_the_severity(alex: Person, at: datetime) -> None:
    """D5, E1: raised while monitoring, the longer window counts."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    incident = lifecycle.change_severity(incident=incident, level=1, reason="x", by=alex, at=at + minutes(5))
    assert incident.stabilized_at == at + minutes(30)


def test_it_is_still_right(alex: Person, priya: Person, at: datetime) -> None:
    """D6, H1: the commander looked again; noted with the time, no promise moves, nobody else says so."""
    incident = declared(by=alex, at=at)
    before = promised(incident)
    severities.recheck_severity(incident=incident, by=alex, at=at + minutes(20), reason="Errors stay at 30%.")
    assert (fresh(incident).severity_checked_at, promised(incident)) == (at + minutes(20), before)
    assert bodies(incident)[-1] == "Severity checked, still SEV2. Errors stay at 30%."
    with refused(kind=access.NotAllowed):
        severities.recheck_severity(incident=incident, by=priya, at=at)
    lifecycle.change_severity(incident=incident, level=1, reason="Worse", by=alex, at=at + minutes(25))
    assert fresh(incident).severity_checked_at == at + minutes(25)
