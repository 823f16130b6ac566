"""Phases: forward, back, ended and opened again (SPEC D7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from config.kit.errors import Refusal, TooLate
from incidents import access, command, comms, key_times, lifecycle, offering, resolution, signals, timeline
from incidents.models import Incident
from incidents.models.incident import OPEN_PHASES
from roster.models import Person
from tests.builders import declared, minutes, monitoring, resolved, staffed, updated
from tests.incidents.helpers import bodies, fresh, newest, promised, refused


def test_forward_one_act_each(alex: Person, at: datetime) -> None:
    """D7: every step forward is one act, one entry, and notes when the phase was entered."""
    incident = declared(by=alex, at=at)
    for step, to in enumerate(["investigating", "mitigating", "monitoring"], start=1):
        incident = lifecycle.advance(incident=incident, to=to, by=alex, at=at + minutes(step))
        assert (incident.phase, incident.phase_entered_at, incident.sequence) == (to, at + minutes(step), 1 + step)
    assert sorted(fresh(incident).phase_times) == sorted(OPEN_PHASES)
    assert bodies(incident)[1:] == [
        "Phase: Triage to Investigating.",
        "Phase: Investigating to Mitigating.",
        "Phase: Mitigating to Monitoring. Alex watches the clean window of 15 min.",
    ]


def test_a_step_may_be_skipped(alex: Person, at: datetime) -> None:
    """D7: straight from triage to monitoring when it stopped by itself; the cause stays unidentified."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(3))
    assert (incident.identified_at, incident.mitigated_at) == (None, at + minutes(3))


@pytest.mark.parametrize("to", ["triage", "investigating"])
def test_forward_is_forward(alex: Person, at: datetime, to: str) -> None:
    """D7, X5: the phase it is in or an earlier one is too late, with what it is now."""
    incident = lifecycle.advance(incident=declared(by=alex, at=at), to="investigating", by=alex, at=at)
    with refused("to", TooLate) as caught:
        lifecycle.advance(incident=incident, to=to, by=alex, at=at)
    assert str(caught.value) == "The phase is Investigating now. Choose a later one."


@pytest.mark.parametrize("to", ["resolved", "closed", "false_alarm", "merged", "sideways", "", "TRIAGE", "\0"])
def test_only_phases_of_an_open_incident(alex: Person, at: datetime, to: str) -> None:
    """D7: the ends have verbs of their own, the rest does not exist: wrong input, both ways."""
    incident = declared(by=alex, at=at)
    with refused("to"):
        lifecycle.advance(incident=incident, to=to, by=alex, at=at)
    with refused("to"):
        lifecycle.step_back(incident=incident, to=to, by=alex, at=at, reason="x")


def test_mitigating_means_identified(alex: Person, at: datetime) -> None:
    """D8: the first entry into mitigating is when the cause was identified; a second one changes nothing."""
    incident = lifecycle.advance(incident=declared(by=alex, at=at), to="mitigating", by=alex, at=at + minutes(5))
    lifecycle.step_back(incident=incident, to="investigating", by=alex, at=at + minutes(9), reason="Not the cause")
    incident = lifecycle.advance(incident=incident, to="mitigating", by=alex, at=at + minutes(12))
    assert incident.identified_at == at + minutes(5)


def test_monitoring_has_a_watcher(alex: Person, dana: Person, at: datetime) -> None:
    """E1: the clean window starts with a named watcher; whoever acts, when nobody is named."""
    one = monitoring(declared(by=alex, at=at), by=alex, at=at)
    two = lifecycle.advance(incident=declared(by=alex, at=at), to="monitoring", by=alex, at=at, watcher=dana)
    assert [one.watcher, two.watcher] == [alex, dana]
    assert (two.stabilizing_since, two.stabilized_at) == (at, at + minutes(15))
    assert newest(two).body.endswith("Dana watches the clean window of 15 min.")


def test_a_reader_does_not_watch(alex: Person, outsider: Person, at: datetime) -> None:
    """E1, X3: the watcher must be able to say that it came back."""
    incident = declared(by=alex, at=at)
    with refused("watcher"):
        lifecycle.advance(incident=incident, to="monitoring", by=alex, at=at, watcher=outsider)


def test_impact_ended_is_not_resolved(alex: Person, at: datetime) -> None:
    """D7: impact may end before monitoring starts; entering monitoring does not move that moment."""
    incident = lifecycle.end_impact(
        incident=declared(by=alex, at=at), by=alex, at=at + minutes(9), ended_at=at + minutes(7)
    )
    assert (incident.is_open, incident.impact_ended, incident.stabilizing_since) == (True, True, None)
    assert newest(incident).body == "Customer impact ended 14:23 UTC."
    assert newest(incident).occurred_at == at + minutes(7)
    assert monitoring(incident, by=alex, at=at + minutes(12)).mitigated_at == at + minutes(7)


def test_impact_ends_once(alex: Person, at: datetime) -> None:
    """D8: recorded once; the second is told the time and to correct it."""
    incident = lifecycle.end_impact(incident=declared(by=alex, at=at), by=alex, at=at)
    with refused("", TooLate) as caught:
        lifecycle.end_impact(incident=incident, by=alex, at=at + minutes(5))
    assert str(caught.value) == "Impact ended 14:16 UTC is recorded already. Correct the time instead."


