"""What a person chooses for themselves (SPEC P1, README 8)."""

from __future__ import annotations

from typing import Any

import pytest

from config.kit.errors import Refusal
from roster import preferences
from roster.models import Person

CHOICE: dict[str, Any] = {"name": "Alex M", "time_zone": "Europe/Lisbon", "keys_on": True, "sounds": False, "keys": {}}
FORM = {"name": "Alex Moreno", "time_zone": "UTC", "keys_on": "on", "theme": ""}


def test_a_choice_is_kept(alex: Person) -> None:
    """P1: name, zone, keys and sounds; nothing else of the person moves, other small choices stay."""
    Person.objects.update(preferences={"other": 1})
    preferences.choose(by=alex, **{**CHOICE, "keys_on": False, "sounds": True, "keys": {"a": "Y", "n": ""}})
    alex.refresh_from_db()
    assert (alex.name, alex.time_zone, alex.handle) == ("Alex M", "Europe/Lisbon", "alex")
    assert preferences.of(alex) == preferences.Preferences(False, True, {"a": "y"})
    assert alex.preferences["other"] == 1


@pytest.mark.parametrize("kept", [{}, {"keys": [], "sounds": "yes"}, {"keys": {"x": "y"}}, None, []])
def test_what_cannot_be_read_is_not_chosen(kept: Any) -> None:
    """README 8: keys on and silent out of the box, whatever the row holds."""
    assert preferences.of(Person(preferences=kept)) == preferences.Preferences()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\0"}, "name"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "../etc"}, "time_zone"),
        ({"keys": {"a": "ab"}}, "key_a"),
        ({"keys": {"a": "?"}}, "key_a"),
        ({"keys": {"a": "1"}}, "key_a"),
        ({"keys": {"r": "a"}}, "key_r"),
        ({"keys": {"a": "x", "p": "X"}}, "key_p"),
    ],
)
def test_what_is_refused(alex: Person, change: dict[str, Any], field: str) -> None:
    """P1, SC 2.1.4: at the field, and nothing is kept."""
    with pytest.raises(Refusal) as caught:
        preferences.choose(by=alex, **{**CHOICE, **change})
    assert caught.value.field == field
    alex.refresh_from_db()
    assert (alex.name, alex.preferences) == ("Alex Moreno", {})


def test_two_keys_change_places(alex: Person) -> None:
    """SC 2.1.4: what matters is that no key presses two things in the end."""
    preferences.choose(by=alex, **{**CHOICE, "keys": {"a": "r", "r": "a"}})
    alex.refresh_from_db()
    assert preferences.of(alex).shown["a"] == "r"


def test_the_page_keeps_them(signed_in: Any, alex: Person) -> None:
    """README 2.1: /me/ shows what stands, saves, says so, and every page knows without asking again."""
    client = signed_in(alex)
    assert "alex@harbor.example" in client.get("/me/").content.decode()
    answer = client.post("/me/", {**FORM, "theme": "dark", "key_a": "y", "sounds": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    html = client.get("/incidents/").content.decode()
    assert "Your settings are saved." in html
    assert 'data-keys="{&quot;a&quot;: &quot;y&quot;}" data-sounds' in html
    assert 'data-theme="dark"' in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Please write your name."),
        ({"time_zone": "Mars/Base"}, "Not a time zone we know."),
        ({"key_p": "d"}, "presses “Declare an incident” already."),
        ({"theme": "neon"}, "neon"),
    ],
)
def test_the_page_refuses_at_the_field(signed_in: Any, alex: Person, change: dict[str, str], said: str) -> None:
    """X5: 422, the reason, and everything typed is still there."""
    answer = signed_in(alex).post("/me/", {**FORM, "key_n": "m", **change})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert 'value="m"' in html


def test_a_viewer_has_settings_too(signed_in: Any, outsider: Person, client: Any) -> None:
    """X3: one's own choices need no access level, but a session."""
    assert signed_in(outsider).post("/me/", FORM).status_code == 302
    assert client.get("/me/").status_code == 302
    assert client.post("/me/", FORM).headers["Location"].startswith("/account/login/")
    assert signed_in(outsider).delete("/me/").status_code == 405


def test_keys_are_off_on_every_page(signed_in: Any, alex: Person) -> None:
    """SC 2.1.4: turned off for the person, not for the device."""
    client = signed_in(alex)
    assert "data-keys-off" not in client.get("/incidents/").content.decode()
    client.post("/me/", {name: value for name, value in FORM.items() if name != "keys_on"})
    assert "data-keys-off" in client.get("/incidents/").content.decode()
