"""Random verbs by random people: whatever they do in whatever order, the invariants of an incident hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from config.kit.errors import Refusal
from incidents import (
    cadence,
    checklist,
    command,
    comms,
    key_times,
    lifecycle,
    notifications,
    offering,
    resolution,
    timeline,
)
from incidents.models import Audience, Incident, Offer, Promise, PublicStatus
from incidents.models.incident import KEY_TIMES, OPEN_PHASES, Phase
from roster.models import Person
from roster.roles import Role
from tests.builders import FINAL
from tests.incidents.helpers import everything

while_open = precondition(lambda self: self.is_open)
BOSS = "whoever commands"
WHO = st.sampled_from([BOSS, BOSS, BOSS, "alex", "priya", "sam", "outsider"])
REASON = st.sampled_from(["Because.", "Because.", "Because.", "", "a\0b"])
MINUTES = st.floats(-90, 120, allow_nan=False)
ROLES = st.sampled_from([*Role.values, "king"])
PHASES = st.sampled_from([*OPEN_PHASES, *OPEN_PHASES, Phase.RESOLVED])
AUDIENCES = st.sampled_from(Audience.values)
SILENT = {"confirm", "unconfirm"}


class Room(RuleBasedStateMachine):
    """One incident; the clock only goes forward."""

    people: ClassVar[dict[str, Person]] = {}
    tried: ClassVar[Counter[str]] = Counter()
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.at = datetime(2026, 6, 6, 14, 16, tzinfo=UTC)
        self.is_open = True
        self.begin(2)

    def begin(self, level: int) -> None:
        """Declare; `rows` is the database as it stands between two acts."""
        self.incident = lifecycle.declare(title="Checkout errors", level=level, by=self.people["alex"], at=self.at)
        self.rows = everything()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def act(self, verb: Any, by: str, *, on: dict[str, Any] | None = None, **said: Any) -> None:
        """Do it: a success writes exactly one entry (a tick that changes nothing none), a refusal changes nothing."""
        before, sequence, name = self.rows, self.fresh.sequence, verb.__name__
        self.tried[name] += 1
        try:
            verb(**(on or {"incident": self.incident}), by=self.who(by), at=self.at, **said)
        except Refusal:
            assert everything() == before, name
        else:
            self.done[name] += 1
            now, self.rows = self.fresh, everything()
            self.is_open = now.is_open
            assert now.sequence - sequence == 1 or (name in SILENT and self.rows == before), name

    @property
    def fresh(self) -> Incident:
        return Incident.objects.select_related("severity").get(pk=self.incident.pk)

    def who(self, name: str) -> Person:
        return self.people[name] if name != BOSS else command.commander(self.incident) or self.people["alex"]

    @rule(minutes=st.integers(0, 40), sweeping=st.booleans())
    def time_passes(self, minutes: int, sweeping: bool) -> None:
        self.at += timedelta(minutes=minutes)
        if sweeping:
            cadence.sweep(self.at)
            notifications.deliver(self.at)
            offering.expire_offers(self.at)
            assert not Offer.objects.waiting().filter(expires_at__lte=self.at).exists()
            assert cadence.sweep(self.at) == 0
            self.rows = everything()

    @rule(to=PHASES, by=WHO)
    def advance(self, to: str, by: str) -> None:
        self.act(lifecycle.advance, by, to=to)

    @while_open
    @rule(to=PHASES, by=WHO, reason=REASON)
    def step_back(self, to: str, by: str, reason: str) -> None:
        self.act(lifecycle.step_back, by, to=to, reason=reason)

    @while_open
    @rule(by=WHO, ago=st.none() | MINUTES)
    def end_impact(self, by: str, ago: float | None) -> None:
        self.act(lifecycle.end_impact, by, ended_at=None if ago is None else self.at - timedelta(minutes=ago))

    @while_open
    @rule(level=st.integers(0, 5), by=WHO, reason=REASON)
    def change_severity(self, level: int, by: str, reason: str) -> None:
        self.act(lifecycle.change_severity, by, level=level, reason=reason)

    @while_open
    @rule(by=WHO, reason=REASON)
    def take_command(self, by: str, reason: str) -> None:
        self.act(command.take_command, by, reason=reason)

    @rule(role=ROLES, by=WHO)
    def claim(self, role: str, by: str) -> None:
        self.act(command.claim, by, role=role)

    @while_open
    @rule(role=ROLES, person=WHO, by=WHO, verb=st.sampled_from(["offer", "hand_off"]))
    def offer(self, role: str, person: str, by: str, verb: str) -> None:
        self.act(getattr(offering, verb), by, role=role, person=self.who(person))

    @precondition(lambda self: self.incident.offers.exists())
    @rule(newest=st.booleans(), verb=st.sampled_from(["accept", "accept", "decline", "withdraw"]), by=st.none() | WHO)
    def answer(self, newest: bool, verb: str, by: str | None) -> None:
        found = self.incident.offers.order_by("-pk" if newest else "pk")[0]
        self.act(getattr(offering, verb), by or found.person.handle, on={"offer": found})

    @while_open
    @rule(by=WHO, place=st.integers(0, 9))
    def stand_down(self, by: str, place: int) -> None:
        found = self.incident.assignments.all()
        self.act(command.stand_down, by, on={"assignment": found[place % len(found)]})

    @rule(
        by=WHO, audience=AUDIENCES, status=st.sampled_from(PublicStatus.values), ahead=MINUTES, seen=st.integers(-1, 3)
    )
    def post_update(self, by: str, audience: str, status: str, ahead: float, seen: int) -> None:
        self.act(
            comms.post_update, by, audience=audience, status=status, impact="Checkout fails.",
            next_update_at=self.at + timedelta(minutes=ahead), seen=None if seen < 0 else seen,
        )  # fmt: skip

    @while_open
    @rule(by=WHO, audience=AUDIENCES)
    def post_as_proposed(self, by: str, audience: str) -> None:
        times = comms.proposed_times(self.fresh, self.at)
        said: dict[str, Any] = {**comms.holding_text(self.fresh, self.at), "audience": audience}
        self.act(comms.post_update, by, next_update_at=times[0], **said)

    @rule(by=WHO, reason=REASON, place=st.integers(0, 9))
    def waive(self, by: str, reason: str, place: int) -> None:
        promises = self.incident.promises.all()
        self.act(cadence.waive, by, on={"promise": promises[place % len(promises)]}, reason=reason)

    @rule(by=WHO, text=st.sampled_from(["/obs Errors", "@14:10 /dec Roll back", "@23:59 x", " ", "\0"]))
    def note(self, by: str, text: str) -> None:
        self.act(timeline.note, by, text=text)

    @rule(by=WHO, which=st.sampled_from([*KEY_TIMES, "closed_at"]), ago=MINUTES, reason=REASON)
    def correct_time(self, by: str, which: str, ago: float, reason: str) -> None:
        self.act(key_times.correct_time, by, which=which, value=self.at - timedelta(minutes=ago), reason=reason)

    @while_open
    @rule(by=WHO, item=st.sampled_from([*checklist.ITEMS, "coffee"]), verb=st.sampled_from(["confirm", "unconfirm"]))
    def tick(self, by: str, item: str, verb: str) -> None:
        self.act(getattr(resolution, verb), by, item=item)

    @rule(by=WHO, early=REASON, final=st.sampled_from([FINAL, FINAL, None, {**FINAL, "audience": "public"}]))
    def resolve(self, by: str, early: str, final: dict[str, Any] | None) -> None:
        self.act(resolution.resolve, by, early_reason=early, final=final)

    @while_open
    @rule()
    def resolve_in_order(self) -> None:
        self.act(resolution.resolve, BOSS, early_reason="The feature is off.", final=FINAL)

    @precondition(lambda self: not self.is_open)
    @rule(by=WHO, reason=REASON)
    def reopen(self, by: str, reason: str) -> None:
        self.act(lifecycle.reopen, by, reason=reason)

    @precondition(lambda self: not self.is_open)
    @rule(by=WHO, reason=REASON)
    def close(self, by: str, reason: str) -> None:
        self.act(lifecycle.close, by, reason=reason)

    @while_open
    @rule(by=WHO, reason=REASON)
    def call_false_alarm(self, by: str, reason: str) -> None:
        self.act(lifecycle.call_false_alarm, by, reason=reason)

    @invariant()
    def holds(self) -> None:
        """All that must be true after every act."""
        incident = self.fresh
        self.one_commander(incident)
        self.offers_wait(incident)
        self.times_in_order(incident)
        self.promises_stand(incident, list(incident.promises.prefetch_related("nudges")))
        assert timeline.verify(incident) == [], "T2"

    def one_commander(self, incident: Incident) -> None:
        """P3: one while open; after the end nobody holds anything."""
        held = list(incident.assignments.held().values_list("role", flat=True))
        assert held.count(Role.COMMANDER) == incident.is_open
        assert incident.is_open or not held

    def offers_wait(self, incident: Incident) -> None:
        """P4: at most one of each role waits, only while it is open, and none to the one who holds it."""
        waiting = [one for one in incident.offers.waiting() if one.role != Role.EXPERT]
        held = {(one.role, one.person_id) for one in incident.assignments.held()}
        assert len({one.role for one in waiting}) == len(waiting)
        assert incident.is_open or not waiting
        assert not held & {(one.role, one.person_id) for one in waiting}

    def times_in_order(self, incident: Incident) -> None:
        """D8: no impossible order, nothing in the future, a resolved time when it is resolved."""
        key_times.check_order(incident)
        assert all(found <= self.at for name in KEY_TIMES if (found := getattr(incident, name)))
        assert bool(incident.resolved_at) == (incident.phase in (Phase.RESOLVED, Phase.CLOSED))

    def promises_stand(self, incident: Incident, promises: list[Promise]) -> None:
        """C5: while open one promise to each audience of the severity, afterwards none; no nudge once settled."""
        held = [promise.audience for promise in promises if promise.is_open]
        assert len(held) == len(set(held))
        assert set(held) >= set(incident.severity.audiences) if incident.is_open else not held
        nudges = [(promise, nudge) for promise in promises for nudge in promise.nudges.all()]
        assert all(not one.settled_at or nudge.decided_at <= one.settled_at for one, nudge in nudges)
        assert all(one.is_open or one.next_step_at is None for one in promises)
        sent = [nudge for _, nudge in nudges if nudge.outcome == "sent"]
        assert incident.timeline.filter(kind="nudge").count() == len(sent)


def test_whatever_they_do(
    alex: Person, priya: Person, sam: Person, dana: Person, outsider: Person, request: pytest.FixtureRequest
) -> None:
    """P3, D8, C5, T1, T2: hundreds of random acts, refused or not, break no invariant; most verbs succeed too."""
    Room.people = {person.handle: person for person in (alex, priya, sam, dana, outsider)}
    limits = settings(
        max_examples=10, stateful_step_count=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Room, settings=limits)
    assert sum(Room.tried.values()) >= 200
    assert len(Room.done) >= 10
