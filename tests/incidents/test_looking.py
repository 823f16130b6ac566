"""How the timeline is looked at: filters that combine, each one a link (SPEC T3), and what is new (T5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from incidents import access, catchup, look, timeline
from incidents.look import Look
from incidents.models import Incident, Presence
from roster.models import Person
from tests.builders import declared, minutes
from tests.incidents.rooms import HTMX, SignedIn, address, ago

BEGAN = datetime(2026, 6, 6, 23, 30, tzinfo=UTC)


@pytest.fixture
def night(alex: Person, lee: Person) -> Incident:
    """From half past eleven over midnight."""
    incident = declared(by=alex, at=BEGAN, impact_began_at=BEGAN)
    for minute, person, text in [(5, alex, "/o one"), (20, lee, "/o ! two"), (45, lee, "/d three"), (60, alex, "four")]:
        timeline.note(incident=incident, text=text, by=person, at=BEGAN + minutes(minute))
    return incident


def shown(incident: Incident, **asked: str) -> list[str]:
    return list(Look.of(asked).narrow(incident).exclude(sequence=1).values_list("body", flat=True))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"by": "lee"}, ["three", "two"]),
        ({"by": "LEE", "kind": "decision"}, ["three"]),
        ({"kind": "pinned"}, ["two"]),
        ({"since": "00:10"}, ["four", "three"]),
        ({"until": "23:50"}, ["two", "one"]),
        ({"since": "23:40", "until": "00:15"}, ["three", "two"]),
        ({"since": "2026-06-07T00:20"}, ["four"]),
        ({"since": "2026-06-07T02:20+02:00", "by": "alex"}, ["four"]),
        ({"after": "3"}, ["four", "three"]),
        ({"by": "nobody"}, []),
    ],
)
def test_filters_combine(asked: dict[str, str], found: list[str], night: Incident) -> None:
    """T3: kind, person and time; a clock time is the first such one since it began, also past midnight."""
    assert shown(night, **asked) == found


@pytest.mark.parametrize(
    "asked",
    [{"by": "a b"}, {"by": "\0"}, {"since": "25:00"}, {"since": "x"}, {"until": "9999-12-31"}, {"since": "-"},
     {"after": "-1"}, {"after": "9" * 30}, {"since": "0001-01-01T00:00+14:00"}, {"since": "9" * 5000}],
)  # fmt: skip
def test_nonsense_shows_everything(asked: dict[str, str], night: Incident) -> None:
    """X5: a query nobody wrote is not an error."""
    assert shown(night, **asked) == ["four", "three", "two", "one"]


def test_a_look_survives_its_own_address() -> None:
    """T3: what a link says is what it shows; each narrowing can be taken away alone."""
    view = Look.of({"kind": "pinned", "by": "lee", "since": "14:20", "until": "2026-06-06T15:00", "after": "7"})
    assert Look.carried(view.query) == view
    assert view.narrowings()[0] == ("by @lee", Look.carried(view.query.replace("by=lee&", "")).query)
    assert len(view.narrowings()) == 4


def test_links_to_times_read_back_as_meant(night: Incident) -> None:
    """T3: `14:20` where that is unmistakable, else with its date."""
    for count in (0, 30, 60 * 22, 60 * 40):
        moment = BEGAN + minutes(count)
        assert look.instant(night, look.written(night, moment)) == moment
    assert look.written(night, BEGAN + minutes(60 * 40)) == "2026-06-08T15:30Z"


def test_people_and_times_are_links(night: Incident, lee: Person, signed_in: SignedIn) -> None:
    """T3: every filter is an address that works without a script."""
    html = signed_in(lee).get(address(night, "timeline/filters/?kind=observation"), headers=HTMX).content.decode()
    assert "?kind=observation&amp;by=lee#log" in html
    assert "since=23%3A30" in html
    html = signed_in(lee).get(address(night, "timeline/?by=lee"), headers=HTMX).content.decode()
    assert "by @lee" in html
    assert f'href="{address(night)}#log" data-look=""' in html


def test_what_came_while_away(night: Incident, lee: Person, signed_in: SignedIn) -> None:
    """T5: on return the room says how much is new since when, and leads to it."""
    client = signed_in(lee)
    assert "since you last looked" not in client.get(address(night)).content.decode()
    Presence.objects.update_or_create(incident=night, person=lee, defaults={"seen_at": ago(20), "sequence": 3})
    html = client.get(address(night)).content.decode()
    assert "2 entries since you last looked" in html
    assert f"{ago(20):%H:%M} UTC" in html
    assert f"{address(night, 'catch-up/')}?after=3" in html


def test_whoever_is_here_missed_nothing(night: Incident, lee: Person) -> None:
    """T5: a page that is open or was just reloaded has no news of its own."""
    row = Presence.objects.create(incident=night, person=lee, seen_at=ago(0.2), sequence=3)
    assert catchup.missed(access.load(lee, night.number), ago(0)) is None
    row.seen_at, row.sequence = ago(20), night.timeline.count()
    row.save()
    assert catchup.missed(access.load(lee, night.number), ago(0)) is None


def test_drawn_anew_when_a_mark_changes(night: Incident, lee: Person, signed_in: SignedIn, client: Any) -> None:
    """T3: a line is kept as it was drawn only while its marks stay."""
    client = signed_in(lee)
    entry = night.timeline.get(body="one")
    for act, words in ((timeline.pin, True), (timeline.unpin, False)):
        client.get(address(night))
        act(entry=entry, by=lee, at=ago(0))
        html = client.get(address(night, "timeline/?kind=observation&by=alex"), headers=HTMX).content.decode()
        assert ("pinned by Lee" in html) is words
