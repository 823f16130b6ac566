"""A room that many watch: the timeline is drawn once, and still everybody reads only what they may, and now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client

from incidents import command, timeline
from incidents.models import Incident
from roster.models import Person

HTMX = {"HX-Request": "true"}


def panel(client: Client, incident: Incident, query: str = "") -> str:
    answer = client.get(f"/incidents/{incident.number}/timeline/{query}", headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_reads_the_same_words(incident: Incident, alex: Person, outsider: Person, signed_in: Any) -> None:
    """ARCHITECTURE 4: what is shared holds nothing of one reader, no token of a form above all."""
    shared = panel(signed_in(alex), incident)
    assert shared == panel(signed_in(outsider), incident)
    assert "csrf" not in shared


def test_the_scribe_is_told_apart(incident: Incident, alex: Person, sam: Person, at: datetime, signed_in: Any) -> None:
    """P2: "You are scribing" is for Sam alone."""
    command.assign(incident=incident, role="scribe", person=sam, by=alex, at=at)
    assert "You are scribing" in panel(signed_in(sam), incident).replace("\n", " ")
    assert "Sam is scribing" in panel(signed_in(alex), incident).replace("\n", " ")


def test_a_new_entry_shows_at_once(incident: Incident, alex: Person, at: datetime, signed_in: Any) -> None:
    """ARCHITECTURE 4: the sequence of the row is part of the key, so nothing kept is ever stale."""
    client = signed_in(alex)
    panel(client, incident)
    timeline.note(incident=incident, text="the pool is exhausted", by=alex, at=at)
    assert "the pool is exhausted" in panel(client, incident)


def test_filters_are_kept_apart(incident: Incident, alex: Person, at: datetime, signed_in: Any) -> None:
    """T3: who looks at decisions does not get somebody else's everything."""
    timeline.note(incident=incident, text="/obs p99 is up", by=alex, at=at)
    client = signed_in(alex)
    assert "p99 is up" in panel(client, incident)
    assert "p99 is up" not in panel(client, incident, "?kind=decision")


def test_permission_comes_before_what_is_kept(incident: Incident, alex: Person, signed_in: Any) -> None:
    """X3: a panel that is kept for others is still refused to somebody signed out, and unknown numbers are 404."""
    panel(signed_in(alex), incident)
    assert Client().get(f"/incidents/{incident.number}/timeline/", headers=HTMX).status_code == 403
    for number in (incident.number + 1, 0, 2**31, 10**20):
        assert signed_in(alex).get(f"/incidents/{number}/timeline/", headers=HTMX).status_code == 404
