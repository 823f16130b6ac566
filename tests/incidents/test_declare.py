"""The declare page: title and severity suffice, and nothing typed is lost (SPEC D1, D2, D4, X5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from incidents import consequences, similar, triage
from incidents.models import Incident, SeverityPolicy
from roster.models import Person
from tests.builders import declared, resolved

NEW = "/incidents/new/"
TYPED = {
    "title": "Checkout returning 500s",
    "level": "2",
    "services": "Checkout, Payments API",
    "began": "20 min ago",
    "summary": "An error page after pressing Pay.",
    "blast_radius": "About 30% of attempts",
    "recent_change": "Deploy 2026-06-06.3",
    "affected": "yes",
    "share": "10to50",
    "core": "yes",
    "key": "a-key",
}


def test_title_and_severity_suffice(signed_in: Any, alex: Person) -> None:
    """D1: two fields, then the room."""
    answer = signed_in(alex).post(NEW, {"title": "Checkout is down", "level": "1"})
    incident = Incident.objects.get()
    assert answer.headers["Location"] == f"{incident.get_absolute_url()}?declared"
    assert (incident.title, incident.severity.level, incident.declared_by) == ("Checkout is down", 1, alex)


def test_the_intake_is_kept(signed_in: Any, alex: Person, at: datetime) -> None:
    """D2, D4: what users see, blast radius, start, change, services, and the triage answers with the suggestion."""
    with time_machine.travel(at, tick=False):
        signed_in(alex).post(NEW, TYPED)
    found = Incident.objects.get()
    assert found.impact_began_at == at - timedelta(minutes=20)
    assert (found.summary, found.blast_radius) == (TYPED["summary"], TYPED["blast_radius"])
    assert (found.recent_change, found.services) == (TYPED["recent_change"], TYPED["services"])
    assert found.triage_answers == {"affected": "yes", "share": "10to50", "core": "yes", "suggested": "SEV1"}


def test_a_second_press_makes_one_incident(signed_in: Any, alex: Person, priya: Person) -> None:
    """D1: the form's key makes a double click one incident; another person's same key is not theirs."""
    first, again = (signed_in(alex).post(NEW, TYPED).headers["Location"] for _ in range(2))
    assert first == again
    assert signed_in(priya).post(NEW, TYPED).headers["Location"] != first
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "   "}, "Say what is broken, in a few words."),
        ({"title": "x" * 201}, "200 fit"),
        ({"level": ""}, "Choose a severity."),
        ({"level": "7"}, "is not one of the available choices"),
        ({"began": "tomorrow"}, "Write 14:14, 20 min ago"),
        ({"began": "2030-01-01 10:00"}, "That time has not come yet."),
        ({"services": "s" * 201}, "200 fit"),
        ({"title": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_refusals_stand_at_the_field(
    change: dict[str, str], words: str, signed_in: Any, alex: Person, at: datetime
) -> None:
    """X5: 422, the message at the field, everything typed still there, nothing made."""
    with time_machine.travel(at, tick=False):
        answer = signed_in(alex).post(NEW, {**TYPED, **change})
    html = answer.content.decode()
    assert answer.status_code == 422
    field = next(iter(change))
    said = html.split(f'id="d-{field}-said"')[1].split("</span></span>")[0]
    assert words in said
    kept = [TYPED[name] for name in ("summary", "blast_radius", "recent_change") if name not in change]
    assert all(value in html for value in kept)
    assert not Incident.objects.exists()


def test_a_link_prefills(signed_in: Any, alex: Person) -> None:
    """README 2.1: `?title=&severity=&service=` from chat and alerts; nonsense is left out."""
    client = signed_in(alex)
    html = client.get(f"{NEW}?title=Slow+%22search%22&severity=SEV2&service=Search").content.decode()
    assert 'value="Slow &quot;search&quot;"' in html
    assert 'id="level-2" value="2" checked' in html
    assert (
        "checked"
        not in client.get(f"{NEW}?severity=high").content.decode().split("d-levels")[1].split("</fieldset>")[0]
    )


@pytest.mark.parametrize(
    ("answers", "level", "why"),
    [
        ("yes 10to50 yes no", 1, "10 to 50% starts at SEV2; core revenue moves it up one."),
        ("yes under10 no no", 3, "Under 10% starts at SEV3."),
        (
            "yes under10 yes yes",
            1,
            "Under 10% starts at SEV3; core revenue moves it up one; getting worse moves it up one.",
        ),
        ("yes over50 yes no", 1, "Over 50% starts at SEV1; core revenue cannot move it higher."),
        ("unknown unknown no no", 1, "An unknown share counts as over 50% and starts at SEV1."),
        ("no - no no", 4, "No customer affected starts at SEV4."),
        (
            "no - no unknown",
            3,
            "No customer affected starts at SEV4; getting worse (unknown counts as yes) moves it up one.",
        ),
        ("yes 10to50 - -", 2, "10 to 50% starts at SEV2."),
    ],
)
def test_triage_shows_its_arithmetic(answers: str, level: int, why: str) -> None:
    """D4: share sets the base, core revenue and getting worse move up one each, capped; in doubt it rounds up."""
    given = dict(zip(("affected", "share", "core", "worse"), answers.split(), strict=True))
    found = triage.suggest({name: value for name, value in given.items() if value != "-"})
    assert found == triage.Suggestion(level, why)


def test_triage_waits_for_the_first_two_answers() -> None:
    """D4: nothing is suggested from nothing; what is no answer is left out."""
    assert triage.suggest({"affected": "yes"}) is None
    assert triage.suggest({"core": "yes"}) is None
    assert triage.clean({"affected": "maybe", "share": "10to50", "extra": "x"}) == {"share": "10to50"}


def test_triage_works_without_javascript(signed_in: Any, alex: Person) -> None:
    """D4: its buttons post the form, which comes back with everything typed, and declare nothing."""
    client = signed_in(alex)
    html = client.post(NEW, {**TYPED, "press": "suggest"}).content.decode()
    assert "<b>Suggested SEV1.</b>" in html
    used = client.post(NEW, {**TYPED, "title": "", "press": "use-1"})
    assert 'id="level-1" value="1" checked' in used.content.decode()
    assert (used.status_code, b"Say what is broken, in" in used.content, Incident.objects.count()) == (200, False, 0)


def test_fragments_of_the_form(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 3.2: the suggestion and the consequences follow what is typed, by POST, and change nothing."""
    incident = declared(by=alex, at=at)
    client = signed_in(alex)
    assert "Suggested SEV1." in client.post(f"{NEW}triage/", TYPED).content.decode()
    html = client.post(f"{NEW}preview/", TYPED).content.decode()
    assert "When you press Declare SEV2" in html
    assert f"{incident.reference} {incident.title}" in html
    assert (client.get(f"{NEW}triage/").status_code, client.get(f"{NEW}preview/").status_code) == (405, 405)


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (1, ["First public update due in 5 min", "every 15 min", "Ops Lead, Comms Lead and Scribe stand open"]),
        (2, ["every 30 min and never later than 1 h", "Ops Lead and Comms Lead stand open", "holding update"]),
        (3, ["First internal update due in 15 min, then every 2 h", "No other role is wanted", "Nothing is public"]),
        (4, ["No updates are promised to anybody", "Nothing is public"]),
    ],
)
@pytest.mark.django_db
def test_consequences_follow_the_policy(level: int, words: list[str], at: datetime) -> None:
    """D5: the right column says what pressing the button will do, from the policy's row."""
    steps = consequences.of_declaring(SeverityPolicy.objects.get(level=level), "Checkout errors", at)
    text = " ".join(f"{step.what} {step.rest} {step.code}" for step in steps).replace("\N{NO-BREAK SPACE}", " ")
    assert all(word in text for word in [*words, "#inc-2026-06-06-checkout-errors"])


