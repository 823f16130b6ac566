"""Hypotheses and decisions: what might be, what was decided, who disagrees (SPEC T4); tasks by quick entry (W2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from config.kit.errors import TooLate
from incidents import decisions, hypotheses, timeline
from incidents.access import NotAllowed
from incidents.models import Hypothesis, Incident
from roster.models import Person
from tests.builders import declared, minutes
from tests.incidents.helpers import newest, refused


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at)


@pytest.fixture
def cache(incident: Incident, alex: Person, at: datetime) -> Hypothesis:
    return hypotheses.suppose(incident=incident, text="the cache is cold", by=alex, at=at)


def test_quick_entry_numbers_them(incident: Incident, alex: Person, at: datetime) -> None:
    """T1, T4: each act is one entry that names its row."""
    before = incident.timeline.count()
    for text in ("/hyp cache", "/hyp pool", "/dec fail over"):
        timeline.note(incident=incident, text=text, by=alex, at=at)
    assert [row.reference for row in incident.hypotheses.all()] == ["H-1", "H-2"]
    decision = incident.decisions.get()
    assert (decision.reference, decision.text, decision.decided_by) == ("D-1", "fail over", alex)
    assert incident.timeline.get(sequence=decision.sequence).detail == {"decision": 1}
    assert incident.timeline.count() == before + 3


@pytest.mark.parametrize(("act", "state"), [(hypotheses.rule_out, "ruled_out"), (hypotheses.confirm, "confirmed")])
def test_settle_and_reopen(act: Callable[..., Any], state: str, cache: Hypothesis, lee: Person, at: datetime) -> None:
    """T4: settled with evidence, opened again with a reason, each with who and when."""
    found = act(hypothesis=cache, evidence="hit rate is 98 %", by=lee, at=at + minutes(1))
    assert (found.state, found.settled_by, found.evidence) == (state, lee, "hit rate is 98 %")
    assert newest(cache.incident).body.endswith("H-1: hit rate is 98 %")
    found = hypotheses.reopen(hypothesis=cache, reason="it fell to 10 %", by=lee, at=at + minutes(2))
    assert (found.is_open, found.settled_by, found.evidence) == (True, None, "")
    assert newest(cache.incident).body == "Reopened H-1: it fell to 10 %"


def test_a_late_click_is_told(cache: Hypothesis, lee: Person, sam: Person, at: datetime) -> None:
    """T4: who settles what is settled, or reopens what is open, learns what happened."""
    with refused(kind=TooLate):
        hypotheses.reopen(hypothesis=cache, reason="x", by=sam, at=at)
    hypotheses.rule_out(hypothesis=cache, evidence="x", by=lee, at=at + minutes(1))
    with refused(kind=TooLate) as caught:
        hypotheses.confirm(hypothesis=cache, evidence="y", by=sam, at=at + minutes(2))
    assert "H-1 was ruled out at 14:17 UTC by Lee; your click did nothing." in str(caught.value)


@pytest.mark.parametrize("words", ["", " ", "\0", "x" * 2_001])
def test_evidence_is_wanted(words: str, cache: Hypothesis, lee: Person, at: datetime) -> None:
    """T4, X5: no evidence, nothing settled."""
    with refused("evidence"):
        hypotheses.rule_out(hypothesis=cache, evidence=words, by=lee, at=at)


def test_viewers_change_nothing(cache: Hypothesis, alex: Person, outsider: Person, at: datetime) -> None:
    """X3: viewing is not editing."""
    decision = decisions.decide(incident=cache.incident, text="fail over", by=alex, at=at)
    acts: list[Callable[..., Any]] = [
        lambda **who: hypotheses.suppose(incident=cache.incident, text="x", **who),
        lambda **who: hypotheses.rule_out(hypothesis=cache, evidence="x", **who),
        lambda **who: hypotheses.reopen(hypothesis=cache, reason="x", **who),
        lambda **who: decisions.decide(incident=cache.incident, text="x", **who),
        lambda **who: decisions.object(decision=decision, text="x", **who),
    ]
    for act in acts:
        with refused(kind=NotAllowed):
            act(by=outsider, at=at)


def test_a_decision_keeps_options_and_rationale_in_the_record(incident: Incident, alex: Person, at: datetime) -> None:
    """T4: what else there was, and why this: hashed with the entry."""
    found = decisions.decide(
        incident=incident, text="Fail over", options="wait\n\n restart ", rationale="fastest", by=alex, at=at
    )
    entry = newest(incident)
    assert entry.detail == {"decision": 1, "options": ["wait", "restart"], "rationale": "fastest"}
    assert (entry.body, entry.sequence) == ("Fail over", found.sequence)
    assert timeline.verify(incident) == []


def test_an_objection_is_heard_and_undoes_nothing(incident: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """T4: who disagrees says so on the record."""
    decision = decisions.decide(incident=incident, text="Fail over", by=alex, at=at)
    decisions.object(decision=decision, text="the replica lags", by=lee, at=at + minutes(1))
    assert newest(incident).body == "Objection to D-1: the replica lags"
    assert [one.raised_by for one in decisions.objections(incident)[1]] == [lee]
    with refused("text"):
        decisions.object(decision=decision, text="", by=lee, at=at)


def test_lists_cost_one_query_each(
    cache: Hypothesis, alex: Person, lee: Person, at: datetime, django_assert_num_queries: Any
) -> None:
    """ARCHITECTURE: one query per list."""
    hypotheses.rule_out(hypothesis=cache, evidence="x", by=lee, at=at)
    decisions.object(
        decision=decisions.decide(incident=cache.incident, text="x", by=alex, at=at), text="no", by=lee, at=at
    )
    with django_assert_num_queries(2):
        assert [(row.raised_by.name, row.settled_by and row.settled_by.name) for row in hypotheses.of(cache.incident)]
        assert [one.raised_by.name for one in decisions.objections(cache.incident)[1]]


@pytest.mark.parametrize(("text", "owner", "what"), [("/t @lee check", "lee", "check"), ("/todo check", None, "check")])
def test_a_task_by_quick_entry(
    text: str, owner: str | None, what: str, incident: Incident, alex: Person, lee: Person, at: datetime
) -> None:
    """W2: `/todo @lee check payments` asks Lee; without a handle nobody has it yet."""
    entry = timeline.note(incident=incident, text=text, by=alex, at=at)
    task = incident.tasks.get()
    assert (task.reference, task.what, task.asked_by) == ("T-1", what, alex)
    assert (task.owner.handle if task.owner else None) == owner
    assert entry.detail == {"task": 1}


@pytest.mark.parametrize("text", ["/t @nobody check", "/t @outsider check", "/t @lee", "/t " + "x" * 301])
def test_refused_tasks(
    text: str, incident: Incident, alex: Person, lee: Person, outsider: Person, at: datetime
) -> None:
    """W2, X5: an owner nobody knows or who may only read, nothing to do, too long: nothing is stored."""
    with refused("text"):
        timeline.note(incident=incident, text=text, by=alex, at=at)
