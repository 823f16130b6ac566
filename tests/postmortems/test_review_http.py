"""The review over HTTP (M3)."""

from __future__ import annotations

from typing import Any

import pytest

from postmortems.models import Postmortem
from roster.models import Person

HX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def url(postmortem: Postmortem) -> str:
    return postmortem.get_absolute_url()


def test_from_draft_to_published(signed_in: Any, alex: Person, morgan: Person, written: Postmortem, url: str) -> None:
    """M3: a responder submits, a manager approves and publishes; each answer leads back to the document."""
    for client, step in [
        (signed_in(alex), "submission"),
        (signed_in(morgan), "approval"),
        (signed_in(morgan), "publication"),
    ]:
        assert client.post(f"{url}{step}/").headers["Location"] == url
    written.refresh_from_db()
    assert (written.state, written.published_by) == ("published", morgan)


def test_a_step_too_late_is_told_on_the_document(
    signed_in: Any, alex: Person, postmortem: Postmortem, url: str
) -> None:
    """M3: the second click answers 409 with who did what when."""
    client = signed_in(alex)
    client.post(f"{url}submission/")
    answer = client.post(f"{url}submission/")
    assert answer.status_code == 409
    assert "It is in review now: submitted for review by Alex" in answer.content.decode()


def test_approval_names_what_is_missing(
    signed_in: Any, alex: Person, morgan: Person, postmortem: Postmortem, url: str
) -> None:
    """M3: 422 with the open points; the button says the same before it is pressed."""
    signed_in(alex).post(f"{url}submission/")
    client = signed_in(morgan)
    assert 'aria-disabled="true" aria-describedby="before"' in client.get(url).content.decode()
    answer = client.post(f"{url}approval/")
    assert (answer.status_code, "Lessons is empty" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("step", ["approval", "publication", "return"])
def test_responders_do_not_review(signed_in: Any, alex: Person, postmortem: Postmortem, url: str, step: str) -> None:
    """M3: 403; no such button is shown."""
    client = signed_in(alex)
    client.post(f"{url}submission/")
    assert client.post(f"{url}{step}/", {"reason": "x"}).status_code == 403
    assert f"{url}{step}/" not in client.get(url).content.decode()


def test_sending_back_asks_why(signed_in: Any, morgan: Person, published: Postmortem, url: str) -> None:
    """M3: the reason is asked for, kept when refused, and stands at the top of the document."""
    client = signed_in(morgan)
    assert "What should change" in client.get(f"{url}return/", **HX).content.decode()
    assert client.post(f"{url}return/", {"reason": ""}).status_code == 422
    client.post(f"{url}return/", {"reason": "The impact is 22 minutes"})
    assert "The impact is 22 minutes" in client.get(url).content.decode()
    published.refresh_from_db()
    assert published.state == "draft"


def test_another_owner(signed_in: Any, alex: Person, dana: Person, postmortem: Postmortem, url: str) -> None:
    """M3: handed to a responder; nobody and viewers are refused at the field."""
    client = signed_in(alex)
    for nobody in ("", "ghost"):
        assert client.post(f"{url}owner/", {"owner": nobody}).status_code == 422
    assert client.post(f"{url}owner/", {"owner": "dana"}).status_code == 302
    assert client.post(f"{url}owner/", {"owner": "dana"}).status_code == 409
    postmortem.refresh_from_db()
    assert postmortem.owner == dana


def test_no_act_by_get(signed_in: Any, morgan: Person, postmortem: Postmortem, url: str) -> None:
    """X3: reading changes nothing."""
    client = signed_in(morgan)
    for step in ("submission", "approval", "publication", "opening"):
        assert client.get(f"{url}{step}/").status_code == 405