@pytest.mark.parametrize("after", [-30, 2])
def test_impact_end_must_be_possible(alex: Person, at: datetime, after: float) -> None:
    """D8: not before it began, not in the future; the message is at the field."""
    incident = declared(by=alex, at=at, impact_began_at=at - minutes(10))
    with refused("ended_at"):
        lifecycle.end_impact(incident=incident, by=alex, at=at, ended_at=at + minutes(after))


def test_a_clock_that_runs_ahead_holds_nothing_up(alex: Person, at: datetime) -> None:
    """D8: impact "ended" half a minute from now by another clock means now: resolving at once is in order."""
    incident = declared(by=alex, at=at, level=4)
    lifecycle.end_impact(incident=incident, by=alex, at=at, ended_at=at + minutes(0.5))
    assert resolution.resolve(incident=incident, by=alex, at=at).mitigated_at == at


def test_impact_ended_is_told_once(alex: Person, at: datetime) -> None:
    """D7: the apps above hear that impact ended by whichever act it did, and once."""
    heard: list[datetime] = []

    def hear(sender: Any, incident: Incident, at: datetime, **_: Any) -> None:
        heard.append(at)

    signals.impact_ended.connect(hear)
    lifecycle.end_impact(incident=(one := declared(by=alex, at=at, level=4)), by=alex, at=at)
    monitoring(one, by=alex, at=at + minutes(1))
    monitoring(declared(by=alex, at=at, level=4), by=alex, at=at + minutes(2))
    resolution.resolve(incident=declared(by=alex, at=at, level=4), by=alex, at=at + minutes(3))
    signals.impact_ended.disconnect(hear)
    assert heard == [at, at + minutes(2), at + minutes(3)]


def test_it_came_back(alex: Person, at: datetime) -> None:
    """D7, E1: a bounce is counted, the clean window and checklist start over, the old moment is kept."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(5))
    resolution.confirm(incident=incident, item="restored", by=alex, at=at + minutes(6))
    incident = lifecycle.step_back(
        incident=incident, to="mitigating", by=alex, at=at + minutes(8), reason="Errors again"
    )
    assert (incident.bounces, incident.checklist, incident.watcher) == (1, {}, None)
    assert (incident.mitigated_at, incident.stabilized_at) == (None, None)
    assert newest(incident).body == "It came back: Monitoring to Mitigating. Errors again"
    assert newest(incident).detail["mitigated_at"] == (at + minutes(5)).isoformat()
    incident = monitoring(incident, by=alex, at=at + minutes(20))
    assert (incident.mitigated_at, incident.stabilized_at) == (at + minutes(20), at + minutes(35))


def test_a_step_back_elsewhere_is_no_bounce(alex: Person, at: datetime) -> None:
    """D7: from mitigating to investigating nothing came back."""
    incident = lifecycle.advance(incident=declared(by=alex, at=at), to="mitigating", by=alex, at=at)
    incident = lifecycle.step_back(incident=incident, to="investigating", by=alex, at=at, reason="Wrong cause")
    assert (incident.bounces, incident.identified_at) == (0, at)
    assert newest(incident).body == "Step back: Mitigating to Investigating. Wrong cause"


def test_back_is_back_and_says_why(alex: Person, at: datetime) -> None:
    """D7: a step back needs a reason and an earlier phase."""
    incident = lifecycle.advance(incident=declared(by=alex, at=at), to="investigating", by=alex, at=at)
    with refused("reason"):
        lifecycle.step_back(incident=incident, to="triage", by=alex, at=at, reason=" ")
    with refused("to", TooLate):
        lifecycle.step_back(incident=incident, to="mitigating", by=alex, at=at, reason="x")


def test_false_alarm(alex: Person, priya: Person, at: datetime) -> None:
    """D7: it was nothing: closed, everybody stands down, nobody is owed news, nobody is blamed."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya)
    incident = lifecycle.call_false_alarm(incident=incident, by=alex, at=at + minutes(3), reason="A probe was wrong")
    assert (incident.phase, incident.closed_at, incident.is_open) == ("false_alarm", at + minutes(3), False)
    assert not incident.assignments.held().exists()
    assert set(incident.promises.values_list("state", "waived_reason", "next_step_at")) == {
        ("waived", "False alarm", None)
    }
    assert newest(incident).body == "False alarm. A probe was wrong"


def test_false_alarm_is_the_commanders_word(alex: Person, priya: Person, at: datetime) -> None:
    """D7: only the commander calls it; once customers were told they are owed a resolving update."""
    incident = declared(by=alex, at=at)
    with refused(kind=access.NotAllowed):
        lifecycle.call_false_alarm(incident=incident, by=priya, at=at, reason="x")
    updated(incident, by=priya, at=at, audience="stakeholders")
    updated(incident, by=priya, at=at, audience="public")
    with refused("reason", TooLate):
        lifecycle.call_false_alarm(incident=incident, by=alex, at=at, reason="x")


