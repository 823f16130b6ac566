"""The record over HTTP: entries and what may be done with them, images, hypotheses, decisions (SPEC T1-T4)."""

from __future__ import annotations

from typing import Any

import pytest

from incidents import decisions, hypotheses, log, timeline
from incidents.models import Incident, TimelineEntry
from roster.models import Access, Person
from tests.builders import declared, staffed
from tests.incidents.pictures import SVG, bomb, picture, upload
from tests.incidents.rooms import HTMX, SignedIn, address, ago

SECRET = "the key is AKIA1234"


@pytest.fixture
def live(alex: Person, sam: Person) -> Incident:
    return staffed(declared(by=alex, at=ago(30)), ago(29), alex, scribe=sam)


@pytest.fixture
def entry(live: Incident, alex: Person) -> TimelineEntry:
    return timeline.note(incident=live, text="/o errors at 12 %", by=alex, at=ago(20))


@pytest.fixture
def admin(db: None) -> Person:
    return Person.objects.create_user(
        "robin@harbor.example", "x" * 16, handle="robin", name="Robin Vale", access=Access.ADMINISTRATOR
    )


def of(entry: TimelineEntry, part: str = "") -> str:
    return address(entry.incident, f"timeline/{entry.sequence}/{part}")


def test_entry_is_a_page_and_a_dialog_for_every_reader(
    entry: TimelineEntry, alex: Person, outsider: Person, signed_in: SignedIn
) -> None:
    """T2: facts for everybody, acts for whoever may do them."""
    page = signed_in(alex).get(of(entry)).content.decode()
    dialog = signed_in(outsider).get(of(entry), headers=HTMX).content.decode()
    assert "<html" in page
    assert "<html" not in dialog
    assert of(entry, "correction/") in page
    assert entry.hash[:12] in dialog
    assert "correction/" not in dialog
    assert "pin/" not in dialog


def test_correct_by_dialog_and_by_plain_form(
    entry: TimelineEntry, alex: Person, sam: Person, signed_in: SignedIn
) -> None:
    """T2: the old words are struck through and linked; the second click is told, its text kept."""
    form = signed_in(alex).get(of(entry, "correction/")).content.decode()
    assert "errors at 12 %</textarea>" in form
    answer = signed_in(alex).post(of(entry, "correction/"), {"text": "errors at 30 %"}, headers=HTMX)
    html = answer.content.decode()
    assert "<del>errors at 12 %</del>" in html
    newer = entry.sequence + 1
    assert f'corrected by <a class="link" href="{address(entry.incident, f"timeline/{newer}/")}"' in html
    late = signed_in(sam).post(of(entry, "correction/"), {"text": "errors at 31 %"})
    assert late.status_code == 409
    assert f"Correct entry {newer}" in late.content.decode()
    assert "errors at 31 %</textarea>" in late.content.decode()


def test_redaction_leaves_no_trace_of_the_words(
    live: Incident, alex: Person, admin: Person, signed_in: SignedIn
) -> None:
    """T2: page, panel, entry, exports and what this process had drawn: the secret is in none of them."""
    entry = timeline.note(incident=live, text=f"/h {SECRET}", by=alex, at=ago(10))
    client = signed_in(admin)
    assert SECRET in client.get(address(live)).content.decode()
    assert client.get(of(entry, "redaction/")).status_code == 200
    assert client.post(of(entry, "redaction/"), {"reason": "a key"}, headers=HTMX).status_code == 200
    for part in ("", "timeline/", f"timeline/{entry.sequence}/", "catch-up/", "export.md", "export.csv", "export.json"):
        answer = client.get(address(live, part))
        text = answer.getvalue().decode() if answer.streaming else answer.content.decode()
        assert SECRET not in text
    assert "Redacted by Robin" in client.get(address(live)).content.decode()
    assert not [slot for slot in log.LINES._slots.values() if SECRET in (slot.made or "")]


def test_pin_and_unpin(entry: TimelineEntry, sam: Person, signed_in: SignedIn) -> None:
    """T3: one press each; a second one is told in the room; the filter shows what is pinned."""
    client = signed_in(sam)
    assert "pinned by Sam" in client.post(of(entry, "pin/"), headers=HTMX).content.decode()
    late = client.post(of(entry, "pin/"), headers=HTMX)
    assert (late.status_code, "Sam pinned it" in late.content.decode()) == (409, True)
    shown = client.get(address(entry.incident, "timeline/?kind=pinned"), headers=HTMX).content.decode()
    assert shown.count('<li id="t') == 1
    assert client.post(of(entry, "pin/end/")).status_code == 302
    assert "pinned by" not in client.get(address(entry.incident, "timeline/")).content.decode()


