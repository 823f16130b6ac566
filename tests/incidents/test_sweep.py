"""The sweep: one nudge per promise and step, whatever runs or dies (SPEC C5, X4; RELIABILITY 2.4)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from incidents import cadence, lifecycle, resolution, timeline
from incidents.models import Heartbeat, Incident, Notification, Nudge, TimelineEntry
from roster.models import Person
from tests.builders import FINAL, declared, minutes, resolved, staffed, updated
from tests.incidents.helpers import bodies, everything, fresh, newest

NAMES = ["reminder", "overdue", "escalate", "sponsor", *(f"repeat{n}" for n in range(1, 9))]


def sent() -> list[str]:
    """Steps that were sent, in order."""
    return list(Nudge.objects.filter(outcome="sent").order_by("decided_at", "pk").values_list("step", flat=True))


def test_every_rung_once(alex: Person, at: datetime) -> None:
    """C5: swept every half minute for seven hours, each rung rings exactly once, at its time, and then no more."""
    incident = declared(by=alex, at=at, level=3)
    updated(incident, by=alex, at=at, audience="stakeholders", next_in=20)
    for half in range(1, 42 * 60):
        if half % 60 == 0 or half < 60:
            cadence.sweep(at + minutes(half / 2))
    assert sent() == NAMES
    late = [nudge.decided_at - nudge.scheduled_at for nudge in Nudge.objects.all()]
    assert max(late) <= minutes(30)
    assert incident.promises.get(state="open").next_step_at is None


def test_not_a_moment_early(alex: Person, at: datetime) -> None:
    """C5: a rung rings at its instant, not before, and a second sweep finds nothing."""
    declared(by=alex, at=at, level=3)
    due = at + minutes(11.25)
    assert cadence.sweep(due - timedelta(microseconds=1)) == 0
    assert cadence.sweep(due) == 1
    assert cadence.sweep(due) == 0
    assert sent() == ["reminder"]


def test_one_nudge_after_downtime(alex: Person, at: datetime) -> None:
    """C5, K2: after an outage past four rungs the furthest is sent, three are recorded as skipped, then all goes on."""
    incident = declared(by=alex, at=at, level=3)
    assert cadence.sweep(at + minutes(15 + 180)) == 1
    assert list(Nudge.objects.values_list("step", "outcome")) == [
        ("reminder", "skipped_late"),
        ("overdue", "skipped_late"),
        ("escalate", "skipped_late"),
        ("sponsor", "sent"),
    ]
    assert Notification.objects.count() == 2
    assert incident.promises.get().next_step_at == at + minutes(15 + 300)


def test_one_nudge_after_days(alex: Person, at: datetime) -> None:
    """C5, R7: also past the end of the ladder: one, and silence after it."""
    incident = declared(by=alex, at=at, level=3)
    assert cadence.sweep(at + timedelta(days=30)) == 1
    assert (sent(), Nudge.objects.count()) == (["repeat8"], 12)
    assert cadence.sweep(at + timedelta(days=60)) == 0
    assert newest(incident).occurred_at == at + minutes(15 + 180 + 8 * 120)


def test_what_the_record_says(alex: Person, priya: Person, at: datetime) -> None:
    """C5, T1: one entry per nudge, by nobody: which promise, how it stands, who was told."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya)
    updated(incident, by=priya, at=at, audience="stakeholders", next_in=60)
    cadence.sweep(at + minutes(3))
    cadence.sweep(at + minutes(5))
    assert bodies(incident)[-2:] == [
        "The public update promised for 14:21 UTC is coming up. Told Priya.",
        "The public update promised for 14:21 UTC is overdue. Told Alex, Priya.",
    ]
    entry = newest(incident)
    assert (entry.kind, entry.author, entry.detail) == ("nudge", None, {"step": "overdue", "audience": "public"})
    assert timeline.verify(incident) == []


def test_at_the_promised_instant(alex: Person, at: datetime) -> None:
    """C5: posting in the promised second comes before the sweep or after it; it is kept, and nothing later rings."""
    incident = declared(by=alex, at=at)
    assert cadence.sweep(at + minutes(5)) == 2
    updated(incident, by=alex, at=at + minutes(5), next_in=60)
    assert set(incident.promises.filter(number=1).values_list("state", flat=True)) == {"kept"}
    assert cadence.sweep(at + minutes(40)) == 0


def test_a_post_in_time_silences(alex: Person, at: datetime) -> None:
    """C5: a post silences every later step of the promise it kept."""
    incident = declared(by=alex, at=at)
    updated(incident, by=alex, at=at + minutes(2), next_in=60)
    for minute in range(2, 45):
        assert cadence.sweep(at + minutes(minute)) == 0
    assert not Nudge.objects.exists()


def test_nothing_after_resolution(alex: Person, at: datetime) -> None:
    """C5, E2: no nudge after the resolving post, ever."""
    incident = resolved(by=alex, at=at, lasting=60)
    before = Nudge.objects.count()
    for hours in range(24):
        assert cadence.sweep(at + minutes(60) + timedelta(hours=hours)) == 0
    assert Nudge.objects.count() == before
    assert not incident.promises.filter(next_step_at__isnull=False).exists()


def test_nothing_after_a_false_alarm(alex: Person, at: datetime) -> None:
    """C5, D7: nor after a false alarm."""
    incident = declared(by=alex, at=at)
    lifecycle.call_false_alarm(incident=incident, by=alex, at=at + minutes(1), reason="x")
    assert cadence.sweep(at + timedelta(days=1)) == 0