def test_close(alex: Person, at: datetime) -> None:
    """D7: only a resolved incident is closed."""
    incident = declared(by=alex, at=at)
    with refused("", TooLate):
        lifecycle.close(incident=incident, by=alex, at=at)
    incident = lifecycle.close(incident=resolved(by=alex, at=at), by=alex, at=at + minutes(90), reason="x")
    assert (incident.phase, incident.closed_at) == ("closed", at + minutes(90))
    with refused("", TooLate):
        lifecycle.close(incident=incident, by=alex, at=at)


@pytest.mark.parametrize("closed", [False, True])
def test_reopen(alex: Person, dana: Person, at: datetime, closed: bool) -> None:
    """D7: a resolved or closed incident starts again, record intact: a commander, a promise, one more bounce."""
    incident = resolved(by=alex, at=at)
    before, again = bodies(incident), at + minutes(90)
    if closed:
        before = bodies(lifecycle.close(incident=incident, by=alex, at=at + minutes(80), reason="x"))
    incident = lifecycle.reopen(incident=incident, by=dana, at=again, reason="Errors are back")
    assert (incident.phase, incident.resolved_at, incident.closed_at, incident.mitigated_at) == (
        "investigating",
        None,
        None,
        None,
    )
    assert (incident.bounces, command.commander(incident)) == (1, dana)
    assert promised(incident) == dict.fromkeys(["public", "stakeholders"], again + minutes(5))
    assert bodies(incident) == [*before, "Reopened. Dana is Incident Commander. Errors are back"]
    assert newest(incident).detail["resolved_at"] == (at + minutes(60)).isoformat()
    assert timeline.verify(incident) == []


def test_open_is_not_reopened(alex: Person, at: datetime) -> None:
    """D7, X5: two who reopen at once: the second is told that it is open."""
    incident = resolved(by=alex, at=at)
    lifecycle.reopen(incident=incident, by=alex, at=at + minutes(90), reason="Errors")
    with refused("", TooLate) as caught:
        lifecycle.reopen(incident=incident, by=alex, at=at + minutes(90), reason="Errors")
    assert caught.value.reason == "INC-1 is open."


ACTS: dict[str, Callable[[Incident, Person, datetime], Any]] = {
    "advance": lambda i, by, at: lifecycle.advance(incident=i, to="monitoring", by=by, at=at),
    "step_back": lambda i, by, at: lifecycle.step_back(incident=i, to="triage", by=by, at=at, reason="x"),
    "end_impact": lambda i, by, at: lifecycle.end_impact(incident=i, by=by, at=at),
    "severity": lambda i, by, at: lifecycle.change_severity(incident=i, level=1, reason="x", by=by, at=at),
    "false alarm": lambda i, by, at: lifecycle.call_false_alarm(incident=i, by=by, at=at, reason="x"),
    "resolve": lambda i, by, at: resolution.resolve(incident=i, by=by, at=at, early_reason="x"),
    "confirm": lambda i, by, at: resolution.confirm(incident=i, item="restored", by=by, at=at),
    "offer": lambda i, by, at: offering.offer(incident=i, role="scribe", person=i.declared_by, by=by, at=at),
    "hand off": lambda i, by, at: offering.hand_off(incident=i, role="commander", person=i.declared_by, by=by, at=at),
    "claim": lambda i, by, at: command.claim(incident=i, role="scribe", by=by, at=at),
    "take command": lambda i, by, at: command.take_command(incident=i, reason="x", by=by, at=at),
    "update": lambda i, by, at: updated(i, by=by, at=at),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_ended_incident_is_left_alone(alex: Person, priya: Person, at: datetime, act: str) -> None:
    """D7, X5: acting on what has ended is too late, and says how to go on."""
    stale = declared(by=alex, at=at, level=4)
    resolution.resolve(incident=stale, by=alex, at=at)
    with refused(kind=TooLate) as caught:
        ACTS[act](stale, priya, at + minutes(1))
    assert str(caught.value) == "INC-1 is resolved. Reopen it first."
    assert isinstance(caught.value, Refusal)
    assert caught.value.status == 409


@pytest.mark.parametrize("act", [*ACTS, "reopen", "close", "note", "correct"])
def test_viewers_change_nothing(alex: Person, outsider: Person, at: datetime, act: str) -> None:
    """X3: no verb lets a viewer change an incident."""
    more: dict[str, Callable[[Incident, Person, datetime], Any]] = {
        "reopen": lambda i, by, at: lifecycle.reopen(incident=i, by=by, at=at, reason="x"),
        "close": lambda i, by, at: lifecycle.close(incident=i, by=by, at=at),
        "note": lambda i, by, at: timeline.note(incident=i, text="x", by=by, at=at),
        "correct": lambda i, by, at: key_times.correct_time(
            incident=i, which="detected_at", value=at, reason="x", by=by, at=at
        ),
    }
    incident = declared(by=alex, at=at)
    with refused(kind=access.NotAllowed):
        {**ACTS, **more}[act](incident, outsider, at)
    assert comms.newest(incident) == 0
