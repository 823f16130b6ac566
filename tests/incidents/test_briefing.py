"""The briefing: what the record says, in the order in which somebody takes over (SPEC P5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from incidents import briefing
from incidents.models import Assignment, Hypothesis, Incident, Mitigation, Promise, Proposal, SeverityPolicy, Task
from incidents.models import Update as Told
from roster.models import Person
from tests.builders import minutes

ALEX, DANA, LEE = (Person(pk=n, name=name, handle=name[:4]) for n, name in enumerate(["Alex M", "Dana V", "Lee K"], 1))


@pytest.fixture
def incident(at: datetime) -> Incident:
    policy = SeverityPolicy(level=2, word="major", wanted_roles=["commander", "operations"])
    return Incident(
        severity=policy, phase="mitigating", title="Checkout fails", summary="500s at checkout",
        impact_began_at=at, declared_at=at + minutes(2), recent_change="Deploy 3", objective="Checkout above 99%.",
    )  # fmt: skip


def told(incident: Incident, heading: str, at: datetime, **rows: Any) -> list[str]:
    return dict(briefing.sections(briefing.Record(incident, **rows), at, ALEX))[heading]


def proposal(number: int, at: datetime, **more: Any) -> Proposal:
    given = {"what": "Raise the pool.", "risk": "medium", "risk_words": "Memory falls.", "proposed_by": DANA}
    return Proposal(number=number, proposed_at=at, **{**given, **more})


def test_situation(incident: Incident, at: datetime) -> None:
    """P5: severity, phase, what customers see, since when, and whether it still goes on."""
    update = Told(impact="About 4% of checkouts fail.")
    assert told(incident, "Situation", at + minutes(112), updates=[update]) == [
        "SEV2, mitigating.",
        "About 4% of checkouts fail.",
        "Customer impact is 1 h 52 min and still going.",
        "Objective: Checkout above 99%.",
    ]
    incident.mitigated_at = at + minutes(30)
    assert "Customer impact ended at 14:46 UTC after 30 min." in told(incident, "Situation", at + minutes(60))


def test_background(incident: Incident, at: datetime) -> None:
    """P5: when it began, what was reported, what had changed, and whether it came back."""
    incident.bounces = 1
    assert told(incident, "Background", at, updates=[Told()]) == [
        "Began 14:16 UTC, declared 14:18 UTC.",
        "Reported: 500s at checkout",
        "Changed before: Deploy 3",
        "It came back once.",
    ]


def test_assessment(incident: Incident, at: datetime) -> None:
    """P5, T4: what was tried with its result, what is ruled out, what is not settled."""
    done = proposal(1, at, what="Roll back", state="done", result="none", observed="Errors stayed near 30%.")
    going = proposal(2, at, state="running", executed_by=LEE)
    ideas = [Hypothesis(text="The provider", state="ruled_out"), Hypothesis(text="The job", state="open")]
    assert told(incident, "Assessment", at, proposals=[done, going], hypotheses=ideas) == [
        "P-1 Roll back: no effect. Errors stayed near 30%.",
        "P-2 Raise the pool: running (Lee).",
        "Ruled out: The provider",
        "Not settled: The job",
    ]


def test_next_step_and_decisions(incident: Incident, at: datetime) -> None:
    """P5: what waits for the successor: decisions, empty roles, who reports back when."""
    rows = {
        "proposals": [proposal(3, at, state="waiting")],
        "tasks": [
            Task(number=1, what="Check captures", owner=LEE, report_at=at + minutes(10)),
            Task(number=2, what="X"),
        ],
        "assignments": [Assignment(role="commander", person=ALEX)],
    }
    assert told(incident, "Next step", at, **rows) == [
        "Decide P-3.",
        "Fill Ops Lead.",
        "T-1 Check captures (Lee, reports back 14:26 UTC)",
        "T-2 X (Nobody yet)",
    ]
    assert told(incident, "Open decisions", at, **rows) == [
        "P-3 Raise the pool: medium risk, waiting since 14:16 UTC (Dana)"
    ]


def test_risks(incident: Incident, at: datetime) -> None:
    """P5: what runs with its risk, and what holds only for now."""
    rows = {"proposals": [proposal(2, at, state="running")], "mitigations": [Mitigation(what="Two workers only")]}
    assert told(incident, "Risks", at, **rows) == [
        "P-2, medium risk: Memory falls.",
        "Temporary, still in place: Two workers only",
    ]


def test_owed(incident: Incident, at: datetime) -> None:
    """P5, C5: the last promise and how it was kept, and the next one."""
    kept = Promise(audience="public", due_at=at + minutes(5), settled_at=at + minutes(7), settled_by_id=1, state="late")
    promised = Promise(audience="public", due_at=at + minutes(30), state="open")
    assert told(incident, "Owed to others", at, promises=[promised, kept]) == [
        "Public update by 14:46 UTC.",
        "Last one promised for 14:21 UTC: 2 min late.",
    ]


def test_who_is_here(incident: Incident, at: datetime) -> None:
    """P5: who stays, with their roles; the one who leaves is not counted."""
    held = [
        Assignment(role="commander", person=ALEX),
        Assignment(role="communications", person=DANA),
        Assignment(role="scribe", person=DANA),
        Assignment(role="expert", area="database", person=LEE),
    ]
    assert told(incident, "Who is here", at, assignments=held) == ["Dana, Comms Lead and Scribe; Lee, database."]


def test_nothing_is_said_as_such(incident: Incident, at: datetime) -> None:
    """P5: an empty heading says so, so that nobody wonders whether it was forgotten."""
    found = dict(briefing.sections(briefing.Record(incident), at))
    assert found["Assessment"] == ["Nothing was tried or ruled out yet."]
    assert all(found.values())
