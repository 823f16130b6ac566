"""Objective, tasks, workstreams, temporary mitigations (SPEC W2-W4)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from config.kit.errors import TooLate
from incidents import access, work
from incidents.models import Incident, Task
from roster.models import Person
from tests.builders import declared, given, minutes, resolved
from tests.incidents.helpers import bodies, fresh, newest, refused


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at)


@pytest.fixture
def task(incident: Incident, alex: Person, dana: Person, at: datetime) -> Task:
    return work.ask(incident=incident, what="Check the captures", owner=dana, report_in_minutes=10, by=alex, at=at)


def test_the_commander_writes_the_objective(incident: Incident, alex: Person, dana: Person, at: datetime) -> None:
    """W3: one written objective, a decision of the commander."""
    with refused(kind=access.NotAllowed):
        work.set_objective(incident=incident, text="Restore checkout", by=dana, at=at)
    with refused("text"):
        work.set_objective(incident=incident, text="", by=alex, at=at)
    work.set_objective(incident=incident, text="Restore checkout", by=alex, at=at)
    assert fresh(incident).objective == "Restore checkout"
    assert newest(incident).kind == "decision"
    with refused("text", TooLate):
        work.set_objective(incident=incident, text="Restore checkout", by=alex, at=at)


def test_the_objective_after_command_went(incident: Incident, alex: Person, dana: Person, at: datetime) -> None:
    """W3, P5: who has lost command is too late."""
    given(incident, "commander", dana, by=alex, at=at)
    with refused(kind=TooLate):
        work.set_objective(incident=incident, text="Restore checkout", by=alex, at=at)


def test_a_task_has_one_owner_and_a_time(task: Task, dana: Person, at: datetime) -> None:
    """W2: one owner, who acknowledges, and a time to report back."""
    assert (task.reference, task.owner, task.report_at) == ("T-1", dana, at + minutes(10))
    assert not task.is_overdue(at + minutes(10))
    assert task.is_overdue(at + minutes(10.1))
    assert newest(task.incident).body == "Asked Dana: Check the captures, back by 14:26 UTC."
    done = work.acknowledge(task=task, by=dana, at=at, report_in_minutes=5)
    assert (done.acknowledged_at, done.report_at) == (at, at + minutes(5))
    with refused(kind=TooLate):
        work.acknowledge(task=task, by=dana, at=at)


def test_somebody_elses_task(task: Task, lee: Person, at: datetime) -> None:
    """W2: nobody acknowledges what another has; reassigning says so in the record."""
    with refused(kind=access.NotAllowed):
        work.acknowledge(task=task, by=lee, at=at)
    taken = work.reassign(task=task, owner=lee, by=lee, at=at)
    assert (taken.owner, taken.acknowledged_at) == (lee, at)
    assert newest(task.incident).body == "T-1 Check the captures: Lee after Dana."
    with refused("owner", TooLate):
        work.reassign(task=task, owner=lee, by=lee, at=at)


def test_a_task_without_an_owner(incident: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """W2: the scribe's line may name nobody; whoever acknowledges has it."""
    with transaction.atomic():
        task = work.ask_within(incident=incident, what="Who runs the batch?", owner=None, by=alex, at=at)
    assert (task.reference, task.owner, len(bodies(incident))) == ("T-1", None, 1)
    assert work.acknowledge(task=task, by=lee, at=at).owner == lee


def test_reporting_and_finishing(task: Task, dana: Person, at: datetime) -> None:
    """W2: a report names the next one; the last one closes the task."""
    told = work.report(task=task, text="Half done", by=dana, at=at, next_report_at=at + minutes(20))
    assert (told.outcome, told.report_at, told.acknowledged_at) == ("Half done", at + minutes(20), at)
    assert work.back_in(task=task, minutes=10, by=dana, at=at).report_at == at + minutes(10)
    done = work.finish(task=task, outcome="None twice", by=dana, at=at)
    assert (done.state, done.is_overdue(at + minutes(99))) == ("done", False)
    with refused(kind=TooLate) as caught:
        work.drop(task=task, reason="x", by=dana, at=at + minutes(1))
    assert str(caught.value) == "T-1 is done, through Dana 1 min ago."


@pytest.mark.parametrize("wrong", [-5, 0, 60 * 24 * 7 + 1])
def test_times_nobody_can_report_at(wrong: int, incident: Incident, alex: Person, task: Task, at: datetime) -> None:
    """W2: a report-back time is ahead, within a week."""
    with refused("report_at"):
        work.ask(incident=incident, what="x", by=alex, at=at, report_at=at + minutes(wrong))
    with refused("report_at"):
        work.back_in(task=task, minutes=wrong, by=alex, at=at)


def test_who_cannot_own_a_task(incident: Incident, alex: Person, outsider: Person, task: Task, at: datetime) -> None:
    """W2, X3: a viewer is asked nothing and does nothing; nothing is asked once it ended."""
    with refused("owner"):
        work.ask(incident=incident, what="x", owner=outsider, by=alex, at=at)
    with refused("owner"):
        work.reassign(task=task, owner=outsider, by=alex, at=at)
    with refused(kind=access.NotAllowed):
        work.finish(task=task, outcome="x", by=outsider, at=at)
    ended = resolved(by=alex, at=at)
    with refused(kind=TooLate):
        work.ask(incident=ended, what="x", by=alex, at=at)


def test_workstreams(incident: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """W2: a workstream has a lead and an objective; it closes when nobody owes anything in it."""
    strand = work.open_workstream(incident=incident, name="Database", objective="Free it", lead=lee, by=alex, at=at)
    assert newest(incident).body == "Workstream **Database**, led by Lee: Free it."
    with refused("name", TooLate):
        work.open_workstream(incident=incident, name="database", by=alex, at=at)
    task = work.ask(incident=incident, what="x", workstream=strand, owner=lee, by=alex, at=at)
    with refused() as caught:
        work.close_workstream(workstream=strand, by=alex, at=at)
    assert "1 task is open in Database." in str(caught.value)
    work.drop(task=task, reason="Not needed", by=alex, at=at)
    assert work.close_workstream(workstream=strand, by=alex, at=at).closed_at == at
    with refused("workstream"):
        work.ask(incident=incident, what="x", workstream=strand, by=alex, at=at)


def test_temporary_mitigations_are_settled(incident: Incident, alex: Person, dana: Person, at: datetime) -> None:
    """W4: each is removed, or written down with where."""
    put = work.put_mitigation(incident=incident, what="2 workers instead of 12", by=alex, at=at)
    assert list(work.open_mitigations(incident)) == [put]
    with refused("link"):
        work.settle_mitigation(mitigation=put, settled="ticketed", by=alex, at=at)
    with refused("settled"):
        work.settle_mitigation(mitigation=put, settled="forgotten", by=alex, at=at)
    assert work.settle_mitigation(mitigation=put, settled="ticketed", link="OPS-12", by=alex, at=at).is_settled
    assert newest(incident).body == "M-1 2 workers instead of 12: written down for later: OPS-12."
    with refused(kind=TooLate):
        work.settle_mitigation(mitigation=put, settled="removed", by=dana, at=at + timedelta(seconds=3))
    assert not work.open_mitigations(incident).exists()
