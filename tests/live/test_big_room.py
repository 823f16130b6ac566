"""A room that many watch: a panel is drawn once, and still everybody reads only what they may, and what is so now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from config.kit.answers import Answer
from incidents import fanout, timeline
from incidents.models import Incident
from roster.models import Person
from tests.builders import given


class Screen:
    """Somebody's page that refetches panels; `drawn` says whether the view was asked."""

    def __init__(self, client: Client, incident: Incident) -> None:
        self.client, self.number, self.drawn = client, incident.number, False

    def fetch(self, panel: str = "timeline", query: str = "", method: str = "GET") -> Answer:
        path = f"/incidents/{self.number}/{panel}/"
        cookie = self.client.cookies.get("session")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HX_REQUEST": "true"}
        environ["HTTP_COOKIE"] = f"session={cookie.value}" if cookie else ""
        self.drawn = False

        def draw() -> Answer:
            self.drawn = True
            found = self.client.get(f"{path}?{query}", headers={"HX-Request": "true"})
            headers = [(name.encode(), value.encode()) for name, value in found.items()]
            return Answer(found.status_code, headers, found.content)

        return fanout.answer(environ, draw)

    def reads(self, panel: str = "timeline", query: str = "") -> str:
        return " ".join(self.fetch(panel, query).body.decode().split())


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    fanout.KEPT.clear()
    fanout.SCRIBES.clear()


@pytest.mark.parametrize("panel", ["timeline", "comms"])
def test_everybody_reads_the_same_words(
    panel: str, incident: Incident, alex: Person, outsider: Person, signed_in: Any
) -> None:
    """ARCHITECTURE 4: drawn once, and what is shared holds nothing of one reader, no token of a form above all."""
    first, second = Screen(signed_in(alex), incident), Screen(signed_in(outsider), incident)
    kept = first.fetch(panel)
    assert second.fetch(panel) is kept
    assert first.drawn
    assert not second.drawn
    own = second.client.get(f"/incidents/{incident.number}/{panel}/", headers={"HX-Request": "true"}).content
    assert own == kept.body
    assert b"csrf" not in own


def test_the_scribe_is_told_apart(incident: Incident, alex: Person, sam: Person, at: datetime, signed_in: Any) -> None:
    """P2: "You are scribing" is for Sam alone."""
    given(incident, "scribe", sam, by=alex, at=at)
    assert "You are scribing" in Screen(signed_in(sam), incident).reads()
    assert "Sam is scribing" in Screen(signed_in(alex), incident).reads()
    assert "You are scribing" in Screen(signed_in(sam), incident).reads()


def test_a_new_entry_shows_at_once(incident: Incident, alex: Person, at: datetime, signed_in: Any) -> None:
    """ARCHITECTURE 4: the sequence of the row is part of the key, so nothing kept is ever stale."""
    screen = Screen(signed_in(alex), incident)
    screen.reads()
    timeline.note(incident=incident, text="the pool is exhausted", by=alex, at=at)
    assert "the pool is exhausted" in screen.reads()


def test_filters_are_kept_apart(incident: Incident, alex: Person, at: datetime, signed_in: Any) -> None:
    """T3: who looks at decisions does not get somebody else's everything."""
    timeline.note(incident=incident, text="/obs p99 is up", by=alex, at=at)
    screen = Screen(signed_in(alex), incident)
    assert "p99 is up" in screen.reads()
    assert "p99 is up" not in screen.reads(query="kind=decision")


def test_permission_comes_before_what_is_kept(
    incident: Incident, alex: Person, outsider: Person, signed_in: Any
) -> None:
    """X3: what is kept for others is refused to somebody signed out or switched off."""
    other = Screen(signed_in(outsider), incident)
    assert Screen(signed_in(alex), incident).fetch().status == 200
    assert Screen(Client(), incident).fetch().status == 403
    Person.objects.filter(pk=outsider.pk).update(is_active=False)
    assert other.fetch().status == 403


def test_a_refusal_is_not_kept(incident: Incident, alex: Person, signed_in: Any) -> None:
    """LIVE: an error is for whoever met it; the next one asks the view again."""
    screen = Screen(signed_in(alex), incident)
    screen.number += 1
    assert screen.fetch().status == 404
    screen.number -= 1
    assert screen.fetch().status == 200


def test_only_shared_panels_are_kept(incident: Incident, alex: Person, signed_in: Any) -> None:
    """LIVE: panels with forms or words for one reader, and everything but GET, go to the view each time."""
    screen = Screen(signed_in(alex), incident)
    for panel, method in (("roles", "GET"), ("head", "GET"), ("due", "GET"), ("timeline", "POST")):
        screen.fetch(panel, method=method)
        screen.fetch(panel, method=method)
        assert screen.drawn
