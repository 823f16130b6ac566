"""A word after an act, with the way back (README 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from roster.models import Person
from tests.builders import declared, minutes, monitoring, staffed

HTMX = {"HX-Request": "true"}


def test_a_tick_offers_its_undo(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 4: the answer carries the word and a form that takes it back; that one offers nothing more."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(5))
    url = f"/incidents/{incident.number}/checklist/restored/"
    client = signed_in(alex)
    html = client.post(url, headers=HTMX).content.decode()
    assert '<hx-partial hx-target="#toasts" hx-swap="beforeend">' in html
    assert "Confirmed: All affected services are operational" in html
    assert f'hx-post="{url}"' in html.split("#toasts")[1]
    back = client.post(url, {"confirmed": "no"}, headers=HTMX).content.decode()
    assert "Not confirmed any more" in back.split("#toasts")[1]
    assert "<form" not in back.split("#toasts")[1]


def test_a_plain_form_says_it_on_the_next_page(signed_in: Any, alex: Person, at: datetime) -> None:
    """ARCHITECTURE 9: without JavaScript the word stands on the page that follows."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(5))
    client = signed_in(alex)
    html = client.post(f"/incidents/{incident.number}/checklist/restored/", follow=True).content.decode()
    assert "Confirmed: All affected services are operational" in html


def test_standing_down_by_mistake(signed_in: Any, alex: Person, priya: Person, at: datetime) -> None:
    """README 4: who stood down has the way back; who was stood down is not given a role by a third."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya, scribe=priya)
    url = f"/incidents/{incident.number}/roles/"
    writes, scribes = incident.assignments.filter(person=priya).order_by("role")
    html = signed_in(priya).post(f"{url}{writes.pk}/end/", headers=HTMX).content.decode()
    assert "You stood down as Communications Lead" in html
    signed_in(priya).post(url, {"role": "communications", "area": ""}, headers=HTMX)
    assert incident.assignments.held().filter(role="communications", person=priya).exists()
    assert "#toasts" not in signed_in(alex).post(f"{url}{scribes.pk}/end/", headers=HTMX).content.decode()


def test_a_person_is_preset(signed_in: Any, alex: Person, lee: Person, at: datetime) -> None:
    """README 8: "page lee" opens the picker with Lee chosen; anybody unknown chooses nobody."""
    client, url = signed_in(alex), f"/incidents/{declared(by=alex, at=at).number}/roles/new/"
    html = client.get(url, {"role": "expert", "person": "lee"}).content.decode()
    assert 'value="lee" checked' in html
    assert "checked" not in client.get(url, {"role": "expert", "person": "nobody"}).content.decode().split("picks")[1]


def test_a_pin_can_be_taken_down_at_once(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 4: "Pinned by you", with the way back."""
    incident = declared(by=alex, at=at)
    url = f"/incidents/{incident.number}/timeline/1/pin/"
    html = signed_in(alex).post(url, headers=HTMX).content.decode()
    assert f'hx-post="{url}end/"' in html.split("Pinned by you")[1]
