"""The sweep of command health: findings with their times, one line in the record, never in anybody's way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from incidents import health, lifecycle, resolution
from incidents.health import findings, reading, thresholds
from incidents.models import Finding, HealthThreshold, Heartbeat, Incident, Kind
from roster.models import Person
from tests.builders import FINAL, declared, given, minutes, monitoring, resolved, staffed, updated
from tests.incidents.helpers import fresh


@pytest.fixture(autouse=True)
def _defaults() -> None:
    thresholds.forget()


def standing(incident: Incident) -> dict[str, str]:
    """The findings that are open: name and subject to the level."""
    open_ones = incident.findings.filter(cleared_at=None)
    return {f"{one.check_name}-{one.subject}".strip("-"): one.level for one in open_ones}


def told(incident: Incident) -> list[str]:
    """What command health wrote into the record, oldest first."""
    entries = incident.timeline.filter(kind=Kind.HEALTH).order_by("sequence")
    return list(entries.values_list("body", flat=True))


def test_sweep_raises_and_clears_with_times(alex: Person, priya: Person, at: datetime) -> None:
    """H1: raised and cleared times are kept for the review."""
    incident = declared(by=alex, at=at)
    findings.sweep(at + minutes(1))
    assert standing(incident) == {"vacant-operations": "warn", "vacant-communications": "warn"}
    staffed(incident, at + minutes(2), alex, communications=priya)
    findings.sweep(at + minutes(3))
    found = incident.findings.get(subject="communications")
    assert (found.raised_at, found.cleared_at) == (at + minutes(1), at + minutes(3))
    assert found.lasted == minutes(2)


def test_second_sweep_changes_nothing(alex: Person, at: datetime) -> None:
    """H1, X4: running it twice does no harm."""
    incident = declared(by=alex, at=at)
    assert findings.sweep(at + minutes(5)) == 1
    before = list(Finding.objects.values()), fresh(incident).sequence
    assert findings.sweep(at + minutes(5)) == 0
    assert (list(Finding.objects.values()), fresh(incident).sequence) == before


def test_alarm_is_told_once(alex: Person, at: datetime) -> None:
    """H1: one line when a check first alarms; none for warnings, for what the ladder tells, or the second time."""
    incident = declared(by=alex, at=at)
    findings.sweep(at + minutes(2))
    assert told(incident) == []
    findings.sweep(at + minutes(6))
    assert told(incident) == ["Nothing seen of Alex for 6 min."]
    lifecycle.advance(incident=incident, to="investigating", by=alex, at=at + minutes(7))
    findings.sweep(at + minutes(8))
    findings.sweep(at + minutes(13))
    assert told(incident) == ["Nothing seen of Alex for 6 min."]
    assert incident.findings.filter(check_name="commander", alarmed_at__isnull=False).count() == 2


def test_incident_that_moved_on_is_left_to_the_next_sweep(alex: Person, at: datetime) -> None:
    """H1: what was read before somebody acted is not written after it."""
    incident = declared(by=alex, at=at)
    ((facts, known),) = reading.of_many([incident.pk], at + minutes(5))
    lifecycle.advance(incident=incident, to="investigating", by=alex, at=at + minutes(5))
    assert findings.settle(facts, known) is False
    assert not incident.findings.exists()


def test_many_incidents_cost_no_more_queries(alex: Person, at: datetime, django_assert_max_num_queries: Any) -> None:
    """H1: the sweep reads a hundred incidents in as many queries as one."""
    for number in range(6):
        declared(by=alex, at=at, title=f"Incident {number}")
    findings.sweep(at + minutes(1))
    with django_assert_max_num_queries(14):
        findings.sweep(at + minutes(1.5))


def test_separation_is_a_finding_and_never_blocks(alex: Person, sam: Person, at: datetime) -> None:
    """P6: one person with two hats at SEV1 can work; command health says so."""
    incident = declared(by=alex, at=at, level=1)
    staffed(incident, at, alex, operations=sam, scribe=sam)
    findings.sweep(at + minutes(1))
    assert incident.findings.get(check_name="roles_apart").title == "Sam is Ops Lead and Scribe"


def test_threshold_of_an_administrator_counts(alex: Person, at: datetime) -> None:
    """H1: thresholds are settings."""
    HealthThreshold.objects.create(check_name="vacant", is_on=False)
    incident = declared(by=alex, at=at)
    findings.sweep(at + minutes(1))
    assert standing(incident) == {}


def test_resolving_early_is_a_finding(alex: Person, at: datetime) -> None:
    """H1, E1: resolved before its clean window: counted, with its time."""
    incident = declared(by=alex, at=at)
    resolution.resolve(incident=incident, by=alex, at=at + minutes(9), early_reason="Proven.", final=FINAL)
    found = incident.findings.get(check_name="early_resolve")
    assert (found.raised_at, found.cleared_at) == (at + minutes(9), at + minutes(9))
    assert found.title == "Resolved before 15 clean minutes had passed"


def test_all_clear_ends_every_finding(alex: Person, at: datetime) -> None:
    """H1: nothing stands against an incident that is over."""
    incident = declared(by=alex, at=at)
    findings.sweep(at + minutes(1))
    lifecycle.call_false_alarm(incident=incident, by=alex, at=at + minutes(2), reason="A test alert.")
    findings.sweep(at + minutes(3))
    assert standing(incident) == {}
    assert {one.cleared_at for one in incident.findings.all()} == {at + minutes(2)}


def test_resolved_without_owner_of_the_review(alex: Person, at: datetime) -> None:
    """H1, E2: its owner left; after an hour that is an alarm in the record."""
    incident = resolved(by=alex, at=at)
    findings.sweep(at + minutes(61))
    assert standing(incident) == {}
    Person.objects.update(is_active=False)
    findings.sweep(at + minutes(62))
    assert standing(incident) == {"review_owner": "warn"}
    findings.sweep(at + minutes(120))
    assert standing(incident) == {"review_owner": "alarm"}
    assert told(incident)[-1] == "Nobody owns the postmortem."


def test_history_in_words(alex: Person, priya: Person, at: datetime) -> None:
    """H1: what the ended room and the review say of it."""
    incident = declared(by=alex, at=at)
    assert health.history(incident).words == "no warnings"
    findings.sweep(at + minutes(1))
    updated(incident, by=alex, at=at + minutes(2), next_in=28)
    given(incident, "communications", priya, by=alex, at=at + minutes(3))
    findings.sweep(at + minutes(4))
    assert health.history(incident).words == "2 warnings; longest 3 min: a wanted role is vacant"


def test_sweep_leaves_a_heartbeat(alex: Person, at: datetime) -> None:
    """X4: every sweep says that it ran."""
    monitoring(declared(by=alex, at=at), by=alex, at=at)
    findings.sweep(at + minutes(1))
    assert Heartbeat.objects.get(name="health").period == minutes(0.25)
