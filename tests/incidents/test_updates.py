"""Updates: five fields, a next time, and two who write at once (SPEC C1, C2, C6, X5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from config.kit.errors import TooLate
from incidents import comms, lifecycle, signals
from incidents.models import Incident, Update
from roster.models import Person
from tests.builders import declared, minutes, monitoring, updated
from tests.incidents.helpers import everything, fresh, newest, promised, refused


def test_five_fields(alex: Person, at: datetime) -> None:
    """C1: the same five fields every time, numbered, in one entry that names the next promise."""
    incident = declared(by=alex, at=at)
    update = Update.objects.get(pk=updated(incident, by=alex, at=at + minutes(2), next_in=30).pk)
    assert (update.number, update.posted_by, update.posted_at) == (1, alex, at + minutes(2))
    assert (update.status, update.impact) == (
        "investigating",
        "About 30% of checkout attempts fail. Browsing is not affected.",
    )
    assert (update.known, update.next_step) == ("Errors began at 14:14 UTC.", "We are isolating the cause.")
    assert update.next_update_at == at + minutes(32)
    assert newest(incident).body == "Update 1 posted. Next promised 14:48 UTC."
    assert newest(incident).detail == {"update": 1, "audience": "both"}


def test_numbers_follow(alex: Person, at: datetime) -> None:
    """C1: updates of one incident are numbered without gaps, refused ones do not count."""
    incident = declared(by=alex, at=at)
    updated(incident, by=alex, at=at)
    with refused("impact"):
        updated(incident, by=alex, at=at, impact="")
    assert updated(incident, by=alex, at=at + minutes(1)).number == 2 == comms.newest(incident)
    assert updated(declared(by=alex, at=at), by=alex, at=at).number == 1


def test_no_update_without_a_next_time(alex: Person, at: datetime) -> None:
    """C1: none goes out without a next-update time, to whomever."""
    incident = declared(by=alex, at=at)
    for audience in ("public", "stakeholders", "both"):
        with refused("next_update_at") as caught:
            updated(incident, by=alex, at=at, audience=audience, next_update_at=None)
        assert caught.value.remedy == "“No change” is an update too."


def test_the_database_wants_a_next_time_too(alex: Person, at: datetime) -> None:
    """C1: the rule is a constraint as well; only the resolving update is without."""
    update = updated(declared(by=alex, at=at), by=alex, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Update.objects.filter(pk=update.pk).update(next_update_at=None)
    assert Update.objects.filter(pk=update.pk).update(next_update_at=None, status="resolved")


def test_public_says_who_is_affected(alex: Person, at: datetime) -> None:
    """C2, C4: a public update states the impact; an internal one may go without."""
    incident = declared(by=alex, at=at)
    for audience in ("public", "both"):
        with refused("impact"):
            updated(incident, by=alex, at=at, audience=audience, impact=" \n\u200b")
    assert updated(incident, by=alex, at=at, audience="stakeholders", impact="").number == 1


@pytest.mark.parametrize(
    ("level", "limit", "words"),
    [(1, 30, "14:46 UTC"), (2, 60, "15:16 UTC"), (3, 240, "18:16 UTC"), (4, 10080, "13 Jun 14:16 UTC")],
)
def test_never_later_than_the_limit(alex: Person, at: datetime, level: int, limit: int, words: str) -> None:
    """D5: beyond the severity's limit the composer refuses and names the latest time; SEV4 may promise a week."""
    incident = declared(by=alex, at=at, level=level)
    with refused("next_update_at") as caught:
        updated(incident, by=alex, at=at, next_in=limit + 0.02)
    assert caught.value.reason == f"SEV{level} allows up to {words}."
    updated(incident, by=alex, at=at, next_in=limit)
    assert set(promised(incident).values()) == {at + minutes(limit)}


