"""Offers and handoffs: nothing moves until the person accepts (SPEC P4, P5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from config.kit.errors import TooLate
from incidents import access, command, heartbeats, lifecycle, notifications, offering
from incidents.models import Heartbeat, Incident, Notification, Offer
from roster.models import Person
from tests.builders import declared, given, minutes, resolved, staffed
from tests.incidents.helpers import bodies, newest, refused

SECOND = timedelta(seconds=1)


@pytest.fixture
def live(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at)


@pytest.fixture
def asked(live: Incident, alex: Person, lee: Person, at: datetime) -> Offer:
    """Alex offered Operations to Lee."""
    return offering.offer(incident=live, role="operations", person=lee, by=alex, at=at)


@pytest.fixture
def handed(live: Incident, alex: Person, priya: Person, at: datetime) -> Offer:
    """Alex hands command to Priya."""
    return offering.hand_off(incident=live, role="commander", person=priya, by=alex, at=at, note="Watch 16:00.")


def told(person: Person) -> list[str]:
    """What is unread."""
    return [row.title for row in notifications.unread(person)]


def test_an_offer_moves_nothing(asked: Offer, live: Incident, lee: Person) -> None:
    """P4: offered, not given: the role stays vacant, the person is told, the record says so."""
    assert command.holder(live, "operations") is None
    assert asked.expires_at == asked.offered_at + minutes(5)
    assert told(lee) == ["Alex offers you Operations Lead"]
    assert newest(live).body == "Operations Lead offered to Lee."


def test_accepting(asked: Offer, live: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """P4: the person accepts and holds it from that moment; nobody is told to answer any more."""
    held = offering.accept(offer=asked, by=lee, at=at + minutes(4))
    assert (held.person, held.assigned_by, held.started_at) == (lee, alex, at + minutes(4))
    assert newest(live).body == "Operations Lead: Lee."
    assert told(lee) == []
    assert not Notification.objects.filter(recipient=lee, state="pending").exists()
    with refused("", TooLate) as caught:
        offering.accept(offer=asked, by=lee, at=at + minutes(5))
    assert caught.value.reason == "This offer was accepted at 14:20 UTC by Lee; your click did nothing."


def test_only_they_answer(asked: Offer, alex: Person, at: datetime) -> None:
    """P4: nobody accepts or declines for somebody else."""
    for verb in (offering.accept, offering.decline):
        with refused(kind=access.NotAllowed) as caught:
            verb(offer=asked, by=alex, at=at)
        assert caught.value.reason == "This was offered to Lee; only they can answer."


def test_declining(asked: Offer, live: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """P4: declined with a reason; nothing moved, and whoever offered is told."""
    offering.decline(offer=asked, by=lee, at=at + SECOND, reason="On a train")
    assert newest(live).body == "Lee declined Operations Lead. On a train"
    assert told(alex) == ["Lee declined Operations Lead"]
    assert command.holder(live, "operations") is None
    with refused("", TooLate):
        offering.accept(offer=asked, by=lee, at=at + minutes(1))


def test_withdrawing(asked: Offer, live: Incident, alex: Person, lee: Person, sam: Person, at: datetime) -> None:
    """P4: the one who offered takes it back, or the commander; nobody else."""
    with refused(kind=access.NotAllowed):
        offering.withdraw(offer=asked, by=sam, at=at)
    offering.withdraw(offer=asked, by=alex, at=at + minutes(1))
    assert newest(live).body == "Offer of Operations Lead to Lee withdrawn."
    assert told(lee) == []
    with refused("", TooLate) as caught:
        offering.accept(offer=asked, by=lee, at=at + minutes(2))
    assert caught.value.reason == "This offer was withdrawn at 14:17 UTC by Alex; your click did nothing."


def test_expiring(asked: Offer, live: Incident, alex: Person, lee: Person, at: datetime) -> None:
    """P4: after five minutes it expires once, is flagged, and is back with the commander."""
    assert offering.expire_offers(at + minutes(5) - SECOND) == 0
    assert [offering.expire_offers(at + minutes(5)) for _ in range(2)] == [1, 0]
    entry = newest(live)
    assert entry.body == "Lee did not answer: the offer of Operations Lead has expired. Nothing moved."
    assert (entry.author, entry.occurred_at) == (None, at + minutes(5))
    assert (told(lee), told(alex)) == ([], ["No answer from Lee: Operations Lead is back with you"])
    assert Heartbeat.objects.get(name="offers").last_ok_at == at + minutes(5)


def test_too_late_before_the_sweep(asked: Offer, lee: Person, at: datetime) -> None:
    """P4: the time decides, not whether a worker ran."""
    for verb in (offering.accept, offering.decline):
        with refused("", TooLate) as caught:
            verb(offer=asked, by=lee, at=at + minutes(5))
        assert str(caught.value) == "This offer expired at 14:21 UTC; nothing moved. Ask Alex to offer it again."


def test_the_sweep_is_expected() -> None:
    """X4: a worker that lets no offer expire shows in the room."""
    assert heartbeats.EXPECTED["offers"] == 5 * SECOND


def test_offering_to_somebody_else(asked: Offer, live: Incident, alex: Person, dana: Person, at: datetime) -> None:
    """P4: a new offer takes the older one back, in one act; to the same person it is refused."""
    with refused("person", TooLate) as caught:
        offering.offer(incident=live, role="operations", person=asked.person, by=alex, at=at + SECOND)
    assert caught.value.reason == "Lee was offered this at 14:16 UTC and has not answered yet."
    offering.offer(incident=live, role="operations", person=dana, by=alex, at=at + minutes(1))
    assert newest(live).body == "Operations Lead offered to Dana. The offer to Lee is withdrawn."
    assert told(asked.person) == []
    assert list(live.offers.values_list("state", flat=True)) == ["withdrawn", "open"]


def test_an_expired_offer_is_made_again(asked: Offer, live: Incident, alex: Person, at: datetime) -> None:
    """P4: past its time the same person may be asked again, whether or not the sweep came by."""
    again = offering.offer(incident=live, role="operations", person=asked.person, by=alex, at=at + minutes(6))
    assert again.is_waiting
    assert told(asked.person) == ["Alex offers you Operations Lead"]


def test_who_may_overrule_an_offer(asked: Offer, live: Incident, sam: Person, dana: Person, at: datetime) -> None:
    """P4: what the commander offered to one, nobody else offers to another."""
    with refused(kind=access.NotAllowed):
        offering.offer(incident=live, role="operations", person=dana, by=sam, at=at)


def test_nobody_offers_to_themselves(live: Incident, alex: Person, at: datetime) -> None:
    """P4: a vacant role is taken at once."""
    with refused("person") as caught:
        offering.offer(incident=live, role="scribe", person=alex, by=alex, at=at)
    assert caught.value.remedy == "Take it."


def test_a_held_role_is_handed_off(live: Incident, alex: Person, sam: Person, dana: Person, at: datetime) -> None:
    """P5: what somebody holds is not offered over their head; what nobody holds is not handed off."""
    staffed(live, at, alex, scribe=sam)
    with refused("", TooLate) as caught:
        offering.offer(incident=live, role="scribe", person=dana, by=alex, at=at)
    assert str(caught.value) == "Sam took Scribe at 14:16 UTC. Hand it off instead."
    with refused("", TooLate):
        offering.hand_off(incident=live, role="operations", person=dana, by=alex, at=at)


def test_claiming_what_is_offered(asked: Offer, live: Incident, dana: Person, at: datetime) -> None:
    """P4: a vacant role can be claimed; whoever it was offered to need not answer."""
    command.claim(incident=live, role="operations", by=dana, at=at + minutes(1))
    assert newest(live).body == "Operations Lead: Dana. The offer to Lee is withdrawn."
    with refused("", TooLate) as caught:
        offering.accept(offer=asked, by=asked.person, at=at + minutes(2))
    assert caught.value.reason == "This offer was withdrawn at 14:17 UTC by Dana; your click did nothing."


def test_claiming_what_is_offered_to_oneself(asked: Offer, live: Incident, at: datetime) -> None:
    """P4: Take is an answer too."""
    command.claim(incident=live, role="operations", by=asked.person, at=at)
    asked.refresh_from_db()
    assert asked.state == "accepted"
    assert newest(live).body == "Operations Lead: Lee."


def test_handing_command_over(handed: Offer, live: Incident, alex: Person, priya: Person, at: datetime) -> None:
    """P3, P5: Alex commands until Priya accepts; then one act, one entry, and at no instant nobody."""
    assert command.commander(live) == alex
    assert newest(live).body == "Alex hands command to Priya: offered, with a briefing."
    offering.accept(offer=handed, by=priya, at=at + minutes(2))
    assert list(live.assignments.values_list("person__handle", "started_at", "ended_at")) == [
        ("alex", at, at + minutes(2)),
        ("priya", at + minutes(2), None),
    ]
    assert newest(live).body == "Priya has command from 14:18 UTC. Alex stood down."


def test_the_briefing_is_kept(handed: Offer, live: Incident) -> None:
    """P5: the briefing as it stood, with the note of the one who leaves."""
    handoff = handed.handoff
    assert handoff.note == "Watch 16:00."
    assert handoff.briefing[0][0] == "Situation"


def test_handing_off_another_role(live: Incident, alex: Person, sam: Person, dana: Person, at: datetime) -> None:
    """P5: the holder hands off, or the commander for them."""
    staffed(live, at, alex, scribe=sam)
    with refused(kind=access.NotAllowed):
        offering.hand_off(incident=live, role="scribe", person=dana, by=dana, at=at)
    with refused("person") as caught:
        offering.hand_off(incident=live, role="scribe", person=alex, by=alex, at=at)
    assert caught.value.remedy == "Stand Sam down, then take the role."
    with refused("person", TooLate):
        offering.hand_off(incident=live, role="scribe", person=sam, by=alex, at=at)
    offer = offering.hand_off(incident=live, role="scribe", person=dana, by=sam, at=at)
    offering.accept(offer=offer, by=dana, at=at)
    assert newest(live).body == "Dana is Scribe from 14:16 UTC. Sam stood down."


def test_an_expert_hands_off_their_area(live: Incident, alex: Person, dana: Person, lee: Person, at: datetime) -> None:
    """P2, P5: experts are many: each hands off their own area."""
    given(live, "expert", dana, by=alex, at=at, area="database")
    offer = offering.hand_off(incident=live, role="expert", person=lee, by=dana, at=at)
    held = offering.accept(offer=offer, by=lee, at=at)
    assert (held.area, live.assignments.held().filter(role="expert").count()) == ("database", 1)


def test_taking_command_ends_a_handoff(handed: Offer, live: Incident, dana: Person, at: datetime) -> None:
    """P5: whoever takes command makes the offer of it pointless, and says so."""
    command.take_command(incident=live, reason="Silence.", by=dana, at=at + minutes(1))
    assert newest(live).body == "Dana took command from Alex. Silence. The offer to Priya is withdrawn."
    with refused("", TooLate):
        offering.accept(offer=handed, by=handed.person, at=at + minutes(1))


def test_taking_command_is_loud(live: Incident, alex: Person, dana: Person, at: datetime) -> None:
    """P5: whoever was silent is told, in Fireline and by e-mail, that they do not command any more."""
    command.take_command(incident=live, reason="No answer.", by=dana, at=at + minutes(1))
    assert told(alex) == ["Dana took command from you"]
    assert notifications.deliver(at + minutes(1)) == 1
    assert "No answer." in mail.outbox[0].body


def test_standing_down_before_they_accept(
    live: Incident, alex: Person, sam: Person, dana: Person, at: datetime
) -> None:
    """P4: the holder left early: the role is vacant, and the one it was handed to may still take it."""
    scribe = given(live, "scribe", sam, by=alex, at=at)
    offer = offering.hand_off(incident=live, role="scribe", person=dana, by=sam, at=at)
    command.stand_down(assignment=scribe, by=sam, at=at + minutes(1))
    offering.accept(offer=offer, by=dana, at=at + minutes(2))
    assert newest(live).body == "Scribe: Dana."


def test_the_end_takes_offers_back(alex: Person, lee: Person, at: datetime) -> None:
    """E2: after the all-clear nobody is asked to take a role."""
    incident = declared(by=alex, at=at)
    offering.offer(incident=incident, role="operations", person=lee, by=alex, at=at)
    lifecycle.call_false_alarm(incident=incident, by=alex, at=at, reason="A drill")
    assert incident.offers.get().state == "withdrawn"
    assert told(lee) == []


def test_an_ended_incident_takes_no_answer(alex: Person, lee: Person, at: datetime) -> None:
    """X5: too late, and it says how to go on."""
    incident = resolved(by=alex, at=at)
    offer = Offer.objects.create(
        incident=incident, role="scribe", person=lee, offered_by=alex, offered_at=at, expires_at=at + minutes(5)
    )
    acts = {"accept": lee, "decline": lee, "withdraw": alex}
    for verb, by in acts.items():
        with refused("", TooLate):
            getattr(offering, verb)(offer=offer, by=by, at=at)


def test_the_mail_leads_to_the_answer(handed: Offer, live: Incident, priya: Person, at: datetime) -> None:
    """P5: the e-mail carries the link to the briefing; answered in time it does not leave."""
    notifications.deliver(at)
    (message,) = mail.outbox
    assert message.to == [priya.email]
    assert message.subject == "Alex is handing you command · INC-1"
    assert f"/incidents/1/handoffs/{handed.pk}/" in message.body
    assert "Answer by 14:21 UTC" in message.body


def test_no_mail_after_the_answer(asked: Offer, lee: Person, at: datetime) -> None:
    """P4: what was answered needs no mail."""
    offering.accept(offer=asked, by=lee, at=at)
    assert notifications.deliver(at) == 0
    assert bodies(asked.incident)[-1] == "Operations Lead: Lee."
