"""Several at once, in real threads: the lock of the incident decides, nobody is lost, nothing happens twice."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import partial

import pytest
from django.core import mail

from incidents import cadence, command, comms, heartbeats, lifecycle, notifications, resolution, timeline
from incidents.models import Assignment, Heartbeat, Incident, Kind, Notification, Nudge, Promise, Update
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, resolved, staffed, updated
from tests.incidents.helpers import at_once, fresh, promised, split

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_claim_one_role(alex: Person, priya: Person, sam: Person, at: datetime) -> None:
    """P4: one holds it, the other is told who."""
    incident = declared(by=alex, at=at)
    done, late = split(
        at_once(
            *(partial(command.claim, incident=incident, role="communications", by=who, at=at) for who in (priya, sam))
        )
    )
    assert len(done) == len(late) == 1
    assert late[0].reason == f"{done[0].person.first_name} took Communications Lead at 14:16 UTC."
    assert incident.assignments.held().filter(role="communications").count() == 1


def test_everybody_takes_command(
    alex: Person, priya: Person, sam: Person, dana: Person, lee: Person, at: datetime
) -> None:
    """P3: never two commanders, never none: each takes it from the one before."""
    incident, crew = declared(by=alex, at=at), [priya, sam, dana, lee]
    split(at_once(*(partial(command.take_command, incident=incident, reason="Silence", by=who, at=at) for who in crew)))
    assert Assignment.objects.filter(role="commander", ended_at=None).count() == 1
    assert Assignment.objects.filter(role="commander").count() == 5
    assert timeline.verify(incident) == []


def test_two_post_one_update(alex: Person, priya: Person, at: datetime) -> None:
    """X5: one is posted, the other gets 409 with the text that is there now."""
    incident = declared(by=alex, at=at)
    posts = (partial(updated, incident, by=who, at=at, seen=0, impact=f"By {who.handle}.") for who in (alex, priya))
    done, late = split(at_once(*posts))
    assert (len(done), len(late), late[0].status) == (1, 1, 409)
    assert late[0].shown["theirs"].impact == done[0].impact == Update.objects.get().impact


def test_one_form_sent_four_times(alex: Person, at: datetime) -> None:
    """X5: the same key four times at once is one update, and all four are told of it."""
    incident = declared(by=alex, at=at)
    done, late = split(at_once(*[partial(updated, incident, by=alex, at=at, seen=0, idempotency_key="form")] * 4))
    assert (len({update.pk for update in done}), late, Update.objects.count()) == (1, [], 1)
    assert fresh(incident).sequence == 2


def test_four_declare_with_one_key(alex: Person, at: datetime) -> None:
    """D1: a double click declares once, also the very first incident."""
    done, late = split(at_once(*[partial(declared, by=alex, at=at, idempotency_key="form")] * 4))
    assert ({incident.number for incident in done}, late, Incident.objects.count()) == ({1}, [], 1)


def test_numbers_have_no_gaps(alex: Person, at: datetime) -> None:
    """D3: twenty declared at once, some refused among them: numbers one to twenty."""
    good = [partial(declared, by=alex, at=at)] * 20
    bad = [partial(declared, by=alex, at=at, impact_began_at=at + minutes(9))] * 5
    results = at_once(*good, *bad)
    split(results[:20])
    assert sorted(incident.number for incident in results[:20]) == list(range(1, 21))
    assert sorted(Incident.objects.values_list("number", flat=True)) == list(range(1, 21))


def test_one_record_by_many_hands(alex: Person, at: datetime) -> None:
    """T2: eight write at once: every entry has its place, the chain verifies."""
    incident = declared(by=alex, at=at)
    split(at_once(*(partial(timeline.note, incident=incident, text=f"/obs {n}", by=alex, at=at) for n in range(8))))
    assert list(incident.timeline.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 10))
    assert timeline.verify(incident) == []


def test_verifying_while_others_write(alex: Person, at: datetime) -> None:
    """T2: a record that grows while it is verified is no tampering."""
    incident = declared(by=alex, at=at)

    def write() -> None:
        for n in range(15):
            timeline.note(incident=incident, text=str(n), by=alex, at=at)

    (_, found), _ = split(at_once(write, lambda: [timeline.verify(incident) for _ in range(15)]))
    assert found == [[]] * 15


def test_two_resolve(alex: Person, at: datetime) -> None:
    """E2, X5: resolved once, one final update; the second is told."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    act = partial(resolution.resolve, incident=incident, by=alex, at=at + minutes(15), final=FINAL)
    done, late = split(at_once(act, act))
    assert (len(done), [str(one) for one in late]) == (1, ["INC-1 is resolved. Reopen it first."])
    assert incident.updates.count() == 1