@pytest.mark.parametrize(
    "due",
    [
        datetime(2026, 6, 6, 14, 16, 59, tzinfo=UTC),
        datetime(2026, 6, 6, 14, 0, tzinfo=UTC),
        datetime(2026, 6, 6, 14, 30),  # noqa: DTZ001
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_promises_that_cannot_be(alex: Person, at: datetime, due: datetime) -> None:
    """C1, X5: what is past, almost here, without a zone, in year 1 or 9999 is refused at the field."""
    incident = declared(by=alex, at=at)
    with refused("next_update_at"):
        updated(incident, by=alex, at=at, next_update_at=due)


@pytest.mark.parametrize(
    ("field", "value"), [("audience", "world"), ("audience", ""), ("status", "fine"), ("status", "\0")]
)
def test_choices(alex: Person, at: datetime, field: str, value: str) -> None:
    """X5: what the list does not have is refused at its field."""
    incident = declared(by=alex, at=at)
    with refused(field):
        updated(incident, by=alex, at=at, **{field: value})


def test_resolving_is_not_an_update(alex: Person, at: datetime) -> None:
    """E2, S8: the resolving update goes out with the resolution, never alone."""
    incident = declared(by=alex, at=at)
    with refused("status") as caught:
        updated(incident, by=alex, at=at, status="resolved")
    assert caught.value.remedy == "Use Resolve."


def test_two_write_at_once(alex: Person, priya: Person, at: datetime) -> None:
    """X5: who writes on an older state is told, sees the other text, and loses nothing of the own."""
    incident = declared(by=alex, at=at)
    theirs = updated(incident, by=priya, at=at + minutes(1), seen=0)
    with refused("", TooLate) as caught:
        updated(incident, by=alex, at=at + minutes(2), seen=0)
    assert caught.value.status == 409
    assert caught.value.reason == "Priya posted update 1 at 14:17 UTC while you were writing."
    assert caught.value.shown == {"theirs": theirs}
    assert updated(incident, by=alex, at=at + minutes(3), seen=1).number == 2


def test_the_same_form_twice(alex: Person, at: datetime) -> None:
    """X5: a form sent twice is one update, also when it was in the meantime overtaken or the incident ended."""
    incident = declared(by=alex, at=at)
    first = updated(incident, by=alex, at=at, seen=0, idempotency_key="form-1")
    updated(incident, by=alex, at=at + minutes(1), seen=1)
    lifecycle.change_severity(incident=incident, level=4, reason="x", by=alex, at=at)
    before = everything()
    assert updated(incident, by=alex, at=at + minutes(5), seen=0, idempotency_key="form-1") == first
    assert everything() == before


def test_a_key_belongs_to_its_incident(alex: Person, at: datetime) -> None:
    """X5: a key used in another incident does not pass that incident's update off as posted here."""
    one, two = declared(by=alex, at=at), declared(by=alex, at=at)
    updated(one, by=alex, at=at, idempotency_key="form-1")
    with refused("idempotency_key", TooLate):
        updated(two, by=alex, at=at, idempotency_key="form-1")


def test_what_apps_above_added(alex: Person, at: datetime) -> None:
    """C2: extras travel with the update to the apps above, inside the transaction."""
    heard: list[Any] = []

    def hear(sender: Any, update: Update, incident: Incident, by: Person, **_: Any) -> None:
        heard.append((update.number, update.extras, incident.number, by))

    signals.update_posted.connect(hear)
    updated(declared(by=alex, at=at), by=alex, at=at, extras={"weather": {"lisbon": "rain"}})
    signals.update_posted.disconnect(hear)
    assert heard == [(1, {"weather": {"lisbon": "rain"}}, 1, alex)]


@pytest.mark.parametrize("clock", ["14:48:00", "23:50:59", "00:00:00", "07:01:01"])
@pytest.mark.parametrize(("level", "target", "limit"), [(1, 15, 30), (2, 30, 60), (3, 120, 240), (4, 120, 240)])
def test_proposed_times(alex: Person, at: datetime, level: int, target: int, limit: int, clock: str) -> None:
    """C1, D5: up to three round times inside the policy, also over midnight; the default is within the target."""
    at = datetime.fromisoformat(f"2026-06-06T{clock}+00:00")
    incident = declared(by=alex, at=at, level=level)
    times = comms.proposed_times(incident, at)
    assert 1 <= len(times) <= 3
    assert times == sorted(set(times))
    assert all(instant.minute % 5 == 0 and not instant.second for instant in times)
    assert at + minutes(target / 2) <= times[0] <= times[-1] <= at + minutes(limit)
    assert times[0] <= comms.default_time(incident, at) <= at + minutes(target)


def test_holding_update(alex: Person, at: datetime) -> None:
    """C6: a ready "no change" update that a person sends as it is: nothing in it is new."""
    incident = declared(by=alex, at=at)
    first = comms.holding_text(incident, at)
    assert (first["status"], first["impact"]) == ("investigating", "Checkout returning 500s for about 30% of attempts.")
    update = updated(incident, by=alex, at=at, **first)
    incident = monitoring(incident, by=alex, at=at + minutes(1))
    second = comms.holding_text(incident, at + minutes(9))
    assert second["status"] == "monitoring"
    assert (second["audience"], second["impact"], second["next_step"]) == ("both", update.impact, update.next_step)
    assert updated(incident, by=alex, at=at + minutes(9), **second).number == 2


def test_far_promises_name_the_day(alex: Person, at: datetime) -> None:
    """C1: a time of tomorrow or later is written with its day."""
    incident = declared(by=alex, at=at, level=4)
    updated(incident, by=alex, at=at, next_update_at=at + timedelta(days=2))
    assert newest(fresh(incident)).body == "Update 1 posted. Next promised 08 Jun 14:16 UTC."
