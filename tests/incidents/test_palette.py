"""The command palette: what it offers, how it finds it, for whom (README 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import commands, palette
from incidents.models import Incident, Service
from incidents.palette import Command
from incidents.room import Room
from roster.models import Person
from tests.builders import declared, minutes, monitoring, resolved, staffed

ROWS = [
    Command("Hand off Incident Commander…", "/1", also="ic command", key="h", group=palette.HERE),
    Command("Take Ops Lead", "/2", also="operations", group=palette.HERE),
    Command("Change severity to SEV1…", "/3", also="critical", group=palette.HERE, rare=True),
    Command("Incidents", "/4", also="board", key="g i"),
]


def asked(client: Any, query: str = "", incident: Incident | None = None, **headers: str) -> str:
    where = {"incident": incident.number} if incident else {}
    answer = client.get("/palette/", {"q": query, **where}, headers={"HX-Request": "true", **headers})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("<b>", "").replace("</b>", "").split())


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hand", "/1"),
        ("take ops", "/2"),
        ("OPS take", "/2"),
        ("sev1", "/3"),
        ("critical", "/3"),
        ("board", "/4"),
        ("i", "/4"),
    ],
)
def test_words_find(typed: str, first: str) -> None:
    """README 8: by the start of any of its words, in any order; its own words before the others."""
    assert palette.best(ROWS, typed)[0].url == first


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["/1", "/2", "/4"]),
        ("hand ops", []),
        (">", ["/1", "/2", "/4"]),
        ("> inc", ["/4", "/1"]),
        ("#inc", []),
        ("@", []),
    ],
)
def test_signs_narrow(typed: str, found: list[str]) -> None:
    """README 8: ">" commands, "@" people, "#" incidents; without words nothing rare."""
    assert [one.url for one in palette.best(ROWS, typed)] == found


def test_what_was_found_is_marked() -> None:
    """README 8: the letters that were typed stand out, in the words as they are written."""
    assert palette.parts("Hand off Ops Lead…", ["ha", "op"]) == [
        ("Ha", True), ("nd off ", False), ("Op", True), ("s Lead…", False),
    ]  # fmt: skip
    assert palette.parts("<b>", ["b"]) == [("<", False), ("b", True), (">", False)]


def test_keys_are_printed_as_they_were_moved() -> None:
    """README 8: each row shows the shortcut it could have been."""
    assert (palette.caps("h", {"h": "y"}), palette.caps("g i", {}), palette.caps("", {})) == (["Y"], ["G", "I"], [])


def test_the_commander_is_offered_what_is_needed(alex: Person, priya: Person, at: datetime) -> None:
    """README 8: hand off what I hold, take what is empty, the next phase; each leads somewhere."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya)
    found = {one.words: one for one in commands.of_room(Room(incident, alex, at))}
    assert found["Hand off Incident Commander…"].key == "h"
    assert "Hand off Comms Lead…" not in found
    assert (found["Take Ops Lead"].key, found["Take Ops Lead"].note) == ("t", "vacant")
    assert found["Move to Investigating…"].url == f"/incidents/{incident.number}/phase/?to=investigating"
    assert "Take command…" not in found
    assert "Change severity to SEV2…" not in found
    assert all(one.url for one in found.values())