def test_similar_open_incidents_are_offered(alex: Person, at: datetime) -> None:
    """D3: a shared telling word, plural or not; common words say nothing, ended incidents are not offered."""
    crash = declared(by=alex, at=at, title="Mobile app crashes on launch", services="iOS")
    resolved(by=alex, at=at, title="Crash of the importer")
    assert similar.similar_open("Android app crash reports", alex) == [crash]
    assert similar.similar_open("Users see errors when they are failing", alex) == []
    assert similar.similar_open("", alex) == []


def test_the_five_minutes_go_on(signed_in: Any, alex: Person, at: datetime) -> None:
    """D4: a visible five-minute clock that a refusal does not restart; then "declare the higher one"."""
    client = signed_in(alex)
    with time_machine.travel(at, tick=False):
        assert 'data-until="2026-06-06T14:21:00.000Z"' in client.get(NEW).content.decode()
    opened = (at - timedelta(minutes=4)).isoformat()
    for later, words in (
        (0, 'data-until="2026-06-06T14:17:00.000Z"'),
        (2, ">Time is up. Declare the higher one.</time>"),
    ):
        with time_machine.travel(at + timedelta(minutes=later), tick=False):
            assert words in client.post(NEW, {"opened": opened}).content.decode()


def test_readers_declare_too(signed_in: Any, outsider: Person) -> None:
    """D1: anyone signed in declares, also who may only read; in the room they still change nothing (X3)."""
    client = signed_in(outsider)
    assert client.get(NEW).status_code == 200
    assert b'href="/incidents/new/"' in client.get("/incidents/").content
    room = client.post(NEW, TYPED).headers["Location"].removesuffix("?declared")
    assert client.get(room).status_code == 200
    assert client.post(f"{room}severity/", {"level": "1", "reason": "x"}).status_code == 403
