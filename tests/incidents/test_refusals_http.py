"""Refusals of the room over HTTP: at their field, stale with both texts, nothing typed lost (SPEC X5)."""

from __future__ import annotations

import pytest

from incidents import command
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, staffed, updated
from tests.incidents.rooms import HTMX, WORDS, SignedIn, address, ago, by, update_fields


@pytest.fixture
def live(alex: Person, priya: Person) -> Incident:
    incident = declared(by=alex, at=ago(10))
    return staffed(incident, ago(9), alex, communications=priya)


REFUSED = [
    ("timeline/", {"text": "   "}, "q-text"),
    ("timeline/", {"text": "x" * 10_001}, "q-text"),
    ("timeline/", {"text": "nul \x00 byte"}, "q-text"),
    ("updates/", update_fields(impact=""), "c-impact"),
    ("updates/", update_fields(next_update_at=""), "c-next_update_at"),
    ("updates/", update_fields(next_update_at="soon"), "c-next_update_at"),
    ("updates/", update_fields(status="resolved"), "c-status"),
    ("updates/", update_fields(audience="everybody"), "c-audience"),
    ("severity/", {"level": "1", "reason": " "}, "d-reason"),
    ("severity/", {"level": "7", "reason": "x"}, "d-level"),
    ("severity/", {}, "d-level"),
    ("phase/", {"to": "triage", "reason": "x"}, "d-errors"),
    ("roles/", {"role": "scribe", "person": "nobody"}, "d-person"),
    ("times/", {"which": "detected_at", "value": "yesterday", "reason": "x"}, "d-value"),
    ("times/", {"which": "detected_at", "value": "9999-12-31 23:59", "reason": "x"}, "d-value"),
    ("times/", {"which": "detected_at", "value": "0001-01-01 00:00", "reason": "x"}, "d-value"),
    ("resolution/", {"audience": "both", "impact": "", "early_reason": "Known harmless"}, "d-impact"),
    ("resolution/", {"audience": "both", "impact": "Over."}, "d-early_reason"),
    ("impact/", {"ended_at": "25:99"}, "d-ended_at"),
]


@pytest.mark.parametrize(("part", "fields", "slot"), REFUSED)
def test_refusal_lands_at_its_field(
    part: str, fields: dict[str, str], slot: str, live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """X5: 4xx with the reason at the field; the answer carries reasons only, so that no typed text can be replaced."""
    before = live.sequence
    response = signed_in(alex).post(address(live, part), fields, headers=HTMX)
    html = response.content.decode()
    target = f'hx-target="#{slot}-error"' if not slot.endswith("errors") else f'hx-target="#{slot}"'
    assert response.status_code in (409, 422)
    assert html.split(target)[1].split("</hx-partial>")[0].count("<span>") >= 1
    assert "<textarea" not in html
    assert Incident.objects.get(pk=live.pk).sequence == before


@pytest.mark.parametrize(("part", "fields", "slot"), REFUSED)
def test_refusal_without_javascript_brings_the_form_back(
    part: str, fields: dict[str, str], slot: str, live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """X5: the page comes back with what was typed and an error beside it."""
    response = signed_in(alex).post(address(live, part), fields)
    html = response.content.decode()
    assert response.status_code in (409, 422)
    assert "<html" in html
    for name in ("impact", "reason"):
        if fields.get(name, "").strip():
            assert fields[name] in html


def test_stale_update_shows_both_texts(live: Incident, alex: Person, priya: Person, signed_in: SignedIn) -> None:
    """X5, T1: two people, one draft: 409 with theirs, and mine untouched in the page."""
    updated(live, by=priya, at=ago(5), impact="Half of the checkouts fail.")
    response = signed_in(alex).post(address(live, "updates/"), update_fields())
    html = response.content.decode()
    assert response.status_code == 409
    assert "Priya posted update 1 while you were writing" in html
    assert "Half of the checkouts fail." in html
    assert WORDS in html
    assert live.updates.count() == 1


def test_stale_update_may_be_posted_as_the_next(
    live: Incident, alex: Person, priya: Person, signed_in: SignedIn
) -> None:
    """Design README 4: after reading theirs, the same text goes out as update 2."""
    updated(live, by=priya, at=ago(5))
    client = signed_in(alex)
    html = client.post(address(live, "updates/"), update_fields(), headers=HTMX).content.decode()
    assert '<input type="hidden" name="seen" id="c-seen" value="1">' in html
    assert client.post(address(live, "updates/"), update_fields(seen="1"), headers=HTMX).status_code == 200
    assert live.updates.count() == 2


def test_second_press_posts_once(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """X5: the same key is the same update."""
    client, fields = signed_in(priya), update_fields()
    first = client.post(address(live, "updates/"), fields, headers=HTMX)
    second = client.post(address(live, "updates/"), fields, headers=HTMX)
    assert first.status_code == second.status_code == 200
    assert live.updates.count() == 1


def test_taken_role_is_409_and_says_by_whom(live: Incident, alex: Person, sam: Person, signed_in: SignedIn) -> None:
    """P4: two who claim at once: the second is told who holds it."""
    command.claim(incident=live, role="scribe", by=alex, at=ago(1))
    response = signed_in(sam).post(address(live, "roles/"), {"role": "scribe"}, headers=HTMX)
    assert response.status_code == 409
    assert "Alex took Scribe" in response.content.decode()


def test_limit_of_the_severity_is_said_at_the_field(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """D5: a promise later than the limit is refused with the latest time allowed."""
    response = signed_in(priya).post(address(live, "updates/"), update_fields(next_update_at=by(90)), headers=HTMX)
    assert response.status_code == 422
    assert (
        "SEV2 allows up to" in response.content.decode().split("#c-next_update_at-error")[1].split("</hx-partial>")[0]
    )
