"""The document over HTTP: plain forms first, fragments for htmx, both texts when stale (M1, M3, X5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from postmortems import drafting
from postmortems.models import Postmortem, TimelineChoice
from roster.models import Person
from tests.builders import declared, resolved

HX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def url(incident: Incident) -> str:
    return f"/postmortems/{incident.number}/"


@pytest.fixture
def client_of_alex(signed_in: Any, alex: Person) -> Client:
    return signed_in(alex)


def _body(response: Any) -> str:
    return response.content.decode()


def test_the_document_shows_every_part(client_of_alex: Client, url: str) -> None:
    """M1: ten sections and the effectiveness of the response, with the state of each in the contents."""
    page = _body(client_of_alex.get(url))
    for key in ("summary", "impact", "timeline", "causes", "detection", "mitigation", "resolution", "effectiveness",
                "lessons", "actions", "prevention"):  # fmt: skip
        assert f'id="{key}"' in page
    assert "<title>Postmortem: Checkout returning 500s" in page
    assert "straight from the record" in page


def test_readers_read_and_find_nothing_to_press(signed_in: Any, outsider: Person, url: str) -> None:
    """X3: a viewer sees the document without any act on it."""
    page = _body(signed_in(outsider).get(url))
    assert "Response effectiveness" in page
    for act in ("/edit/", "/submission/", "/owner/", "/actions/new/"):
        assert act not in page


@pytest.mark.parametrize("path", ["", "sections/summary/", "sections/summary/edit/", "timeline/", "return/", "owner/"])
def test_unknown_numbers_are_not_found(signed_in: Any, morgan: Person, path: str) -> None:
    """X5: 404, not an error."""
    client = signed_in(morgan)
    assert client.get(f"/postmortems/999/{path}").status_code == 404
    assert client.get(f"/postmortems/99999999999999999999/{path}").status_code == 404


def test_unknown_sections_are_not_found(client_of_alex: Client, url: str) -> None:
    """X5: a section that does not exist is neither read nor written."""
    assert client_of_alex.get(f"{url}sections/blame/edit/").status_code == 404
    assert client_of_alex.get(f"{url}sections/blame/", **HX).status_code == 404
    assert client_of_alex.post(f"{url}sections/blame/", {"text": "x", "revision": 0}).status_code == 404


def test_an_incident_without_one_offers_it(client_of_alex: Client, alex: Person, at: datetime) -> None:
    """M1: an optional postmortem is opened by a button; opening again leads to the same one."""
    number = resolved(by=alex, at=at, level=3).number
    assert "Open a postmortem" in _body(client_of_alex.get(f"/postmortems/{number}/"))
    for _ in range(2):
        answer = client_of_alex.post(f"/postmortems/{number}/opening/")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/postmortems/{number}/")
    assert Postmortem.objects.count() == 1


def test_an_open_incident_has_nothing_to_open(client_of_alex: Client, alex: Person, at: datetime) -> None:
    """M1: 409 in words, no server error."""
    number = declared(by=alex, at=at).number
    assert "when the incident is resolved" in _body(client_of_alex.get(f"/postmortems/{number}/"))
    assert client_of_alex.post(f"/postmortems/{number}/opening/").status_code == 409


def test_a_plain_form_saves_and_returns_to_the_section(
    client_of_alex: Client, url: str, postmortem: Postmortem
) -> None:
    """M1: without JavaScript: a page with the form, POST, back to the document at that section."""
    assert 'name="text"' in _body(client_of_alex.get(f"{url}sections/lessons/edit/"))
    answer = client_of_alex.post(f"{url}sections/lessons/", {"text": "We were lucky.", "revision": 0})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url}#lessons")
    assert postmortem.sections.get(key="lessons").text == "We were lucky."


def test_htmx_gets_the_part_and_what_counts_on_it(client_of_alex: Client, url: str) -> None:
    """M1: the fragment answered is the part itself, with contents and review card out of band."""
    body = _body(client_of_alex.post(f"{url}sections/lessons/", {"text": "Lucky.", "revision": 0}, **HX))
    assert body.lstrip().startswith('<section class="doc__part" id="lessons"')
    assert body.count('hx-swap-oob="true"') == 3
    assert "<html" not in body


@pytest.mark.parametrize("headers", [{}, HX])
def test_a_stale_form_shows_both_texts(
    client_of_alex: Client, url: str, postmortem: Postmortem, priya: Person, later: datetime, headers: dict[str, Any]
) -> None:
    """M3, X5: 409; theirs is shown, mine is untouched, and the form now stands on the newest revision."""
    section = postmortem.sections.get(key="lessons")
    drafting.write_section(section=section, text="Written by Priya", by=priya, at=later, revision=0)
    answer = client_of_alex.post(f"{url}sections/lessons/", {"text": "Written by Alex", "revision": 0}, **headers)
    body = _body(answer)
    assert answer.status_code == 409
    assert "Priya saved this section at 09:16 UTC while you were writing" in body
    assert "Your text is untouched below" in body
    assert "Written by Priya</div>" in body
    assert "Written by Alex</textarea>" in body
    assert '<input type="hidden" name="revision" value="1"' in body


def test_saving_mine_over_theirs_keeps_both(
    client_of_alex: Client, url: str, postmortem: Postmortem, priya: Person, later: datetime
) -> None:
    """M3: a writer who has read the other text may replace it; the history has both."""
    section = postmortem.sections.get(key="lessons")
    drafting.write_section(section=section, text="Theirs", by=priya, at=later, revision=0)
    client_of_alex.post(f"{url}sections/lessons/", {"text": "Mine", "revision": 1})
    assert list(section.revisions.values_list("text", flat=True)) == ["", "Theirs", "Mine"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"text": "x" * 25_001, "revision": 0}, "25,001 characters"),
        ({"text": "Kept"}, "not complete"),
        ({"text": "a\x00", "revision": 0}, "error"),
    ],
)
def test_nothing_typed_is_lost(client_of_alex: Client, url: str, data: dict[str, Any], says: str) -> None:
    """X5: 422 with the reason, the text in the form."""
    answer = client_of_alex.post(f"{url}sections/lessons/", data)
    assert answer.status_code == 422
    assert says in _body(answer)
    assert data["text"][:20].replace("\x00", "") in _body(answer)


def test_what_is_typed_is_shown_as_text(client_of_alex: Client, url: str) -> None:
    """X3: HTML, scripts and dangerous links come back as words."""
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> [go](javascript:alert(1)) **bold**"
    client_of_alex.post(f"{url}sections/causes/", {"text": hostile, "revision": 0})
    page = _body(client_of_alex.get(url))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page
    assert "<strong>bold</strong>" in page


def test_entries_are_chosen(client_of_alex: Client, url: str, incident: Incident) -> None:
    """M1: show and hide by plain form and by htmx; the count follows."""
    seen = incident.timeline.get(kind="observation")
    assert "Connection pool" in _body(client_of_alex.get(f"{url}timeline/"))
    answer = client_of_alex.post(f"{url}timeline/", {"show": seen.sequence})
    assert answer.headers["Location"] == f"{url}timeline/#e{seen.sequence}"
    assert TimelineChoice.objects.get(entry=seen).shown
    body = _body(client_of_alex.post(f"{url}timeline/", {"hide": seen.sequence}, **HX))
    assert 'hx-swap-oob="outerMorph"' in body
    assert not TimelineChoice.objects.get(entry=seen).shown


@pytest.mark.parametrize(
    ("data", "status"), [({}, 422), ({"show": "x"}, 422), ({"show": "99"}, 404), ({"hide": "9" * 30}, 422)]
)
def test_impossible_entries_are_refused(client_of_alex: Client, url: str, data: dict[str, str], status: int) -> None:
    """X5: never a server error."""
    assert client_of_alex.post(f"{url}timeline/", data).status_code == status


def test_viewers_cannot_write(signed_in: Any, outsider: Person, url: str) -> None:
    """X3: 403 for every act of the document."""
    client = signed_in(outsider)
    for path in ("sections/lessons/", "timeline/", "submission/", "owner/", "opening/"):
        answer = client.post(f"{url}{path}", {"text": "x", "revision": 0, "show": 1, "owner": "alex"})
        assert answer.status_code == 403, path
    assert client.get(f"{url}sections/lessons/edit/").status_code == 403


def test_a_published_document_is_not_edited(signed_in: Any, alex: Person, published: Postmortem, url: str) -> None:
    """M3: 409 on the form and on the text."""
    client = signed_in(alex)
    assert client.get(f"{url}sections/lessons/edit/").status_code == 409
    assert client.post(f"{url}sections/lessons/", {"text": "Other", "revision": 1}).status_code == 409
    assert "sections/lessons/edit" not in _body(client.get(url))


def test_signed_out_readers_sign_in(client: Client, url: str) -> None:
    """X3: pages redirect to sign-in, fragments answer 403."""
    assert client.get(url).status_code == 302
    assert client.get(f"{url}sections/lessons/edit/", **HX).status_code == 403
