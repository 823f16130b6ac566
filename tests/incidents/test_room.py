"""The room over HTTP: what it costs, what its panels answer, what is kept apart."""

from __future__ import annotations

import gzip
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from config.kit import clock
from incidents import cadence, command, comms, fixing, heartbeats, timeline, work
from incidents.models import Heartbeat, Incident, TimelineEntry
from incidents.room import PANELS
from roster.models import Person
from tests.builders import declared, minutes, monitoring, proposed, resolved, staffed, updated

HTMX = {"HX-Request": "true"}
SignedIn = Any


class Outline(HTMLParser):
    """Which ids stand inside which live panels."""

    VOID = frozenset({"input", "meta", "link", "br", "path", "circle", "rect", "line", "use", "hr", "img", "polyline"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.inside: dict[str, bool] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        swapped = (bool(self.stack) and self.stack[-1][1]) or "data-panel" in found
        if found.get("id"):
            self.inside[str(found["id"])] = swapped
        if tag not in self.VOID:
            self.stack.append((tag, swapped))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass


def address(incident: Incident, part: str = "") -> str:
    return f"/incidents/{incident.number}/{part}"


def ago(count: float) -> datetime:
    return clock.now() - minutes(count)


def with_entries(incident: Incident, count: int, by: Person, at: datetime) -> None:
    """Fill the record quickly; what is drawn does not look at the hashes."""
    incident.refresh_from_db()
    rows = [
        TimelineEntry(
            incident=incident, sequence=incident.sequence + n, kind="observation", body=f"Sample {n}", author=by,
            occurred_at=at + timedelta(seconds=n), recorded_at=at + timedelta(seconds=n),
            previous_hash="", hash=f"{incident.pk}-{n}",
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    TimelineEntry.objects.bulk_create(rows)
    Incident.objects.filter(pk=incident.pk).update(sequence=incident.sequence + count)


@pytest.fixture
def live(alex: Person, priya: Person, sam: Person) -> Incident:
    incident = declared(by=alex, at=ago(30), summary="Payments fail.", services="checkout")
    staffed(incident, ago(29), alex, communications=priya, scribe=sam)
    updated(incident, by=priya, at=ago(28), next_in=50)
    return incident


def test_room_costs_few_queries(
    live: Incident, alex: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    """ARCHITECTURE: at most 20 queries at 500 entries, 20 proposals and 20 tasks, session and reader included."""
    with_entries(live, 500, alex, ago(20))
    for n in range(20):
        fixing.ask(proposal=proposed(live, by=alex, at=ago(19)), question="Is it safe?", by=alex, at=ago(18))
        work.ask(incident=live, what=f"Look at {n}", owner=alex, report_in_minutes=30, by=alex, at=ago(17))
    client = signed_in(alex)
    client.get(address(live))
    with django_assert_max_num_queries(20):
        response = client.get(address(live))
    assert response.content.count(b'<li id="t') == 100


def test_room_is_light(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """README 13: the live view, all lanes of it, is a light page."""
    for n in range(25):
        timeline.note(incident=live, text=f"/o Sample {n}: the pool holds {n * 7} of 200", by=alex, at=ago(20 - n / 2))
    assert len(gzip.compress(signed_in(alex).get(address(live)).content, 6)) < 13_000


def test_typing_stands_outside_everything_that_is_swapped(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """README 4: composer, quick entry and dialogs are in no swap target."""
    inside = Outline(signed_in(alex).get(address(live)).content.decode()).inside
    assert {name for name in PANELS if inside[name]} == set(PANELS)
    assert not any(inside[name] for name in ("composer", "c-impact", "c-next_update_at", "quick", "q-text", "dialog"))


@pytest.mark.parametrize("name", [*PANELS, "watch", "hints"])
def test_panel_is_a_fragment_and_a_page(name: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """ARCHITECTURE 4: a panel is the fragment that the room includes; opened plainly it is a page."""
    client = signed_in(alex)
    fragment = client.get(
        address(live, f"{name if name != 'hints' else 'updates/hints'}/"), headers=HTMX
    ).content.decode()
    page = client.get(address(live, f"{name if name != 'hints' else 'updates/hints'}/")).content.decode()
    room = client.get(address(live)).content.decode()
    assert "<html" not in fragment
    assert f'id="{name}"' in fragment.split(">")[0]
    assert "<html" in page
    assert f'id="{name}"' in page
    assert f'id="{name}"' in room


@pytest.mark.parametrize("part", ["", "timeline/", "severity/", "updates/hints/", "phase/?to=monitoring", "watch/"])
@pytest.mark.parametrize("number", ["999", "0", "9999999999", "9" * 5000])
def test_unknown_numbers_are_404(part: str, number: str, alex: Person, signed_in: SignedIn) -> None:
    """X5: an id that does not exist is 404, whatever its size."""
    assert signed_in(alex).get(f"/incidents/{number}/{part}").status_code == 404


def test_signed_out_fragment_is_403_and_page_goes_to_sign_in(live: Incident) -> None:
    """LIVE: a panel never answers with a redirect, or the sign-in page would be morphed into it."""
    client = Client()
    assert client.get(address(live, "timeline/"), headers=HTMX).status_code == 403
    assert client.get(address(live)).status_code == 302


def test_viewer_reads_but_is_offered_nothing(live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """X3: viewing is not editing."""
    html = signed_in(outsider).get(address(live)).content.decode()
    assert live.title in html
    assert 'id="composer"' not in html
    assert 'id="quick"' not in html
    opened = set(re.findall(r'href="/incidents/\d+/(\w+)/" data-dialog', html))
    assert opened == {"announcement", "services"}


def test_vacant_wanted_role_is_loud_and_optional_one_quiet(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """P6: SEV2 wants an Operations Lead; nobody wants a sponsor yet."""
    html = signed_in(alex).get(address(live, "roles/"), headers=HTMX).content.decode()
    assert 'id="role-operations" data-vacant' in html
    assert 'id="role-sponsor" data-optional' in html


def test_one_person_may_wear_all_hats_at_sev3(alex: Person, signed_in: SignedIn) -> None:
    """P6: a SEV3 may be one person, and the strip says so."""
    incident = declared(by=alex, at=ago(3), level=3)
    html = signed_in(alex).get(address(incident, "roles/"), headers=HTMX).content.decode()
    assert "one person may wear all hats" in html
    assert "data-vacant" not in html


def test_overdue_is_said_in_words_and_in_the_title(alex: Person, signed_in: SignedIn) -> None:
    """C5: silence is never invisible."""
    incident = declared(by=alex, at=ago(9))
    html = signed_in(alex).get(address(incident)).content.decode()
    assert "<title>OVERDUE +" in html
    assert 'data-state="overdue"' in html


def test_monitoring_says_when_resolving_opens(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """E1: the clean window runs with a watcher, and the button says when it opens."""
    monitoring(live, by=alex, at=ago(5))
    html = signed_in(alex).get(address(live, "stabilize/"), headers=HTMX).content.decode()
    assert "5 of 15 clean minutes" in html
    assert "Resolve early with a reason" in html
    assert "You watch" in html


def test_record_is_finished_and_can_be_reopened(alex: Person, signed_in: SignedIn) -> None:
    """D7: a resolved incident is a record: nothing more is promised, and there is a way back."""
    incident = resolved(by=alex, at=ago(90))
    html = signed_in(alex).get(address(incident)).content.decode()
    assert "Final update posted" in html
    assert "no more promised" in html
    assert address(incident, "reopening/") in html
    assert 'id="composer"' not in html
    assert 'id="quick"' in html


def test_filters_are_links_and_keep_what_they_show(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T3: a filter is an address; the panel refetches itself with it."""
    timeline.note(incident=live, text="/d Restore checkout first", by=alex, at=ago(10))
    html = signed_in(alex).get(address(live, "timeline/?kind=decision"), headers=HTMX).content.decode()
    assert html.count('<li id="t') == 1
    assert f'hx-get="{address(live, "timeline/")}?kind=decision"' in html
    quiet = signed_in(alex).get(address(live, "timeline/?quiet=1"), headers=HTMX).content.decode()
    assert "Declared SEV2" not in quiet
    assert "Restore checkout first" in quiet


@pytest.mark.parametrize(
    "query", ["kind=%00", "kind=nonsense", "before=-1", "before=9999999999999", "before=x", "quiet="]
)
def test_nonsense_in_the_query_shows_everything(query: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: a query nobody wrote is not an error."""
    response = signed_in(alex).get(address(live, f"timeline/?{query}"), headers=HTMX)
    assert response.status_code == 200
    assert b"Declared SEV2" in response.content


def test_older_entries_follow_without_a_gap(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T1: 100 entries at once, the rest behind a link, none twice and none lost."""
    with_entries(live, 150, alex, ago(20))
    client, seen, query = signed_in(alex), [], ""
    for _ in range(2):
        page = client.get(address(live, f"timeline/?{query}"), headers=HTMX).content.decode()
        seen += [part.split('"')[0] for part in page.split('<li id="t')[1:]]
        query = page.rsplit('data-look="', 1)[1].split('"')[0]
    assert len(seen) == len(set(seen)) == Incident.objects.get(pk=live.pk).sequence


def test_back_dated_entry_shows_both_times(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T1: when it happened, and when it was written down if that is more than a minute later."""
    timeline.note(incident=live, text=f"/o @{ago(12):%H:%M} pool is full", by=alex, at=ago(4))
    html = signed_in(alex).get(address(live, "timeline/"), headers=HTMX).content.decode()
    assert "written <time" in html
    assert f"{ago(4):%H:%M} UTC" in html


def test_nobody_can_write_markup_into_the_record(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X3: what people write is shown as written."""
    timeline.note(incident=live, text="<img src=x onerror=alert(1)> [x](javascript:alert(1))", by=alex, at=ago(1))
    html = signed_in(alex).get(address(live)).content.decode()
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "&lt;img" in html


def test_silent_worker_is_a_red_banner(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X4: a dead worker shows in the room; one that reports does not."""
    client = signed_in(alex)
    assert b"Reminders are not running" in client.get(address(live, "watch/"), headers=HTMX).content
    for name in heartbeats.EXPECTED:
        heartbeats.beat(name, clock.now())
    assert Heartbeat.objects.exists()
    assert b"Reminders are not running" not in client.get(address(live, "watch/"), headers=HTMX).content


def test_those_who_were_reminded_are_named(alex: Person, priya: Person, signed_in: SignedIn) -> None:
    """C5: the due control says who was told, and the room shows it to them."""
    incident = staffed(declared(by=alex, at=ago(8)), ago(8), alex, communications=priya)
    cadence.sweep(clock.now())
    html = signed_in(priya).get(address(incident)).content.decode()
    assert "Alex and you were told" in html
    assert "update was due" in html


def test_late_update_is_marked_late(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """C5: each posted update says whether it kept its promise."""
    comms.post_update(
        incident=live, audience="both", status="identified", impact="Still failing.", by=priya, at=ago(-25),
        next_update_at=ago(-55),
    )  # fmt: skip
    html = signed_in(priya).get(address(live, "comms/"), headers=HTMX).content.decode()
    assert "3 min late" in html
    assert "on time" in html
    assert "1 of 2 late" in html


def test_role_holders_stay_readable_in_the_record(alex: Person, priya: Person, signed_in: SignedIn) -> None:
    """P3: the record shows who held what when it ended."""
    incident = resolved(by=alex, at=ago(90))
    html = signed_in(priya).get(address(incident, "roles/"), headers=HTMX).content.decode()
    assert command.commander(incident) is None
    assert "Alex" in html