def test_severity_without_rhythm(alex: Person, at: datetime) -> None:
    """D5: a SEV4 is never nudged about what it did not promise."""
    declared(by=alex, at=at, level=4)
    assert cadence.sweep(at + timedelta(days=1)) == 0


@pytest.mark.parametrize("moment", ["2026-06-07T03:00", "2026-12-25T12:00", "2026-03-29T00:58", "2026-10-25T00:58"])
def test_nights_weekends_clock_changes(alex: Person, moment: str) -> None:
    """C5, R18: Sundays, Christmas and the nights when clocks change are days like any other."""
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    declared(by=alex, at=at)
    assert [cadence.sweep(at + minutes(minute)) for minute in (2.9, 3, 4.9, 5, 19.9, 20)] == [0, 2, 0, 2, 0, 2]


def test_severity_raised_between_rungs(alex: Person, at: datetime) -> None:
    """C5, D6: raised from SEV2 to SEV1 after the time had passed, the ladder goes on at the shorter interval."""
    incident = declared(by=alex, at=at)
    cadence.sweep(at + minutes(5))
    lifecycle.change_severity(incident=incident, level=1, reason="x", by=alex, at=at + minutes(6))
    assert cadence.sweep(at + minutes(12)) == 0
    assert cadence.sweep(at + minutes(12.5)) == 2
    assert sent()[-2:] == ["escalate", "escalate"]


def test_overdue_and_told_at_the_same_time(alex: Person, at: datetime) -> None:
    """C5: both audiences of one incident are two promises: two entries, each once."""
    incident = declared(by=alex, at=at)
    cadence.sweep(at + minutes(6))
    assert Counter(nudge.promise.audience for nudge in Nudge.objects.filter(outcome="sent")) == {
        "public": 1,
        "stakeholders": 1,
    }
    assert fresh(incident).sequence == 3


def test_many_incidents(alex: Person, at: datetime) -> None:
    """C5, R6: one sweep reaches all that is due, the longest waiting first."""
    for minute in range(30):
        declared(by=alex, at=at - minutes(minute), level=3)
    assert cadence.sweep(at + minutes(30)) == 30
    waited = list(Nudge.objects.filter(outcome="sent").order_by("pk").values_list("promise__due_at", flat=True))
    assert waited == sorted(waited)


def test_one_that_fails_does_not_stop_the_others(alex: Person, at: datetime) -> None:
    """C5, X4: a promise that cannot be nudged is left alone after three tries; the heartbeat says so."""
    broken, sound = declared(by=alex, at=at, level=3), declared(by=alex, at=at, level=3)
    occupied = TimelineEntry(incident=broken, sequence=2, kind="note", body="x", occurred_at=at, recorded_at=at)
    occupied.save(force_insert=True)
    at += minutes(15)
    assert [cadence.sweep(at) for _ in range(4)] == [1, 0, 0, 0]
    beat = Heartbeat.objects.get(name="cadence")
    assert (beat.failures, beat.last_ok_at) == (0, at)
    assert broken.promises.get().next_step_at == at + timedelta(seconds=30)
    assert cadence.sweep(at + timedelta(seconds=29)) == 0
    assert [cadence.sweep(at + timedelta(seconds=30)), Heartbeat.objects.get(name="cadence").failures] == [0, 1]
    assert sound.promises.get().next_step_at == at + minutes(60)


def test_a_failing_promise_is_as_it_was(alex: Person, at: datetime) -> None:
    """C5: a failed attempt leaves no half nudge behind."""
    incident = declared(by=alex, at=at, level=3)
    TimelineEntry.objects.create(incident=incident, sequence=2, kind="note", body="x", occurred_at=at, recorded_at=at)
    cadence.sweep(at + minutes(15))
    assert not Nudge.objects.exists()
    assert not Notification.objects.exists()
    assert fresh(incident).sequence == 1


def test_backlog(alex: Person, at: datetime) -> None:
    """X4: a sweep that ran out of time says how much it left."""
    for _ in range(3):
        declared(by=alex, at=at, level=3)
    assert cadence.sweep(at + minutes(15), budget=-1) == 0
    assert Heartbeat.objects.get(name="cadence").backlog == 3
    assert cadence.sweep(at + minutes(15)) == 3
    assert Heartbeat.objects.get(name="cadence").backlog == 0


def test_an_idle_sweep_changes_nothing(alex: Person, at: datetime) -> None:
    """X4: running twice is a no-op."""
    declared(by=alex, at=at)
    cadence.sweep(at + minutes(6))
    before = everything()
    for _ in range(3):
        assert cadence.sweep(at + minutes(6)) == 0
    assert everything() == before


def test_kept_between_reading_and_nudging(alex: Person, at: datetime) -> None:
    """C5, K3: a promise kept after the sweep listed it is left alone: it is read again under the lock."""
    incident = declared(by=alex, at=at)
    promise = incident.promises.get(audience="public")
    updated(incident, by=alex, at=at + minutes(4))
    assert cadence._nudge(promise.pk, incident.pk, at + minutes(6)) == 0


def test_resolving_settles_in_the_same_act(alex: Person, at: datetime) -> None:
    """C5, E2: the final update keeps or misses what was promised, as any other."""
    incident = declared(by=alex, at=at, level=3)
    incident = resolution.resolve(incident=incident, by=alex, at=at + minutes(16), final=FINAL)
    assert list(Incident.objects.get().promises.values_list("audience", "state")) == [("stakeholders", "late")]
    assert cadence.open_promises(incident) == []
