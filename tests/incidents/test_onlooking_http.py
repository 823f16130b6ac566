"""The stakeholder view over HTTP: questions and answers, following, the count of contacts, presence (C8, C9)."""

from __future__ import annotations

import pytest

from config.kit import clock
from incidents import lifecycle, stakeholders
from incidents.models import ContactTally, Follow, Incident, Presence, StakeholderQuestion
from roster.models import Person
from tests.builders import declared
from tests.incidents.rooms import HTMX, SignedIn, ago, room_of_three
from tests.incidents.rooms import address as url


@pytest.fixture
def live(alex: Person, priya: Person, sam: Person) -> Incident:
    return room_of_three(alex, priya, sam)


def ask(incident: Incident, by: Person) -> StakeholderQuestion:
    return stakeholders.ask(incident=incident, text="When is it over?", by=by, at=clock.now())


def test_viewers_read_ask_and_follow_and_no_more(live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """X3, C8: stakeholders may ask and follow; that changes nothing in the incident."""
    client = signed_in(outsider)
    question = ask(live, outsider)
    for part in ("draft/", "draft/pen/", "draft/suggestions/1/", "draft/revisions/1/", "contacts/"):
        data = {"total": "1", "known": "x"}
        assert client.post(url(live, part), data, headers=HTMX).status_code == 403, part
    assert client.post(url(live, f"questions/{question.pk}/"), {"text": "x"}, headers=HTMX).status_code == 403
    assert client.post(url(live, "questions/"), {"text": "And payments?"}).status_code == 302
    assert client.post(url(live, "follow/")).status_code == 302
    assert Follow.objects.filter(person=outsider).exists()
    client.post(url(live, "follow/"), {"stop": "1"})
    assert not Follow.objects.exists()
    assert url(live, "briefing/") in client.get(url(live)).content.decode()


def test_the_stakeholder_view_says_it_all(live: Incident, priya: Person, outsider: Person, signed_in: SignedIn) -> None:
    """C8: severity, public phase, impact, people, contacts, answers, as page and as panel; no hidden controls."""
    stakeholders.tally(incident=live, total=17, by=priya, at=clock.now())
    stakeholders.answer(question=ask(live, outsider), text="In an hour.", by=priya, at=clock.now())
    client = signed_in(outsider)
    for headers in ({}, HTMX):
        html = client.get(url(live, "briefing/"), headers=headers).content.decode()
        for words in ("SEV2", "Investigating", "About 30% of checkout", "Alex", "Priya", ">17</span>", "In an hour."):
            assert words in html, words
    assert 'id="composer"' not in html


def test_a_question_that_is_refused_keeps_its_text(live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """X5: nothing typed is lost, the reason stands at the field."""
    for _ in range(5):
        ask(live, outsider)
    response = signed_in(outsider).post(url(live, "questions/"), {"text": "One more?"})
    assert response.status_code == 422
    assert "One more?</textarea>" in response.content.decode()
    assert signed_in(outsider).post(url(live, "questions/"), {"text": " "}).status_code == 422


def test_answering_from_the_lane(live: Incident, priya: Person, outsider: Person, signed_in: SignedIn) -> None:
    """C8: the queue stands in the comms lane; a second answer is too late."""
    question, client = ask(live, outsider), signed_in(priya)
    assert "When is it over?" in client.get(url(live, "desk/"), headers=HTMX).content.decode()
    part = f"questions/{question.pk}/"
    assert "When is it over?" in client.get(url(live, part), headers=HTMX).content.decode()
    assert client.post(url(live, part), {"text": ""}, headers=HTMX).status_code == 422
    assert client.post(url(live, part), {"text": "Soon."}, headers=HTMX).status_code == 200
    late = client.post(url(live, part), {"text": "Later."})
    assert late.status_code == 409
    assert "Later.</textarea>" in late.content.decode()


def test_counting_contacts(live: Incident, sam: Person, signed_in: SignedIn) -> None:
    """C9: any responder counts; what is no number is refused at its field."""
    client = signed_in(sam)
    assert client.post(url(live, "contacts/"), {"total": "many"}, headers=HTMX).status_code == 422
    assert client.post(url(live, "contacts/"), {"total": "14", "note": "Chat."}, headers=HTMX).status_code == 200
    assert ContactTally.objects.get().total == 14
    assert "About 14 customers have contacted us." in client.get(url(live)).content.decode()


def test_presence_counts_what_the_page_showed(live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """T5: readers count too; odd numbers are none."""
    client = signed_in(outsider)
    assert client.get(url(live, "presence/")).status_code == 405
    html = client.post(url(live, "presence/"), {"sequence": "x"}, headers=HTMX).content.decode()
    assert 'id="presence"' in html
    assert Presence.objects.get().sequence == 0


def test_an_ended_incident_says_how_it_was(alex: Person, outsider: Person, signed_in: SignedIn) -> None:
    """C8: afterwards the page tells what was; nothing is being done, nobody is asked, nothing more is sent."""
    ended = declared(by=alex, at=ago(20))
    lifecycle.call_false_alarm(incident=ended, reason="A test.", by=alex, at=clock.now())
    html = signed_in(outsider).get(url(ended, "briefing/")).content.decode()
    assert "What customers noticed" in html
    for words in ("What is being done", "Communicates", "Follow by e-mail", "Your question"):
        assert words not in html
