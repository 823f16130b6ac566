"""Who looks on: questions, followers, the tally, presence (SPEC C8, C9, T5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from config.kit.errors import TooLate
from incidents import notifications, presence, stakeholders
from incidents.access import NotAllowed
from incidents.models import Follow, Incident, Notification, Presence
from roster.models import Person
from tests.builders import declared, minutes, staffed, updated
from tests.incidents.helpers import newest, refused


@pytest.fixture
def incident(alex: Person, priya: Person, at: datetime) -> Incident:
    return staffed(declared(by=alex, at=at), at, alex, communications=priya)


def test_a_question_waits_for_communications(incident: Incident, outsider: Person, priya: Person, at: datetime) -> None:
    """C8: anybody who may read may ask; the Communications Lead is told, the commander is not."""
    question = stakeholders.ask(incident=incident, text="When is it over?", by=outsider, at=at)
    assert newest(incident).body == "Olive asks: When is it over?"
    assert newest(incident).detail == {"question": question.pk}
    told = Notification.objects.filter(dedupe_key__startswith="question:")
    assert {(row.recipient.handle, row.channel) for row in told} == {("priya", "app"), ("priya", "email")}


def test_five_questions_may_wait(incident: Incident, outsider: Person, at: datetime) -> None:
    """C8: the queue cannot be flooded by one person."""
    for n in range(5):
        stakeholders.ask(incident=incident, text=f"Question {n}?", by=outsider, at=at)
    with refused("text"):
        stakeholders.ask(incident=incident, text="And?", by=outsider, at=at)
    with refused("text"):
        stakeholders.ask(incident=incident, text=" ", by=outsider, at=at)


def test_an_answer_goes_to_whoever_asked(incident: Incident, outsider: Person, priya: Person, at: datetime) -> None:
    """C8: answered once, in one entry, told to the person who asked."""
    question = stakeholders.ask(incident=incident, text="Is data lost?", by=outsider, at=at)
    stakeholders.answer(question=question, text="No.", by=priya, at=at + minutes(1))
    assert newest(incident).body == "Priya answered Olive: No."
    assert Notification.objects.filter(dedupe_key__startswith="answer:", recipient=outsider).count() == 2
    with refused(kind=TooLate) as caught:
        stakeholders.answer(question=question, text="Yes.", by=priya, at=at + minutes(2))
    assert caught.value.reason == "Priya answered at 14:17 UTC."
    with refused(kind=NotAllowed):
        stakeholders.answer(question=question, text="Yes.", by=outsider, at=at)


def test_contacts_are_counted(incident: Incident, priya: Person, at: datetime) -> None:
    """C9: the total so far, or how many more; one entry each."""
    stakeholders.tally(incident=incident, total=14, note="Mostly by chat.", by=priya, at=at)
    assert newest(incident).body == "14 customer contacts so far. Mostly by chat."
    assert stakeholders.tally(incident=incident, add=3, by=priya, at=at + minutes(1)).total == 17
    found = stakeholders.contacts(incident)
    assert found
    assert found.total == 17


@pytest.mark.parametrize("numbers", [{}, {"total": 1, "add": 1}, {"total": -1}, {"add": -1}, {"total": 10**12}])
def test_counts_that_cannot_be(incident: Incident, priya: Person, at: datetime, numbers: dict[str, Any]) -> None:
    """X5: neither or both numbers, less than nothing, or more than there are people here."""
    with refused():
        stakeholders.tally(incident=incident, by=priya, at=at, **numbers)


def test_followers_get_every_update(incident: Incident, outsider: Person, priya: Person, at: datetime) -> None:
    """C8: the five fields and a link by e-mail, once per update, not to its author, until you stop following."""
    for person in (outsider, outsider, priya):
        stakeholders.follow(incident=incident, by=person, at=at)
    updated(incident, by=priya, at=at + minutes(2))
    notifications.deliver(at + minutes(3))
    sent = [message for message in mail.outbox if message.subject.startswith("Investigating")]
    assert [message.to for message in sent] == [["outsider@harbor.example"]]
    for words in (
        "Status: Investigating",
        "Impact: About 30%",
        "Next update by: 06 Jun 14:33 UTC",
        f"/{incident.number}/",
    ):
        assert words in sent[0].body
    assert "Write the update" not in sent[0].body
    stakeholders.unfollow(incident=incident, by=outsider, at=at)
    assert Follow.objects.filter(person=outsider).count() == 0


def test_presence_is_cheap_and_never_goes_back(
    incident: Incident, alex: Person, outsider: Person, at: datetime
) -> None:
    """T5: who is here, up to which entry they saw; within 10 s nothing is written, nothing ahead of the record."""
    incident.refresh_from_db()
    for seconds, sequence in ((0, 0), (5, 2), (20, 2), (40, 1), (60, 10_000)):
        now = at + timedelta(seconds=seconds)
        presence.seen(incident=incident, by=outsider, at=now, sequence=sequence)
        assert Presence.objects.get().sequence == {0: 0, 5: 0, 20: 2, 40: 2, 60: incident.sequence}[seconds]


def test_faces_are_roles_and_the_rest_is_a_number(
    incident: Incident, alex: Person, priya: Person, outsider: Person, sam: Person, at: datetime
) -> None:
    """Design 3.1: faces of people holding roles, then how many follow; who left a minute ago is gone."""
    presence.seen(incident=incident, by=priya, at=at)
    presence.seen(incident=incident, by=outsider, at=at)
    presence.seen(incident=incident, by=sam, at=at - minutes(2))
    found = presence.here(incident, list(incident.assignments.select_related("person")), alex, at)
    assert ([person.handle for person in found.faces], found.following) == (["alex", "priya"], 1)
