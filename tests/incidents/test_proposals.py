"""Proposals: proposed by anyone, decided by the commander, closed with what they did (SPEC W1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from config.kit.errors import Refusal, TooLate
from incidents import access, fixing
from incidents.models import Incident, Proposal
from roster.models import Person
from tests.builders import declared, given, minutes, proposed, resolved, staffed
from tests.incidents.helpers import bodies, newest, refused

SECONDS = timedelta(seconds=4)


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at)


@pytest.fixture
def waiting(incident: Incident, lee: Person, at: datetime) -> Proposal:
    return proposed(incident, by=lee, at=at)


def test_anyone_proposes(incident: Incident, lee: Person, at: datetime) -> None:
    """W1: a proposal is numbered in its incident and is one entry of the record."""
    first, second = (
        proposed(incident, by=lee, at=at),
        proposed(incident, by=lee, at=at, risk="high", effect="Frees 180."),
    )
    assert (first.reference, second.reference, first.is_waiting) == ("P-1", "P-2", True)
    assert newest(incident).body == "Proposed P-2: **Throttle settlement-batch to 2 workers**, high risk."
    assert newest(incident).detail == {"proposal": 2, "act": "propose"}


@pytest.mark.parametrize(
    ("field", "value"), [("what", " "), ("risk", "none"), ("risk_words", ""), ("undo", ""), ("what", "x" * 201)]
)
def test_a_proposal_says_its_risk_and_its_way_back(
    field: str, value: str, incident: Incident, lee: Person, at: datetime
) -> None:
    """W1: what, risk in words and how to undo it are not optional."""
    with refused(field):
        proposed(incident, by=lee, at=at, **{field: value})


def test_viewers_and_ended_incidents(incident: Incident, outsider: Person, alex: Person, at: datetime) -> None:
    """W1, X3: a viewer proposes nothing, and nobody proposes in an incident that ended."""
    with refused(kind=access.NotAllowed):
        proposed(incident, by=outsider, at=at)
    ended = resolved(by=alex, at=at)
    with refused(kind=TooLate):
        proposed(ended, by=alex, at=at)


def test_only_the_commander_approves(waiting: Proposal, alex: Person, dana: Person, at: datetime) -> None:
    """W1: nobody but the commander says yes; the approval is a decision in the record."""
    with refused(kind=access.NotAllowed):
        fixing.approve(proposal=waiting, by=dana, at=at)
    done = fixing.approve(proposal=waiting, by=alex, at=at + SECONDS, seen_version=1)
    assert (done.state, done.decided_by, done.version) == ("approved", alex, 2)
    assert newest(done.incident).kind == "decision"
    assert newest(done.incident).body == "Approved P-1: **Throttle settlement-batch to 2 workers**, low risk."


def test_a_late_click_is_told_who_was_first(waiting: Proposal, alex: Person, dana: Person, at: datetime) -> None:
    """W1: a late click does nothing and says so."""
    fixing.approve(proposal=waiting, by=alex, at=at)
    with refused(kind=TooLate) as caught:
        fixing.reject(proposal=waiting, reason="No", by=dana, at=at + SECONDS)
    assert str(caught.value) == "P-1 was approved 4 s ago by Alex; your click did nothing."
    with refused(kind=TooLate) as caught:
        fixing.approve(proposal=waiting, by=alex, at=at + SECONDS)
    assert str(caught.value) == "P-1 was approved 4 s ago by you; your click did nothing."


def test_a_click_on_an_older_card(waiting: Proposal, alex: Person, dana: Person, at: datetime) -> None:
    """W1: who has not seen the question yet presses again after reading it."""
    fixing.ask(proposal=waiting, question="Does it lose data?", by=dana, at=at)
    with refused(kind=TooLate) as caught:
        fixing.approve(proposal=waiting, by=alex, at=at, seen_version=1)
    assert "has changed since you looked" in str(caught.value)
    assert fixing.approve(proposal=waiting, by=alex, at=at, seen_version=2).state == "approved"


@pytest.mark.parametrize("risk", ["medium", "high"])
def test_the_risk_is_said_out_loud(risk: str, incident: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """W1: medium and high risk take a second press."""
    risky = proposed(incident, by=lee, at=at, risk=risk)
    with refused("risk_said"):
        fixing.approve(proposal=risky, by=alex, at=at)
    assert fixing.approve(proposal=risky, by=alex, at=at, risk_said=True).state == "approved"


def test_at_sev1_another_person_approves(alex: Person, dana: Person, at: datetime) -> None:
    """W1: at SEV1 the proposer is not the approver, and the refusal says who can help; at SEV2 they may be one."""
    grave = staffed(declared(by=alex, at=at, level=1), at, alex, operations=dana)
    own = proposed(grave, by=alex, at=at)
    with refused() as caught:
        fixing.approve(proposal=own, by=alex, at=at)
    assert str(caught.value) == (
        "You proposed P-1; at SEV1 another person approves it. Let Dana propose it, or hand command to them."
    )
    mine = proposed(declared(by=alex, at=at), by=alex, at=at)
    assert fixing.approve(proposal=mine, by=alex, at=at).state == "approved"


def test_after_command_went_to_somebody_else(waiting: Proposal, alex: Person, priya: Person, at: datetime) -> None:
    """W1, P5: who commanded until now is told that it is too late, not that they may not."""
    given(waiting.incident, "commander", priya, by=alex, at=at)
    with refused(kind=TooLate) as caught:
        fixing.approve(proposal=waiting, by=alex, at=at + SECONDS)
    assert str(caught.value) == "Priya has had command for 4 s; your click did nothing."


def test_rejecting_takes_a_reason(waiting: Proposal, alex: Person, at: datetime) -> None:
    """W1: a no says why, for whoever proposed it and for the review."""
    with refused("reason"):
        fixing.reject(proposal=waiting, reason=" ", by=alex, at=at)
    assert fixing.reject(proposal=waiting, reason="Month end", by=alex, at=at).reason == "Month end"
    assert bodies(waiting.incident)[-1] == "Rejected P-1: Throttle settlement-batch to 2 workers. Month end"


def test_only_the_proposer_withdraws(waiting: Proposal, lee: Person, alex: Person, at: datetime) -> None:
    """W1: the proposer takes it back while it waits, nobody else and not later."""
    with refused(kind=access.NotAllowed):
        fixing.withdraw(proposal=waiting, by=alex, at=at)
    assert fixing.withdraw(proposal=waiting, by=lee, at=at).state == "withdrawn"
    with refused(kind=TooLate) as caught:
        fixing.approve(proposal=waiting, by=alex, at=at + SECONDS)
    assert str(caught.value) == "P-1 was withdrawn 4 s ago by Lee; your click did nothing."


def test_a_question_is_answered_once(waiting: Proposal, alex: Person, lee: Person, dana: Person, at: datetime) -> None:
    """W1: question and answer stay on the card, each an entry."""
    asked = fixing.ask(proposal=waiting, question="Does it lose data?", by=alex, at=at)
    answered = fixing.answer(question=asked, text="No.", by=lee, at=at)
    assert (answered.answer, answered.answered_by) == ("No.", lee)
    with refused(kind=TooLate) as caught:
        fixing.answer(question=asked, text="Yes.", by=dana, at=at + SECONDS)
    assert "Lee answered this 4 s ago." in str(caught.value)
    assert bodies(waiting.incident)[-2:] == ["Asked about P-1: Does it lose data?", "Answered about P-1: No."]


def test_running_and_closing(waiting: Proposal, alex: Person, lee: Person, dana: Person, at: datetime) -> None:
    """W1: executed by one, closed with its effect, verified by another."""
    with refused(kind=TooLate):
        fixing.start(proposal=waiting, by=lee, at=at)
    fixing.approve(proposal=waiting, by=alex, at=at)
    running = fixing.start(proposal=waiting, by=lee, at=at)
    assert (running.state, running.executed_by) == ("running", lee)
    with refused(kind=access.NotAllowed):
        fixing.observe(proposal=running, result="helped", observed="Falling", by=dana, at=at)
    done = fixing.observe(proposal=running, result="partly", observed="Falls", by=lee, at=at, temporary="2 workers")
    assert (done.state, done.has_helped, done.mitigations.get().what) == ("done", True, "2 workers")
    with refused():
        fixing.verify(proposal=done, by=lee, at=at)
    assert fixing.verify(proposal=done, by=dana, at=at).verified_by == dana
    with refused(kind=TooLate):
        fixing.verify(proposal=done, by=alex, at=at)


@pytest.mark.parametrize(("field", "more"), [("result", {"result": "x"}), ("observed", {"observed": ""})])
def test_a_result_is_said_in_words(field: str, more: Any, waiting: Proposal, alex: Person, at: datetime) -> None:
    """W1: helped, partly, no effect or worse, and what was seen."""
    fixing.approve(proposal=waiting, by=alex, at=at)
    with refused(field):
        fixing.observe(proposal=waiting, by=alex, at=at, **{"result": "none", "observed": "Same", **more})


def test_an_approval_is_stopped_not_undone(waiting: Proposal, alex: Person, lee: Person, at: datetime) -> None:
    """W1: stopping is another decision; the approval stays where it is."""
    with refused(kind=TooLate):
        fixing.stop(proposal=waiting, reason="Wait", by=alex, at=at)
    fixing.approve(proposal=waiting, by=alex, at=at)
    fixing.start(proposal=waiting, by=lee, at=at)
    stopped = fixing.stop(proposal=waiting, reason="Load rises", by=alex, at=at)
    assert (stopped.state, stopped.decided_by, stopped.closed_by) == ("stopped", alex, alex)
    with pytest.raises(Refusal) as caught:
        fixing.observe(proposal=waiting, result="none", observed="x", by=lee, at=at + minutes(2))
    assert str(caught.value) == "P-1 was stopped 2 min ago by Alex; your click did nothing."
