"""The promise ledger: make, keep, waive, and sweep what is due (SPEC C5, RELIABILITY 2.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import transaction
from django.db.models import F, Max

from config.kit import text as texts
from config.kit.errors import TooLate
from config.kit.locks import free, locked
from incidents import access, heartbeats, ladder, notifications, signals, timeline
from incidents.models import Audience, Incident, Kind, Nudge, Promise, SeverityPolicy, Update
from incidents.models.cadence import Outcome, PromiseState
from roster.models import Person

log = structlog.get_logger(__name__)

SWEEP_NAME = "cadence"
SWEEP_LIMIT = 200
SWEEP_BUDGET = 10.0
RETRY_AFTER = timedelta(seconds=30)
TRIES = 3


def arm(incident: Incident, at: datetime) -> None:
    """Promise the first update to every audience of the severity; part of declaring and reopening."""
    policy = incident.severity
    if policy.first_update:
        for audience in policy.audiences:
            make(incident, audience, at + policy.first_update, at)


def make(incident: Incident, audience: str, due_at: datetime, at: datetime) -> Promise:
    """One promise: the ladder's steps are shares of the severity's interval, or of the window where it has none."""
    latest = incident.promises.filter(audience=audience).aggregate(Max("number"))["number__max"] or 0
    promise = Promise(
        incident=incident,
        audience=audience,
        number=latest + 1,
        made_at=at,
        due_at=due_at,
        interval=incident.severity.interval or due_at - at,
    )
    promise.next_step_at = ladder.next_step_at(promise, at)
    promise.save(force_insert=True)
    return promise


def settle(incident: Incident, audience: str, update: Update, at: datetime) -> None:
    """Posting keeps the open promise of `audience`; strictly after the promised time it is late."""
    for promise in locked(incident.promises.filter(audience=audience, state=PromiseState.OPEN)):
        promise.state = PromiseState.LATE if at > promise.due_at else PromiseState.KEPT
        _end(promise, at, update)


def rearm(incident: Incident, was: SeverityPolicy, at: datetime) -> None:
    """The severity changed: news within the first-update time to whom nothing is promised yet (SPEC D6).

    Raised, an open promise is never longer than that; lowered, it stays as it was made.
    """
    policy = incident.severity
    if not policy.first_update:
        return
    held = {promise.audience: promise for promise in locked(incident.promises.filter(state=PromiseState.OPEN))}
    for audience in policy.audiences:
        promise = held.get(audience)
        if promise is None:
            make(incident, audience, at + policy.first_update, at)
        elif policy.level < was.level:
            _shorten(promise, policy, at + policy.first_update)


def _shorten(promise: Promise, policy: SeverityPolicy, latest: datetime) -> None:
    promise.due_at = min(promise.due_at, latest)
    promise.interval = policy.interval or promise.interval
    promise.next_step_at = _first_undecided(promise)
    promise.save(update_fields=["due_at", "interval", "next_step_at"])


def _first_undecided(promise: Promise) -> datetime | None:
    """The first rung that did not ring yet: a shorter window may have put it in the past, then it is due at once."""
    decided = set(promise.nudges.values_list("step", flat=True))
    return next((step.at for step in ladder.steps(promise) if step.name not in decided), None)


@transaction.atomic
def waive(*, promise: Promise, reason: str, by: Person, at: datetime) -> Promise:
    """Let a promise go, with a reason on the timeline; the next one is made at once."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(promise.incident)
    promise = locked(incident.promises.filter(pk=promise.pk)).get()
    if not promise.is_open:
        raise TooLate(f"This promise was settled at {promise.settled_at:%H:%M} UTC.")
    promise.state, promise.waived_reason = PromiseState.WAIVED, reason
    _end(promise, at, None)
    if incident.is_open and incident.severity.interval:
        make(incident, promise.audience, at + incident.severity.interval, at)
    timeline.record(
        incident,
        kind=Kind.UPDATE,
        body=f"{promise.get_audience_display()} promise of {promise.due_at:%H:%M} UTC waived. {reason}",
        by=by,
        at=at,
        detail={"act": "waive", "audience": promise.audience},
    )
    return promise