def test_two_reopen(alex: Person, priya: Person, at: datetime) -> None:
    """D7, P3: reopened once, one commander, one bounce."""
    incident = resolved(by=alex, at=at)
    acts = (
        partial(lifecycle.reopen, incident=incident, by=who, at=at + minutes(70), reason="x") for who in (alex, priya)
    )
    done, late = split(at_once(*acts))
    assert (len(done), len(late), fresh(incident).bounces) == (1, 1, 1)
    assert incident.assignments.held().filter(role="commander").count() == 1


def test_posting_against_resolving(alex: Person, priya: Person, at: datetime) -> None:
    """C5, E2: whichever comes first, nothing is promised by an incident that is over."""
    for n in range(5):
        incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
        late = at + minutes(15 + n)
        at_once(
            partial(updated, incident, by=priya, at=late),
            partial(resolution.resolve, incident=incident, by=alex, at=late, final=FINAL),
        )
        assert (fresh(incident).phase, promised(incident)) == ("resolved", {})
        assert comms.newest(incident) in (1, 2)
        assert timeline.verify(incident) == []


def test_four_sweeps_at_once(alex: Person, at: datetime) -> None:
    """C5, K1: four sweepers at each of four rungs: each promise and rung exactly once."""
    for _ in range(10):
        declared(by=alex, at=at, level=3)
    for after in (11.25, 15, 75, 195):
        split(at_once(*[partial(cadence.sweep, at + minutes(after))] * 4))
    rung = Counter(Nudge.objects.filter(outcome="sent").values_list("step", flat=True))
    assert rung == {"reminder": 10, "overdue": 10, "escalate": 10, "sponsor": 10}
    assert Nudge.objects.count() == 40
    assert Notification.objects.count() == 80
    assert {incident.sequence for incident in Incident.objects.all()} == {5}


def test_four_sweeps_after_downtime(alex: Person, at: datetime) -> None:
    """C5, K2: also after an outage: one sent, three recorded as skipped, whoever of the four was first."""
    for _ in range(10):
        declared(by=alex, at=at, level=3)
    split(at_once(*[partial(cadence.sweep, at + minutes(200))] * 4))
    assert Counter(Nudge.objects.values_list("outcome", flat=True)) == {"sent": 10, "skipped_late": 30}


def test_sweep_against_post(alex: Person, at: datetime) -> None:
    """C5, K3: an update in the instant a rung is due: no nudge after it, never two open promises."""
    for _ in range(12):
        declared(by=alex, at=at, level=3)
    incidents, due = list(Incident.objects.all()), at + minutes(15)

    def post_all() -> None:
        for incident in incidents:
            updated(incident, by=alex, at=due, audience="stakeholders", next_in=120)

    split(at_once(partial(cadence.sweep, due), post_all, partial(cadence.sweep, due)))
    for incident in incidents:
        kinds = list(incident.timeline.order_by("sequence").values_list("kind", flat=True))
        assert kinds in ([Kind.SEVERITY, Kind.UPDATE], [Kind.SEVERITY, Kind.NUDGE, Kind.UPDATE])
        assert promised(incident) == {"stakeholders": due + minutes(120)}
        assert timeline.verify(incident) == []
    assert set(Promise.objects.filter(number=1).values_list("state", "next_step_at", "failures")) == {("kept", None, 0)}


def test_four_deliveries_at_once(alex: Person, priya: Person, at: datetime) -> None:
    """C5: each mail leaves once, whoever takes it."""
    for _ in range(5):
        staffed(declared(by=alex, at=at, level=3), at, alex, communications=priya)
    cadence.sweep(at + minutes(15))
    sent, _ = split(at_once(*[partial(notifications.deliver, at + minutes(15))] * 4))
    assert sum(sent) == len(mail.outbox) == 10
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 10


def test_delivery_against_post(alex: Person, at: datetime) -> None:
    """C5: mails and updates cross: each mail is sent or cancelled, none is left behind."""
    incidents = [declared(by=alex, at=at, level=3) for _ in range(8)]
    cadence.sweep(at + minutes(15))
    posts = [partial(updated, one, by=alex, at=at + minutes(16), audience="stakeholders") for one in incidents]
    split(at_once(*posts, *[partial(notifications.deliver, at + minutes(16))] * 2))
    notifications.deliver(at + minutes(17))
    states = Counter(Notification.objects.filter(channel="email").values_list("state", flat=True))
    assert set(states) <= {"sent", "cancelled"}
    assert states["sent"] == len(mail.outbox)


def test_first_heartbeats(at: datetime) -> None:
    """X4: four workers report for the first time at once."""
    split(at_once(*[partial(heartbeats.beat, "cadence", at)] * 4))
    assert Heartbeat.objects.get(name="cadence").last_ok_at == at