def test_hypothesis_from_open_to_ruled_out(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T4: the tag on the entry says how it stands; a late click is told."""
    found = hypotheses.suppose(incident=live, text="the cache", by=alex, at=ago(10))
    client, where = signed_in(alex), address(live, "hypotheses/1/")
    assert "H-1 Open" in client.get(address(live)).content.decode()
    assert client.get(f"{where}rule-out/").status_code == 200
    empty = client.post(f"{where}rule-out/", {"evidence": ""}, headers=HTMX)
    assert (empty.status_code, b"what shows it" in empty.content) == (422, True)
    done = client.post(f"{where}rule-out/", {"evidence": "hits at 98 %"}, headers=HTMX).content.decode()
    assert "H-1 Ruled out" in done
    assert client.post(f"{where}confirm/", {"evidence": "x"}, headers=HTMX).status_code == 409
    assert client.post(f"{where}reopen/", {"reason": "hits fell"}).status_code == 302
    found.refresh_from_db()
    assert found.is_open


def test_decision_with_reasons_and_objection(live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """T4: options and rationale stand on the entry, objections are counted there."""
    fields = {"text": "Fail over", "options": "wait\nrestart", "rationale": "fastest way"}
    assert signed_in(alex).get(address(live, "decisions/")).status_code == 200
    html = signed_in(alex).post(address(live, "decisions/"), fields, headers=HTMX).content.decode()
    for words in ("D-1", "fastest way", '<li dir="auto">restart</li>'):
        assert words in html
    html = signed_in(lee).post(address(live, "decisions/1/objections/"), {"text": "it lags"}, headers=HTMX).content
    assert b"1 objection" in html
    assert b"it lags" in signed_in(lee).get(address(live, f"timeline/{live.decisions.get().sequence}/")).content


REFUSED = ["timeline/1/pin/", "timeline/1/pin/end/", "timeline/1/correction/", "timeline/1/redaction/",
           "hypotheses/1/rule-out/", "hypotheses/1/confirm/", "decisions/", "decisions/1/objections/"]  # fmt: skip
WORDS = {"text": "x", "reason": "x", "evidence": "x"}


@pytest.mark.parametrize("part", REFUSED)
def test_viewers_are_refused(
    part: str, entry: TimelineEntry, alex: Person, outsider: Person, signed_in: SignedIn
) -> None:
    """X3: viewing is not editing, on every endpoint."""
    hypotheses.suppose(incident=entry.incident, text="the cache", by=alex, at=ago(10))
    decisions.decide(incident=entry.incident, text="wait", by=alex, at=ago(10))
    before = entry.incident.timeline.count()
    assert signed_in(outsider).post(address(entry.incident, part), WORDS, headers=HTMX).status_code == 403
    assert signed_in(outsider).post(address(entry.incident, part), WORDS).status_code == 403
    assert entry.incident.timeline.count() == before


@pytest.mark.parametrize(
    "part",
    ["timeline/99/", "timeline/0/", f"timeline/{10**20}/", "timeline/99/correction/", "timeline/99/redaction/",
     "hypotheses/9/rule-out/", f"hypotheses/{10**20}/confirm/", "hypotheses/1/nonsense/", "decisions/9/objections/",
     f"decisions/{10**20}/objections/", "images/nothing/"],
)  # fmt: skip
def test_what_does_not_exist_is_404(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: an address nobody gave out."""
    assert signed_in(alex).get(address(live, part)).status_code == 404


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [("correction/", "text", "x" * 25_000), ("correction/", "text", "a\0b"), ("correction/", "text", "   "),
     ("redaction/", "reason", ""), ("redaction/", "reason", "x" * 301)],
)  # fmt: skip
def test_bad_words_are_refused_and_kept(
    part: str, field: str, value: str, entry: TimelineEntry, admin: Person, signed_in: SignedIn
) -> None:
    """X5: at the field, nothing stored, nothing typed lost."""
    answer = signed_in(admin).post(of(entry, part), {field: value})
    assert answer.status_code == 422 or (answer.status_code == 403 and part == "correction/")
    assert answer.content.decode().count(value.strip().replace("\0", "")) or not value.strip() or "\0" in value
    assert entry.incident.timeline.count() == entry.sequence


def logged(client: Any, incident: Incident, content: bytes, text: str = "/o the graph", **more: Any) -> Any:
    return client.post(address(incident, "timeline/"), {"text": text, "image": upload(content, **more)}, headers=HTMX)


def test_an_image_is_logged_shown_and_served_to_readers_only(
    live: Incident, alex: Person, outsider: Person, client: Any, signed_in: SignedIn
) -> None:
    """T1, X1: a thumbnail in the entry, the image behind the permission of the incident, inert and private."""
    html = logged(signed_in(alex), live, picture(size=(400, 300))).content.decode()
    where = address(live, f"images/{live.attachments.get().public_id}/")
    assert f'<img src="{where}" width="400" height="300"' in html
    answer = signed_in(outsider).get(where)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == ("image/png", "inline")
    assert "private" in answer.headers["Cache-Control"]
    assert client.get(where).status_code == 302


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [(SVG, 422, "PNG, JPEG, GIF or WebP"), (b"", 422, "empty"), (bomb(7_000, 6_000), 413, "megapixels"),
     (b"\x89PNG" + bytes(10 * 1024 * 1024), 413, "10 MB fit")],
    ids=["svg", "empty", "bomb", "large"],
)  # fmt: skip
def test_bad_images_are_refused_at_the_field(
    content: bytes, status: int, words: str, live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """X5: in words at the image; a plain form keeps the text."""
    before = live.timeline.count()
    answer = logged(signed_in(alex), live, content, name="../../x.png\0" + "y" * 300)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert 'hx-target="#q-image-error"' in answer.content.decode()
    plain = signed_in(alex).post(address(live, "timeline/"), {"text": "/o the graph", "image": upload(content)})
    assert 'value="/o the graph"' in plain.content.decode()
    assert live.timeline.count() == before


def test_neither_words_nor_image(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: an empty line says so."""
    answer = signed_in(alex).post(address(live, "timeline/"), {"text": ""}, headers=HTMX)
    assert (answer.status_code, b"Write what happened" in answer.content) == (422, True)