def test_others_take_command_and_it_comes_back(alex: Person, priya: Person, at: datetime) -> None:
    """README 8: while it is watched, coming back is one word away."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    found = [one.words for one in commands.of_room(Room(incident, priya, at + minutes(1)))]
    assert {"It came back…", "Take command…", "Resolve the incident…"} <= set(found)
    assert "Customer impact ended…" not in found


def test_a_reader_reads(outsider: Person, alex: Person, at: datetime) -> None:
    """X3: nobody is offered what would be refused."""
    room = Room(declared(by=alex, at=at), outsider, at)
    assert [one.words for one in commands.of_room(room) if one.dialog or one.post] == []


def test_the_record_can_be_reopened(alex: Person, at: datetime) -> None:
    """README 8: after the end other things can be done."""
    room = Room(resolved(by=alex, at=at), alex, at + minutes(90))
    assert [one.words for one in commands.of_room(room)][:2] == ["Postmortem", "Reopen…"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", 'aria-label="In this incident"'),
        ("hand", "Hand off Incident Commander…"),
        ("take ops", '<input type="hidden" name="role" value="operations">'),
        ("sev1", "/severity/?level=1"),
        ("comms", "Write the update"),
        ("page lee", "/roles/new/?role=expert&amp;person=lee"),
        ("offer lee ops", "Offer Lee the role of Ops Lead…"),
        ("@", "Page Priya Nair as an expert…"),
        ("#checkout", 'aria-label="Incidents"'),
        ("settings", 'href="/me/"'),
        ("status page", 'href="/status-page/"'),
    ],
)
def test_a_search_in_the_room(
    signed_in: Any, alex: Person, lee: Person, priya: Person, at: datetime, typed: str, shown: str
) -> None:
    """README 8: understands roles, verbs and people; leads to the dialog or the page."""
    assert shown in asked(signed_in(alex), typed, declared(by=alex, at=at))


def test_a_search_elsewhere(signed_in: Any, alex: Person, lee: Person, at: datetime) -> None:
    """README 8: without a room no acts, but every place and every title, by number too."""
    incident = resolved(by=alex, at=at)
    client = signed_in(alex)
    assert "In this incident" not in asked(client) + asked(client, "reopen")
    assert "Page Lee" not in asked(client, "page lee")
    assert f'href="/incidents/{incident.number}/"' in asked(client, f"INC-{incident.number}")
    assert f'href="/postmortems/{incident.number}/"' in asked(client, "checkout")
    assert "Declare an incident" in asked(client)


def test_a_reader_is_offered_declaring(signed_in: Any, outsider: Person) -> None:
    """D1: anyone signed in declares."""
    assert "Declare" in asked(signed_in(outsider))


@pytest.mark.parametrize(
    "typed",
    [
        "\0",
        "x" * 5000,
        "%_\\",
        "'\"<script>",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "99999999999999999999",
        "@@@",
        ">#",
    ],
)
def test_whatever_is_typed(signed_in: Any, alex: Person, at: datetime, typed: str) -> None:
    """X5: any text finds something or nothing, and is shown as text."""
    assert "<script>" not in asked(signed_in(alex), typed, declared(by=alex, at=at))


@pytest.mark.parametrize(("number", "status"), [("999", 404), ("0", 404), ("x", 200), ("-1", 200), ("9" * 30, 200)])
def test_which_room(signed_in: Any, alex: Person, number: str, status: int) -> None:
    """X3: the room is loaded with permission; what is no number is no room."""
    assert signed_in(alex).get("/palette/", {"incident": number}).status_code == status


def test_without_a_session(client: Any, db: None) -> None:
    """X3: a fragment says 403, a page leads to sign-in; nothing is changed by asking."""
    assert client.get("/palette/", headers={"HX-Request": "true"}).status_code == 403
    assert client.get("/palette/").status_code == 302


def test_without_javascript(signed_in: Any, alex: Person, at: datetime) -> None:
    """ARCHITECTURE 9: a page with a form, links and one-press forms that work."""
    incident = declared(by=alex, at=at)
    client = signed_in(alex)
    html = client.get("/palette/", {"q": "take ops", "incident": incident.number}).content.decode()
    assert '<input type="hidden" name="incident"' in html
    assert 'role="option"' not in html.split('id="main"')[1].split("</main>")[0]
    client.post(f"/incidents/{incident.number}/roles/", {"role": "operations"})
    assert "Take Ops Lead" not in asked(client, "take ops", incident)


def test_a_search_asks_the_database_little(signed_in: Any, alex: Person, lee: Person, at: datetime) -> None:
    """X6: session, person, incident, roles, and one query for all tables."""
    incident = declared(by=alex, at=at)
    client = signed_in(alex)
    for typed in ("", "lee", "checkout", "@", "hand"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            asked(client, typed, incident)
        assert len(found) <= 6, found.captured_queries


def test_a_severity_is_preset(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 8: "sev1" opens the dialog with SEV1 chosen; anything else is left alone."""
    incident = declared(by=alex, at=at)
    client, url = signed_in(alex), f"/incidents/{incident.number}/severity/"
    assert 'value="1" checked' in client.get(url, {"level": "1"}).content.decode()
    assert 'value="2" checked' in client.get(url, {"level": "9"}).content.decode()


def test_every_command_opens_something(signed_in: Any, alex: Person, priya: Person, at: datetime) -> None:
    """README 8: no row leads nowhere, whatever the state of the room and whoever asks."""
    live, watched = declared(by=alex, at=at), monitoring(declared(by=alex, at=at, title="Two"), by=alex, at=at)
    over = resolved(by=alex, at=at, title="Three")
    for person in (alex, priya):
        client = signed_in(person)
        for incident in (live, watched, over):
            found = commands.of_room(Room(incident, person, at + minutes(1)))
            opened = {one.url: client.get(one.url, follow=True).status_code for one in found if not one.post}
            assert {url: status for url, status in opened.items() if status != 200} == {}


def test_services_are_found(signed_in: Any, alex: Person) -> None:
    """README 8: a service by its name or its team; one that was retired is not offered."""
    Service.objects.create(slug="checkout", name="Checkout", team="Payments")
    Service.objects.create(slug="old", name="Checkout v1", team="Payments", retired_at="2026-01-01T00:00Z")
    html = asked(signed_in(alex), "payments")
    assert 'href="/services/checkout/"' in html
    assert "Checkout v1" not in html


def test_administrators_find_the_settings(signed_in: Any, alex: Person) -> None:
    """X3: the rules of the house are offered to whoever may change them."""
    assert "cadence" not in asked(signed_in(alex), "settings")
    Person.objects.update(access="administrator")
    assert 'href="/settings/severities/"' in asked(signed_in(alex), "settings")
