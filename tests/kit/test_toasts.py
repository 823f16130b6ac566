"""A word after an act, with the way back (README 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from roster.models import Person
from tests.builders import declared, minutes, monitoring

HTMX = {"HX-Request": "true"}


def test_a_tick_offers_its_undo(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 4: the answer carries the word and a form that takes it back; that one offers nothing more."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(5))
    url = f"/incidents/{incident.number}/checklist/restored/"
    client = signed_in(alex)
    html = client.post(url, headers=HTMX).content.decode()
    assert '<hx-partial hx-target="#toasts" hx-swap="beforeend">' in html
    assert "Confirmed: Service is restored for everyone" in html
    assert f'hx-post="{url}"' in html.split("#toasts")[1]
    back = client.post(url, {"confirmed": "no"}, headers=HTMX).content.decode()
    assert "Not confirmed any more" in back.split("#toasts")[1]
    assert "<form" not in back.split("#toasts")[1]


def test_a_plain_form_says_it_on_the_next_page(signed_in: Any, alex: Person, at: datetime) -> None:
    """ARCHITECTURE 9: without JavaScript the word stands on the page that follows."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(5))
    client = signed_in(alex)
    html = client.post(f"/incidents/{incident.number}/checklist/restored/", follow=True).content.decode()
    assert "Confirmed: Service is restored for everyone" in html
