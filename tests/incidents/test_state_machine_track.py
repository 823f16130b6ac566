"""The fix track and the record under random acts: thousands of steps, and the invariants of the room hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from incidents import decisions, fixing, hypotheses, timeline, work
from incidents.models.proposal import Result, Risk
from incidents.models.work import Settled
from roster.models import Person
from tests.incidents.test_state_machine import REASON, WHO, Room, while_open

LEVELS = st.sampled_from([1, 2, 2, 3])
PLACE = st.integers(0, 4)
RISKS = st.sampled_from([*Risk.values, "none at all"])
RESULTS = st.sampled_from([*Result.values, "perhaps"])
ACTS = st.sampled_from(["approve", "approve", "reject", "withdraw", "start", "start", "stop", "verify"])
TASK_ACTS = st.sampled_from(["acknowledge", "report", "finish", "drop", "reassign"])
WORDS = st.sampled_from(["Two workers", "Two workers", "Two workers", " ", "a\0b"])


def some(name: str) -> Any:
    """There is one of these to act on."""
    return precondition(lambda self: getattr(self.incident, name).exists())


class Track(Room):
    """The room of `Room`, with proposals, tasks, mitigations, hypotheses, decisions, pins and corrections."""

    @initialize(level=LEVELS)
    def declared_at(self, level: int) -> None:
        self.begin(level)

    # An incident that ends at once leaves nothing to work on; the other machine ends it in every way.
    resolve_in_order = call_false_alarm = None  # type: ignore[assignment]

    def one(self, name: str, place: int) -> Any:
        found = getattr(self.incident, name).order_by("-pk")
        return found[place % len(found)]

    @while_open
    @rule(by=WHO, what=WORDS, risk=RISKS)
    def propose(self, by: str, what: str, risk: str) -> None:
        self.act(fixing.propose, by, what=what, risk=risk, risk_words="Late files.", undo="Twelve again.")

    @some("proposals")
    @rule(by=WHO, act=ACTS, place=PLACE, stale=st.booleans(), said=st.booleans(), reason=REASON)
    def decide_proposal(self, by: str, act: str, place: int, stale: bool, said: bool, reason: str) -> None:
        found = self.one("proposals", place)
        more: dict[str, Any] = {} if act == "verify" else {"seen_version": found.version - stale}
        if act in ("reject", "stop", "withdraw"):
            more["reason"] = reason
        if act == "approve":
            more["risk_said"] = said
        self.act(getattr(fixing, act), by, on={"proposal": found}, **more)

    @some("proposals")
    @rule(by=WHO, place=PLACE, result=RESULTS, temporary=st.sampled_from(["", "Two workers until Monday"]))
    def observe(self, by: str, place: int, result: str, temporary: str) -> None:
        said = {"result": result, "observed": "Errors fell to 4%.", "temporary": temporary}
        self.act(fixing.observe, by, on={"proposal": self.one("proposals", place)}, **said)

    @some("proposals")
    @rule(by=WHO, place=PLACE, text=WORDS)
    def question(self, by: str, place: int, text: str) -> None:
        self.act(fixing.ask, by, on={"proposal": self.one("proposals", place)}, question=text)

    @while_open
    @rule(by=WHO, what=WORDS, owner=st.none() | WHO, minutes=st.none() | st.integers(-5, 60))
    def task(self, by: str, what: str, owner: str | None, minutes: int | None) -> None:
        person = self.who(owner) if owner else None
        self.act(work.ask, by, what=what, owner=person, report_in_minutes=minutes)

    @some("tasks")
    @rule(by=WHO, act=TASK_ACTS, place=PLACE, words=WORDS, other=WHO)
    def work_on_task(self, by: str, act: str, place: int, words: str, other: str) -> None:
        said: dict[str, dict[str, Any]] = {
            "acknowledge": {},
            "report": {"text": words, "next_report_at": self.at + timedelta(minutes=10)},
            "finish": {"outcome": words},
            "drop": {"reason": words},
            "reassign": {"owner": self.who(other)},
        }
        self.act(getattr(work, act), by, on={"task": self.one("tasks", place)}, **said[act])

    @while_open
    @rule(by=WHO, words=WORDS)
    def objective(self, by: str, words: str) -> None:
        self.act(work.set_objective, by, text=words)

    @some("mitigations")
    @rule(by=WHO, place=PLACE, how=st.sampled_from([*Settled.values, "hidden"]), link=WORDS)
    def settle(self, by: str, place: int, how: str, link: str) -> None:
        self.act(work.settle_mitigation, by, on={"mitigation": self.one("mitigations", place)}, settled=how, link=link)

    @rule(by=WHO, words=WORDS, verb=st.sampled_from([hypotheses.suppose, decisions.decide]))
    def think(self, by: str, words: str, verb: Any) -> None:
        self.act(verb, by, text=words)

    @some("hypotheses")
    @rule(by=WHO, place=PLACE, words=WORDS, verb=st.sampled_from(["rule_out", "confirm", "reopen"]))
    def settle_hypothesis(self, by: str, place: int, words: str, verb: str) -> None:
        said = {"reason" if verb == "reopen" else "evidence": words}
        self.act(getattr(hypotheses, verb), by, on={"hypothesis": self.one("hypotheses", place)}, **said)

    @while_open
    @rule(by=WHO, place=PLACE, verb=st.sampled_from(["pin", "unpin"]))
    def pin(self, by: str, place: int, verb: str) -> None:
        self.act(getattr(timeline, verb), by, on={"entry": self.one("timeline", place)})

    @while_open
    @rule(by=WHO, place=PLACE, words=WORDS)
    def correct(self, by: str, place: int, words: str) -> None:
        self.act(timeline.correct, by, on={"entry": self.one("timeline", place)}, text=words)

    @invariant()
    def decided_by_the_commander(self) -> None:
        """W1: nothing runs that nobody approved; at SEV1 nobody approved what they proposed."""
        for one in self.incident.proposals.all():
            assert one.is_waiting or one.state == "withdrawn" or one.decided_by_id
            assert not one.result or (one.started_at and one.finished_at)
            assert one.started_at is None or (one.decided_at and one.decided_at <= one.started_at)


def test_whatever_they_do_on_the_track(
    alex: Person, priya: Person, sam: Person, dana: Person, outsider: Person
) -> None:
    """W1, W2, W4, T1, T2, T4, P3: thousands of random acts: one entry for each verb, the chain verifies."""
    Track.people = {person.handle: person for person in (alex, priya, sam, dana, outsider)}
    Track.tried.clear()
    Track.done.clear()
    limits = settings(
        max_examples=25,
        stateful_step_count=60,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    run_state_machine_as_test(Track, settings=limits)
    assert Track.tried.total() >= 1_000
    assert len(Track.done) >= 20
