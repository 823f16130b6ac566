"""Accepted risks: owned, watched, and back when they expire (SPEC W5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config.kit.errors import TooLate
from incidents import access, risks
from incidents.models import AcceptedRisk, Heartbeat, Incident
from roster.models import Person
from tests.builders import resolved
from tests.incidents.helpers import newest, refused

DAYS = timedelta(days=30)


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return resolved(by=alex, at=at)


@pytest.fixture
def risk(incident: Incident, dana: Person, alex: Person, at: datetime) -> AcceptedRisk:
    return risks.accept_risk(
        incident=incident, what="One disk controller", owner=dana, monitoring="Alert on I/O", expires_at=at + DAYS,
        by=alex, at=at,
    )  # fmt: skip


def test_accepting_is_a_decision(risk: AcceptedRisk, dana: Person) -> None:
    """W5: what, owner, monitoring and expiry are in the record, also after the incident ended."""
    assert (risk.owner, list(risks.open_risks())) == (dana, [risk])
    assert newest(risk.incident).kind == "decision"
    assert "until 06 Jul 2026 14:16 UTC: **One disk controller**. Dana owns it." in newest(risk.incident).body


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_it_expires_within_a_year(days: int, incident: Incident, alex: Person, at: datetime) -> None:
    """W5: no risk is accepted for ever."""
    with refused("expires_at"):
        risks.accept_risk(
            incident=incident, what="x", owner=alex, monitoring="y", expires_at=at + timedelta(days=days),
            by=alex, at=at,
        )  # fmt: skip


def test_it_comes_back_once(risk: AcceptedRisk, dana: Person, at: datetime) -> None:
    """W5: an expired risk returns to its owner, with an entry, once."""
    assert risks.return_expired(at + DAYS - timedelta(seconds=1)) == 0
    assert risks.return_expired(at + DAYS) == 1
    assert risks.return_expired(at + DAYS) == 0
    risk.refresh_from_db()
    assert risk.returned_at == at + DAYS
    assert dana.notifications.filter(channel="app").get().title == "An accepted risk expired: One disk controller"
    assert newest(risk.incident).body == "The accepted risk expired: **One disk controller**. Told Dana."
    assert Heartbeat.objects.get(name="accepted risks").last_ok_at == at + DAYS


def test_what_ended_does_not_come_back(risk: AcceptedRisk, alex: Person, outsider: Person, at: datetime) -> None:
    """W5: ended with how, once, by somebody who may change things."""
    with refused("how"):
        risks.end_risk(risk=risk, how="", by=alex, at=at)
    with refused(kind=access.NotAllowed):
        risks.end_risk(risk=risk, how="x", by=outsider, at=at)
    risks.end_risk(risk=risk, how="Controller replaced", by=alex, at=at)
    with refused(kind=TooLate):
        risks.end_risk(risk=risk, how="again", by=alex, at=at)
    assert risks.return_expired(at + 2 * DAYS) == 0


def test_a_failing_one_does_not_stop_the_others(risk: AcceptedRisk, alex: Person, at: datetime) -> None:
    """X4: whoever has left is told all the same, and the sweep goes on."""
    risk.owner.is_active = False
    risk.owner.save()
    assert risks.return_expired(at + DAYS) == 1
