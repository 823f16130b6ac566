"""The shell: navigation, theme, sign-in, error pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from incidents import cadence
from roster.models import Person
from tests.builders import declared

LOGIN = "/account/login/"


def test_active_incidents_follow_to_every_page(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 2.3: with the countdown of the next word, overdue in red with a plus sign."""
    incident = declared(by=alex, at=at)
    with time_machine.travel(at + timedelta(minutes=6, seconds=12), tick=False):
        html = signed_in(alex).get("/incidents/new/").content.decode()
    assert f'id="nav-{incident.number}"' in html
    assert 'data-tone="red">+1:12</time>' in html


def test_the_fragment_marks_the_page_that_asks(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 4: the navigation refreshes itself and keeps its place."""
    incident = declared(by=alex, at=at)
    asking = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{incident.get_absolute_url()}"}
    html = signed_in(alex).get("/incidents/active/", headers=asking).content.decode()
    assert 'aria-current="page"' in html
    assert "<html" not in html


def test_the_page_carries_its_scripts_and_the_token(signed_in: Any, alex: Person) -> None:
    """LIVE 1: the htmx configuration, both scripts with the nonce, and the token for every request of a fragment."""
    answer = signed_in(alex).get("/incidents/")
    html = answer.content.decode()
    nonce = html.split('nonce="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]
    assert html.count(f'nonce="{nonce}"') == 2
    assert 'hx-headers:inherited=\'{"X-CSRFToken":"' in html
    assert '"noSwap":[204,304,"4xx","5xx"]' in html


def test_announcements_start_empty(signed_in: Any, alex: Person) -> None:
    """README 5: one polite and one assertive region, both empty at load."""
    html = signed_in(alex).get("/incidents/").content.decode()
    assert 'id="announce" role="status"></p>' in html
    assert 'id="alert" role="alert"></p>' in html


def test_home_is_the_room_i_hold_a_role_in(signed_in: Any, alex: Person, priya: Person, at: datetime) -> None:
    """README 2.1: the one active incident I hold a role in, else the board."""
    incident = declared(by=alex, at=at)
    assert signed_in(alex).get("/").headers["Location"] == incident.get_absolute_url()
    assert signed_in(priya).get("/").headers["Location"] == "/incidents/"
    declared(by=alex, at=at, title="Another")
    assert signed_in(alex).get("/").headers["Location"] == "/incidents/"


def test_who_only_reads_comes_to_the_stakeholder_view_first(
    signed_in: Any, alex: Person, outsider: Person, at: datetime
) -> None:
    """C8: from the start, the board and the navigation; the room stays readable, one press away."""
    room = declared(by=alex, at=at).get_absolute_url()
    reader = signed_in(outsider)
    assert reader.get("/").headers["Location"] == f"{room}briefing/"
    board = reader.get("/incidents/").content.decode()
    assert board.count(f'href="{room}briefing/"') == 2
    assert f'href="{room}"' not in board
    assert f'class="btn" href="{room}"' in reader.get(f"{room}briefing/").content.decode()
    assert reader.get(room).status_code == 200
    declared(by=alex, at=at, title="Another")
    assert reader.get("/").headers["Location"] == "/incidents/"


@pytest.mark.parametrize(("wanted", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("neon", "")])
def test_theme_is_a_cookie(signed_in: Any, alex: Person, wanted: str, kept: str) -> None:
    """README 2.1: the server renders the page in the chosen theme; anything unknown is the system's."""
    client = signed_in(alex)
    assert client.post("/theme/", {"theme": wanted, "next": "/incidents/"}).headers["Location"] == "/incidents/"
    html = client.get("/incidents/").content.decode()
    assert (f'data-theme="{kept}"' in html) == bool(kept)


def test_theme_is_changed_by_post_alone_and_stays_here(client: Client) -> None:
    """X3: no state changes on GET; the way back never leads elsewhere."""
    assert client.get("/theme/").status_code == 405
    assert client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_sign_in(client: Client, alex: Person) -> None:
    """P1: e-mail and password; a wrong one is said at the field with 422, and the address is kept."""
    wrong = client.post(LOGIN, {"login": alex.email, "password": "wrong"})
    assert wrong.status_code == 422
    assert b"do not go together" in wrong.content
    assert b'value="alex@harbor.example"' in wrong.content
    right = client.post(f"{LOGIN}?next=/incidents/new/", {"login": alex.email, "password": "correct horse battery"})
    assert right.headers["Location"] == "/incidents/new/"


def test_sign_in_points_lost_customers_to_the_status_page(client: Client) -> None:
    """README 3.7: who came to see whether something is down needs no account."""
    assert client.get("/login/").headers["Location"] == LOGIN
    assert b'href="http://localhost:8001"' in client.get(LOGIN).content


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["password/reset/", "password/reset/done/", "inactive/", "signup/"])
def test_pages_around_sign_in_look_like_it(client: Client, address: str) -> None:
    """P1: the product's own pages, without anything inline."""
    html = client.get(f"/account/{address}").content.decode()
    assert 'class="solo' in html
    assert "<style" not in html


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    """P1: people are invited."""
    client.post("/account/signup/", {"email": "new@harbor.example", "password1": "correct horse battery"})
    assert not Person.objects.exists()


def test_what_is_not_there_says_so(signed_in: Any, alex: Person) -> None:
    """X5: unknown addresses are 404 in words."""
    answer = signed_in(alex).get("/nowhere/")
    assert answer.status_code == 404
    assert b"There is no page here" in answer.content


def test_a_form_from_an_earlier_session_is_refused_in_words(alex: Person) -> None:
    """X5: 403 says what to do; nothing changed."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert b"This form is from an earlier session." in answer.content


def test_the_page_for_our_own_failure_needs_nothing(client: Client, settings: Any) -> None:
    """X5: it renders without request, database or session."""
    from django.template.loader import render_to_string

    assert "Something broke on our side" in render_to_string("500.html")


def test_unseen_reminders_are_in_the_navigation(signed_in: Any, alex: Person, at: datetime) -> None:
    """C5: a reminder reaches people on every page, not only in the room; none, no bell."""
    client = signed_in(alex)
    assert "nav__bell" not in client.get("/incidents/active/").content.decode()
    declared(by=alex, at=at)
    cadence.sweep(at + timedelta(minutes=6))
    assert " new</span>" in client.get("/incidents/active/").content.decode()


def test_the_icon_needs_no_session(client: Client, db: None) -> None:
    """Browsers ask for /favicon.ico before anybody signed in."""
    assert client.get("/favicon.ico").headers["Location"] == "/static/img/favicon.svg"
