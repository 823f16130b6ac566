"""The comms lane over HTTP: draft, review, preview, questions, approval, presence, the stakeholder view."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from config.kit import clock
from incidents import approval, drafts, stakeholders
from incidents.models import (
    HeldUpdate,
    Incident,
    SeverityPolicy,
    StakeholderQuestion,
    Update,
    UpdateDraft,
)
from roster.models import Person
from tests.builders import minutes
from tests.incidents.rooms import room_of_three

HTMX = {"HX-Request": "true"}
SignedIn = Any
TYPED = {"audience": "both", "status": "identified", "impact": "Checkout fails for 30%. Browsing works."}


@pytest.fixture
def live(alex: Person, priya: Person, sam: Person) -> Incident:
    return room_of_three(alex, priya, sam)


@pytest.fixture
def held(live: Incident, priya: Person) -> HeldUpdate:
    SeverityPolicy.objects.filter(level=2).update(second_approval=True)
    live = Incident.objects.select_related("severity").get(pk=live.pk)
    now = clock.now()
    found = approval.tell(incident=live, by=priya, at=now, **TYPED, next_update_at=now + minutes(30))
    assert isinstance(found, HeldUpdate)
    return found


def url(incident: Incident, part: str = "") -> str:
    return f"/incidents/{incident.number}/{part}"


def ask(incident: Incident, by: Person) -> StakeholderQuestion:
    return stakeholders.ask(incident=incident, text="When is it over?", by=by, at=clock.now())


def by_time(incident: Incident, more: float = 30) -> dict[str, str]:
    return {**TYPED, "next_update_at": f"{clock.now() + minutes(more):%H:%M}", "seen": "1"}


def test_saving_answers_the_new_revision_and_the_strip(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """X5: the composer learns the revision it wrote; its fields are not in the answer."""
    response = signed_in(priya).post(url(live, "draft/"), {**TYPED, "revision": "0", "key": "k"}, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'id="c-revision" value="1"' in html
    assert "Your draft" in html
    assert 'name="impact"' not in html
    assert UpdateDraft.objects.get().fields == TYPED


def test_the_room_opens_with_the_draft_for_its_writer_only(
    live: Incident, priya: Person, alex: Person, signed_in: SignedIn
) -> None:
    """Design 4: the writer goes on where they stopped; others read along and keep their own fields."""
    fields = {**TYPED, "known": "Only a draft.", "next_update_at": (due := by_time(live, 7)["next_update_at"])}
    drafts.save(incident=live, fields=fields, seen_revision=0, by=priya, at=clock.now())
    mine = signed_in(priya).get(url(live)).content.decode()
    theirs = signed_in(alex).get(url(live)).content.decode()
    assert ">\nOnly a draft.</textarea>" in mine
    assert f'value="{due}"' in mine
    assert 'data-chosen="yes"' in mine
    assert ">\nOnly a draft.</textarea>" not in theirs
    assert "Only a draft." in theirs.split('id="composer"')[0]
    assert "Priya is editing" in theirs


def test_a_next_time_that_has_come_meanwhile_is_proposed_anew(
    live: Incident, priya: Person, signed_in: SignedIn
) -> None:
    """C1: a draft keeps the time its writer chose while it is ahead; later the usual round time stands there."""
    fields = {"known": "x", "next_update_at": by_time(live, -3)["next_update_at"]}
    drafts.save(incident=live, fields=fields, seen_revision=0, by=priya, at=clock.now())
    page = signed_in(priya).get(url(live)).content.decode()
    assert f'value="{fields["next_update_at"]}"' not in page
    assert "data-chosen" not in page


def test_two_writers_are_shown_both_texts(live: Incident, priya: Person, alex: Person, signed_in: SignedIn) -> None:
    """X5: 409 with what the other saved and what you typed; nothing is put into the fields."""
    drafts.save(incident=live, fields={"known": "Hers."}, seen_revision=0, by=priya, at=clock.now())
    held = signed_in(alex).post(url(live, "draft/"), {"known": "His.", "revision": "0"}, headers=HTMX)
    assert held.status_code == 409
    assert "Priya holds the pen since" in held.content.decode()
    drafts.lay_down_pen(incident=live, by=priya, at=clock.now())
    stale = signed_in(alex).post(url(live, "draft/"), {"known": "His.", "revision": "0"}, headers=HTMX)
    html = stale.content.decode()
    assert stale.status_code == 409
    assert all(words in html for words in ("Hers.", "His.", "Keep editing mine", 'data-keep-mine="1"'))


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_odd_revisions_are_no_error(live: Incident, priya: Person, signed_in: SignedIn, revision: str) -> None:
    """X5: a revision nobody wrote counts as none."""
    response = signed_in(priya).post(url(live, "draft/"), {"known": "x", "revision": revision}, headers=HTMX)
    assert response.status_code == 200


def test_saving_without_javascript(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """Design: plain form first."""
    response = signed_in(priya).post(url(live, "draft/"), {"known": "Plain.", "revision": "0"})
    assert (response.status_code, response.headers["Location"]) == (302, url(live))
    assert UpdateDraft.objects.get().fields == {"known": "Plain."}


def test_taking_laying_down_suggesting_settling(
    live: Incident, priya: Person, lee: Person, signed_in: SignedIn
) -> None:
    """Design 3.1: each button of the strip, with htmx and without."""
    client, other = signed_in(priya), signed_in(lee)
    assert client.post(url(live, "draft/pen/")).status_code == 302
    assert other.get(url(live, "draft/suggestions/"), headers=HTMX).status_code == 200
    assert other.post(url(live, "draft/suggestions/"), {"into": "known", "text": ""}, headers=HTMX).status_code == 422
    other.post(url(live, "draft/suggestions/"), {"into": "known", "text": "A job is stopped."}, headers=HTMX)
    assert "Lee suggests for What we know" in client.get(url(live, "draft/"), headers=HTMX).content.decode()
    assert other.post(url(live, "draft/suggestions/1/"), headers=HTMX).status_code == 409
    assert client.post(url(live, "draft/suggestions/1/"), {"put": "1"}).status_code == 302
    assert UpdateDraft.objects.get().fields == {"known": "A job is stopped."}
    assert client.post(url(live, "draft/suggestions/1/"), headers=HTMX).status_code == 409
    assert client.post(url(live, "draft/pen/"), {"down": "1"}, headers=HTMX).status_code == 200
    assert UpdateDraft.objects.get().pen is None


def test_earlier_texts_come_back(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """X5: read and restored from a list, as a dialog and as a page."""
    for n, text in enumerate(("First.", "Second.")):
        drafts.save(incident=live, fields={"known": text}, seen_revision=n, by=priya, at=clock.now())
    client = signed_in(priya)
    for headers in ({}, HTMX):
        html = client.get(url(live, "draft/revisions/"), headers=headers).content.decode()
        assert html.index("Second.") < html.index("First.")
    assert client.post(url(live, "draft/revisions/1/")).status_code == 302
    assert UpdateDraft.objects.get().fields == {"known": "First."}
    assert client.post(url(live, "draft/revisions/99/")).status_code == 409


def test_the_review_is_a_fragment_and_a_page(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """C4: hints beside the fields while typing; without JavaScript the room with everything typed."""
    typed = {**by_time(live), "known": "The DB connection pool is full."}
    client = signed_in(priya)
    fragment = client.post(url(live, "updates/review/"), typed, headers=HTMX).content.decode()
    assert "<mark>DB connection pool</mark>" in fragment
    assert 'data-offer="database capacity"' in fragment
    assert "<textarea" not in fragment
    page = client.post(url(live, "updates/review/"), typed).content.decode()
    assert "<mark>DB connection pool</mark>" in page
    assert "The DB connection pool is full.</textarea>" in page
    assert client.post(url(live, "updates/review/"), {"next_update_at": "nonsense"}, headers=HTMX).status_code == 200


def test_hints_describe_their_fields(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """README 5, 9: the error slot and the hints are the description of a field; only its own hints."""
    client = signed_in(priya)
    assert 'aria-describedby="c-known-error lint-known"' in client.get(url(live)).content.decode()
    data = {**by_time(live), "known": "Stripe is down.\r\nReplica\r\nlag."}
    html = client.post(url(live, "updates/review/"), data, headers=HTMX).content.decode()
    assert '<p id="lint-known" hidden>Stripe is a supplier. Customers chose you: describe the effect. replica' in (
        html.replace("Replica", "replica")
    )
    assert '<p id="lint-next_step" hidden></p>' in html
    assert "\r" not in html


def test_the_review_never_blocks(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """C4: only a missing impact or time stops a public update."""
    typed = {**by_time(live), "known": "AWS broke. Lee made a mistake. Fixed soon, probably."}
    assert signed_in(priya).post(url(live, "updates/"), typed, headers=HTMX).status_code == 200
    assert Update.objects.count() == 2


def test_the_preview_is_the_public_template(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """C4: as customers will see it; an internal update has none."""
    client = signed_in(priya)
    for headers in ({}, HTMX):
        typed = {**by_time(live), "known": "We look into it."}
        html = client.post(url(live, "updates/preview/"), typed, headers=headers).content.decode()
        assert "<dt>Impact</dt><dd>Checkout fails for 30%. Browsing works.</dd>" in html
    inside = client.post(url(live, "updates/preview/"), {**by_time(live), "audience": "stakeholders"}, headers=HTMX)
    assert "Customers will not see it" in inside.content.decode()
    assert client.post(url(live, "updates/preview/"), {}, headers=HTMX).status_code == 200


def test_a_held_update_is_released_by_another(
    held: HeldUpdate, live: Incident, priya: Person, alex: Person, signed_in: SignedIn
) -> None:
    """C9: the author is offered no release; the second person posts it, a late click does nothing."""
    release = url(live, f"updates/held/{held.pk}/release/")
    assert release not in signed_in(priya).get(url(live, "draft/"), headers=HTMX).content.decode()
    assert signed_in(priya).post(release, headers=HTMX).status_code == 403
    client = signed_in(alex)
    assert release in client.get(url(live, "draft/"), headers=HTMX).content.decode()
    assert client.post(release, headers=HTMX).status_code == 200
    assert Update.objects.first().posted_by == alex  # type: ignore[union-attr]  # it is there
    assert client.post(release, headers=HTMX).status_code == 409


def test_a_held_update_goes_back_into_the_draft(
    held: HeldUpdate, live: Incident, alex: Person, priya: Person, signed_in: SignedIn
) -> None:
    """C9: with a reason; the words are the draft again."""
    back = url(live, f"updates/held/{held.pk}/back/")
    client = signed_in(alex)
    assert client.get(back, headers=HTMX).status_code == 200
    assert client.post(back, {"reason": ""}, headers=HTMX).status_code == 422
    assert client.post(back, {"reason": "The number is wrong."}, headers=HTMX).status_code == 200
    assert UpdateDraft.objects.get().fields["impact"] == TYPED["impact"]
    assert client.post(back, {"reason": "Again."}, headers=HTMX).status_code == 409


def test_posting_in_the_room_asks_a_second_person(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """C9: Post holds it where the severity wants a second person."""
    SeverityPolicy.objects.filter(level=2).update(second_approval=True)
    assert signed_in(priya).post(url(live, "updates/"), by_time(live), headers=HTMX).status_code == 200
    assert (Update.objects.count(), HeldUpdate.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "part",
    ["draft/", "draft/pen/", "updates/review/", "updates/preview/", "presence/", "questions/", "contacts/", "follow/",
     "questions/1/", "updates/held/1/release/", "updates/held/1/back/", "draft/revisions/1/"],
)  # fmt: skip
def test_unknown_incidents_and_strangers(part: str, alex: Person, signed_in: SignedIn) -> None:
    """X1, X5: 404 for what is not there, sign-in for who is not known."""
    assert signed_in(alex).post(f"/incidents/999/{part}", headers=HTMX).status_code == 404
    assert Client().post(f"/incidents/999/{part}", headers=HTMX).status_code == 403


def test_an_unknown_question_or_update_is_404(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: ids of another incident are not here."""
    for part in ("questions/99/", "updates/held/99/release/", "updates/held/99/back/"):
        assert signed_in(alex).post(url(live, part), headers=HTMX).status_code == 404