def waive_all(incident: Incident, reason: str, at: datetime) -> None:
    """The incident ends without news owed to anybody; part of a verb, which writes the entry."""
    for promise in locked(incident.promises.filter(state=PromiseState.OPEN)):
        promise.state, promise.waived_reason = PromiseState.WAIVED, reason
        _end(promise, at, None)


def _end(promise: Promise, at: datetime, update: Update | None) -> None:
    promise.settled_at, promise.settled_by, promise.next_step_at = at, update, None
    promise.save()
    notifications.cancel(promise)
    signals.promise_settled.send(Promise, promise=promise, at=at)


def open_promises(incident: Incident) -> list[Promise]:
    """What is promised now, soonest first."""
    return list(incident.promises.filter(state=PromiseState.OPEN).order_by("due_at", "audience"))


def soonest(promises: list[Promise]) -> Promise | None:
    """The promise the room counts down to: the earliest; of two at once, the public one."""
    return min(promises, key=lambda one: (one.due_at, one.audience != Audience.PUBLIC), default=None)


def sweep(at: datetime, *, budget: float = SWEEP_BUDGET, report: bool = True) -> int:
    """Send what is due at `at`; any number of sweepers may run at once. Returns how many promises were nudged.

    `budget` in seconds. A promise that fails is pushed back and does not stop the others. `report` writes the
    heartbeat; a stand-in for the worker leaves it out, or nobody would see that the worker is gone.
    """
    end, done, failures = monotonic() + budget, 0, 0
    due = Promise.objects.filter(state=PromiseState.OPEN, next_step_at__lte=at).order_by("next_step_at")
    listed = list(due.values_list("pk", "incident_id")[:SWEEP_LIMIT])
    for pk, incident_id in listed:
        if monotonic() > end:
            break
        try:
            done += _nudge(pk, incident_id, at)
        except Exception:
            failures += 1
            log.exception("nudge_failed", promise=pk)
            _push_back(pk, at)
    if report:
        left = due.count() if done < len(listed) or done >= SWEEP_LIMIT else 0
        heartbeats.beat(SWEEP_NAME, at, backlog=left, failures=failures)
    return done


@transaction.atomic
def _nudge(pk: int, incident_id: int, at: datetime) -> int:
    # The incident first, as every verb does; a busy one is left to the next sweep.
    incident = free(Incident.objects.filter(pk=incident_id)).first()
    promise = incident and free(Promise.objects.filter(pk=pk, state=PromiseState.OPEN, next_step_at__lte=at)).first()
    if not incident or not promise:
        return 0
    decided = set(promise.nudges.values_list("step", flat=True))
    due = [step for step in ladder.steps(promise) if step.at <= at and step.name not in decided]
    for step in due[:-1]:
        _decide(promise, step, at, Outcome.SKIPPED_LATE)
    if due:
        _send(incident, promise, due[-1], at)
    promise.next_step_at = ladder.next_step_at(promise, at)
    promise.failures = 0
    promise.save(update_fields=["next_step_at", "failures"])
    return 1 if due else 0


def _send(incident: Incident, promise: Promise, step: ladder.Step, at: datetime) -> None:
    nudge = _decide(promise, step, at, Outcome.SENT)
    called = ladder.recipients(incident, step)
    notifications.nudge(incident, promise, nudge, step, called, at)
    names = ", ".join(sorted(person.first_name for person in called))
    who = "public" if promise.audience == Audience.PUBLIC else "internal"
    state = "is overdue" if step.is_overdue else "is coming up"
    timeline.record(
        incident,
        kind=Kind.NUDGE,
        body=f"The {who} update promised for {promise.due_at:%H:%M} UTC {state}. Told {names}.",
        by=None,
        at=at,
        occurred_at=step.at,
        detail={"step": step.name, "audience": promise.audience},
    )


def _decide(promise: Promise, step: ladder.Step, at: datetime, outcome: str) -> Nudge:
    return Nudge.objects.create(promise=promise, step=step.name, scheduled_at=step.at, decided_at=at, outcome=outcome)


def _push_back(pk: int, at: datetime) -> None:
    # Without the incident's lock, so by the row as it is: a promise that was settled meanwhile is left alone.
    failing = Promise.objects.filter(pk=pk, state=PromiseState.OPEN)
    failing.filter(failures__lt=TRIES).update(failures=F("failures") + 1)
    failing.filter(failures__gte=TRIES).update(next_step_at=at + RETRY_AFTER)
