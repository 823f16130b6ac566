"""Offers and handoffs over HTTP: by plain form and by htmx, by whom, and what each answers (SPEC P4, P5)."""

from __future__ import annotations

import pytest

from incidents import command, offering
from incidents.models import Incident, Offer
from roster.models import Person
from tests.builders import declared, staffed
from tests.incidents.rooms import HTMX, SignedIn, address, ago

HANDED = {"role": "commander", "person": "lee", "note": "Finance asked us not to stop the job."}


@pytest.fixture
def live(alex: Person, priya: Person) -> Incident:
    return staffed(declared(by=alex, at=ago(30), summary="Payments fail."), ago(29), alex, communications=priya)


@pytest.fixture
def handed(live: Incident, alex: Person, lee: Person) -> Offer:
    return offering.hand_off(incident=live, role="commander", person=lee, by=alex, at=ago(1), note="Watch 16:00.")


@pytest.fixture
def asked(live: Incident, alex: Person, lee: Person) -> Offer:
    return offering.offer(incident=live, role="operations", person=lee, by=alex, at=ago(1))


def test_assign_offers(live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """P4: Assign asks the person; the strip says that no answer came yet, with a way back."""
    html = signed_in(alex).post(address(live, "roles/"), {"role": "operations", "person": "lee"}, headers=HTMX)
    assert command.holder(live, "operations") is None
    assert "Offered to Lee" in html.content.decode()
    assert f"handoffs/{live.offers.get(state='open').pk}/withdrawal/" in html.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_card_of_a_role(live: Incident, outsider: Person, signed_in: SignedIn, headers: dict[str, str]) -> None:
    """P1: what a role does and leaves to others, and who holds it, for everybody, fetched when somebody asks."""
    html = signed_in(outsider).get(address(live, "roles/communications/"), headers=headers).content.decode()
    assert "Leaves to others." in html
    assert "Priya" in html
    assert "Stand down" not in html
    assert ("<html" in html) is (not headers)
    assert signed_in(outsider).get(address(live, "roles/king/")).status_code == 404


def test_choosing_oneself_takes_it(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """P4: who picks themselves has the role at once."""
    signed_in(alex).post(address(live, "roles/"), {"role": "operations", "person": "alex"})
    found = command.holder(live, "operations")
    assert found
    assert found.person == alex


def test_the_picker_says_who_is_free_and_awake(live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """P8: local time, rest and roles beside every name; experts who are here are not listed again."""
    html = signed_in(alex).get(address(live, "roles/new/?role=operations"), headers=HTMX).content.decode()
    assert html.count('class="pick"') == 3
    assert "in Seoul" in html
    assert "holds Comms Lead" in html


@pytest.mark.parametrize(
    ("part", "to"), [("roles/new/?role=commander", "handoffs/"), ("handoffs/?role=scribe", "new/")]
)
def test_the_right_form_for_the_role(part: str, to: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """P5: what is held is handed off, what is vacant is assigned, whichever button was pressed."""
    response = signed_in(alex).get(address(live, part))
    assert response.status_code == 302
    assert f"{to}?role=" in response["Location"]


def test_the_form_shows_the_briefing(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """P5: dialog and page show what the successor will read."""
    for headers in ({}, HTMX):
        html = signed_in(alex).get(address(live, "handoffs/"), headers=headers).content.decode()
        assert "Customer impact is" in html
        assert 'name="note"' in html
        assert ("<html" in html) == (not headers)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_handing_off(headers: dict[str, str], live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """P5: offered with the note; nothing moved."""
    response = signed_in(alex).post(address(live, "handoffs/"), HANDED, headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert live.offers.get(state="open").handoff.note == HANDED["note"]
    assert command.commander(live) == alex


def test_a_note_is_kept(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: without a successor it is refused at the field, and the note is still there."""
    response = signed_in(alex).post(address(live, "handoffs/"), {**HANDED, "person": ""})
    assert response.status_code == 422
    assert "Choose who takes it." in response.content.decode()
    assert HANDED["note"] in response.content.decode()


def test_the_banner_reaches_them_everywhere(handed: Offer, live: Incident, lee: Person, signed_in: SignedIn) -> None:
    """P5: in the room, on every other page and in the list of notifications, with the way to the answer."""
    client = signed_in(lee)
    for page in (address(live), address(live, "watch/"), "/incidents/", "/notifications/", "/incidents/active/"):
        html = client.get(page).content.decode()
        assert "Alex is handing you command" in html, page
        assert handed.get_absolute_url() in html, page


def test_others_see_no_banner(handed: Offer, live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """P5: who was not asked sees in the strip that somebody was."""
    html = signed_in(priya).get(address(live)).content.decode()
    assert "handing you" not in html
    assert "Offered to Lee" in html
    assert "withdrawal/" not in html


def test_accepting_needs_the_tick(
    handed: Offer, live: Incident, alex: Person, lee: Person, signed_in: SignedIn
) -> None:
    """P5: read the briefing first; then command moves."""
    client, where = signed_in(lee), handed.get_absolute_url()
    refused = client.post(where, {"answer": "accept"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Read the briefing and tick this first." in refused.content.decode()
    assert command.commander(live) == alex
    accepted = client.post(where, {"answer": "accept", "read": "on"}, headers=HTMX)
    assert accepted.status_code == 200
    assert command.commander(live) == lee


def test_the_page_of_the_mail(handed: Offer, live: Incident, lee: Person, signed_in: SignedIn) -> None:
    """P5: the link opens a page that works without any script: briefing, tick, two buttons."""
    client, where = signed_in(lee), handed.get_absolute_url()
    html = client.get(where).content.decode()
    assert "Take command from Alex?" in html
    assert "Watch 16:00." in html
    assert "hx-post" not in html.split("<form")[-1].split("</form>")[0]
    assert client.post(where, {"answer": "accept", "read": "on"}).status_code == 302
    assert command.commander(live) == lee


def test_not_now(asked: Offer, live: Incident, lee: Person, signed_in: SignedIn) -> None:
    """P4: declined with a reason in one press."""
    signed_in(lee).post(asked.get_absolute_url(), {"answer": "decline", "reason": "On a train"})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("declined", "On a train")


def test_enter_in_the_reason_moves_nothing(asked: Offer, live: Incident, lee: Person, signed_in: SignedIn) -> None:
    """P4: who writes why not has not accepted, whichever button the browser presses."""
    response = signed_in(lee).post(asked.get_absolute_url(), {"answer": "accept", "reason": "On a train"})
    assert response.status_code == 422
    assert "Press Not now" in response.content.decode()
    assert command.holder(live, "operations") is None


def test_a_late_click(asked: Offer, live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """X5: 409 with who did what and when; the page says how it ended."""
    client = signed_in(lee)
    assert signed_in(alex).post(address(live, f"handoffs/{asked.pk}/withdrawal/"), headers=HTMX).status_code == 200
    response = client.post(asked.get_absolute_url(), {"answer": "accept"}, headers=HTMX)
    assert response.status_code == 409
    assert "by Alex; your click did nothing." in response.content.decode()
    html = client.get(asked.get_absolute_url()).content.decode()
    assert "nothing moved" in html
    assert 'value="accept"' not in html


def test_nobody_answers_for_others(asked: Offer, live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """P4: others may read it; they are given no buttons, and their answer is refused."""
    client = signed_in(priya)
    html = client.get(asked.get_absolute_url()).content.decode()
    assert "Lee has not answered yet." in html
    assert 'value="accept"' not in html
    assert client.post(asked.get_absolute_url(), {"answer": "accept"}, headers=HTMX).status_code == 403


def test_viewers_change_nothing(asked: Offer, live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """X3: viewing is not editing."""
    client = signed_in(outsider)
    for part, said in [
        ("handoffs/", HANDED),
        (f"handoffs/{asked.pk}/", {"answer": "accept"}),
        (f"handoffs/{asked.pk}/withdrawal/", {}),
    ]:
        assert client.post(address(live, part), said, headers=HTMX).status_code in (403, 422), part
    asked.refresh_from_db()
    assert asked.is_waiting
    assert live.offers.count() == 2


@pytest.mark.parametrize("part", ["handoffs/99999/", "handoffs/99999/withdrawal/", "handoffs/9223372036854775808/"])
def test_unknown_offers(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: what does not exist is 404, whatever its number."""
    assert signed_in(alex).post(address(live, part)).status_code == 404


def test_other_incidents_offers(asked: Offer, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """X5: an offer is found in its own incident only."""
    other = declared(by=alex, at=ago(2))
    assert signed_in(lee).get(address(other, f"handoffs/{asked.pk}/")).status_code == 404


@pytest.mark.parametrize("part", ["handoffs/?role=king", "handoffs/?role=%00"])
def test_unknown_roles(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: a role that does not exist has no form."""
    assert signed_in(alex).get(address(live, part)).status_code == 404


@pytest.mark.parametrize("said", [{}, {"answer": ""}, {"answer": "maybe"}, {"answer": "accept", "reason": "a\0b"}])
def test_nonsense_is_refused(said: dict[str, str], asked: Offer, lee: Person, signed_in: SignedIn) -> None:
    """X5: input nobody typed is 422, never 500, and moves nothing."""
    assert signed_in(lee).post(asked.get_absolute_url(), said, headers=HTMX).status_code == 422
    asked.refresh_from_db()
    assert asked.is_waiting


def test_the_cards_say_what_is_owed(live: Incident, alex: Person, priya: Person, signed_in: SignedIn) -> None:
    """P2: each holder sees what the role does, leaves, and owes right now."""
    cards = {
        r: signed_in(alex).get(address(live, f"roles/{r}/")).content.decode() for r in ("communications", "commander")
    }
    assert "The update promised by" in cards["communications"]
    assert "Somebody for Ops Lead." in cards["commander"]
    assert "wrote" in cards["commander"]


def test_hand_off_is_in_reach(live: Incident, priya: Person, alex: Person, signed_in: SignedIn) -> None:
    """P5: the holder's own button is in the strip, by H too; nobody else has it there."""
    strip = signed_in(priya).get(address(live, "roles/"), headers=HTMX).content.decode()
    assert strip.count('data-key="h"') == 1
    assert "Hand off Communications Lead" in strip


@pytest.mark.parametrize("part", ["handoffs/", "roles/"])
def test_a_role_nobody_knows_is_refused(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: also one that the database could not store."""
    for role in ("king", "\0"):
        assert signed_in(alex).post(address(live, part), {"role": role, "person": "priya"}).status_code == 422
