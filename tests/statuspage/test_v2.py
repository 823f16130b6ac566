"""The public v2 API, as strict readers see it (STATUSPAGE_V2.md)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from incidents.models import Incident
from roster.models import Person
from statuspage import components, generations, rollup, v2
from statuspage.models import Component, Page
from tests.builders import declared, minutes
from tests.statuspage.conftest import Published, Services, Told

PAGE = ["id", "name", "url", "time_zone", "updated_at"]
COMPONENT = [
    *("id", "name", "status", "created_at", "updated_at", "position", "description", "showcase", "start_date"),
    *("group_id", "page_id", "group", "only_show_if_degraded"),
]
INCIDENT = [
    *("id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact", "shortlink"),
    *("started_at", "page_id", "incident_updates", "components", "reminder_intervals"),
]
UPDATE = [
    *("id", "status", "body", "incident_id", "created_at", "updated_at", "display_at", "affected_components"),
    *("deliver_notifications", "custom_tweet", "tweet_id"),
]
KEYS = {
    "summary": ["page", "components", "incidents", "scheduled_maintenances", "status"],
    "status": ["page", "status"],
    "components": ["page", "components"],
    "incidents": ["page", "incidents"],
    "incidents/unresolved": ["page", "incidents"],
    "scheduled-maintenances": ["page", "scheduled_maintenances"],
    "scheduled-maintenances/upcoming": ["page", "scheduled_maintenances"],
    "scheduled-maintenances/active": ["page", "scheduled_maintenances"],
}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def live(alex: Person, at: datetime, told: Told, published: Published) -> Any:
    """The summary while checkout fails."""
    told(declared(by=alex, at=at), "Checkout=partial_outage", at=at + minutes(2))
    return published(at + minutes(3)).json("v2/summary")


@pytest.mark.parametrize("path", KEYS)
def test_each_answer_has_its_keys_in_order(live: Any, published: Published, path: str) -> None:
    """S5: every path that readers ask for, with the keys in the order they were recorded."""
    found = published.json(f"v2/{path}")
    assert list(found) == KEYS[path]
    assert list(found["page"]) == PAGE


def test_objects_have_exactly_the_recorded_keys(live: Any) -> None:
    """2.10: one unknown key makes a strict reader answer UNKNOWN."""
    incident = live["incidents"][0]
    assert list(incident) == INCIDENT
    assert list(incident["incident_updates"][0]) == UPDATE
    assert list(incident["incident_updates"][0]["affected_components"][0]) == [
        "code",
        "name",
        "old_status",
        "new_status",
    ]
    for component in live["components"]:
        assert list(component) == COMPONENT + (["components"] if component["group"] else [])


def test_every_time_has_three_fraction_digits(live: Any) -> None:
    """2.2: a reader in the wild slices the string and fails on `…57Z`."""
    incident = live["incidents"][0]
    holders = [live["page"], *live["components"], incident, *incident["incident_updates"]]
    times = [value for holder in holders for key, value in holder.items() if key.endswith("_at") and value]
    assert len(times) > 10
    assert all(STAMP.fullmatch(value) for value in times)


def test_times_carry_the_offset_of_the_page(page: Page, at: datetime) -> None:
    """2.2: pages outside UTC write their offset."""
    assert v2.stamp(at, "Etc/UTC") == "2026-06-06T14:16:00.000Z"
    assert v2.stamp(at + timedelta(microseconds=987_654), "America/Los_Angeles") == "2026-06-06T07:16:00.987-07:00"


def test_identifiers_are_twelve_characters_and_tell_nothing(live: Any) -> None:
    """2.2: `[a-z0-9]{12}`, random, so that nothing internal can be counted."""
    incident = live["incidents"][0]
    found = [live["page"], *live["components"], incident, *incident["incident_updates"]]
    assert all(re.fullmatch("[a-z0-9]{12}", row["id"]) for row in found)
    assert incident["shortlink"] == f"http://localhost:8001/incidents/{incident['id']}"


def test_the_components_of_an_incident_are_those_of_its_newest_update(live: Any) -> None:
    """2.4: their ids equal its codes, the objects equal the page's, the name carries the group."""
    incident = live["incidents"][0]
    affected = incident["incident_updates"][0]["affected_components"]
    assert [part["code"] for part in affected] == [row["id"] for row in incident["components"]]
    assert incident["components"][0] in live["components"]
    assert affected[0]["name"] == "Payments - Checkout"


def test_no_component_named_is_null_not_empty(alex: Person, at: datetime, told: Told, published: Published) -> None:
    """2.4: `affected_components` is null, never an empty list."""
    told(declared(by=alex, at=at), at=at + minutes(2))
    incident = published(at + minutes(3)).json("v2/summary")["incidents"][0]
    assert incident["incident_updates"][0]["affected_components"] is None
    assert incident["components"] == []
    assert incident["impact"] == "none"


def test_groups_list_their_children_and_show_the_worst(live: Any) -> None:
    """2.4: a group's components are its children in order of the list, its status the worst of theirs."""
    group = next(row for row in live["components"] if row["group"])
    children = [row for row in live["components"] if row["group_id"] == group["id"]]
    assert group["components"] == [row["id"] for row in children]
    assert group["status"] == "partial_outage"
    positions = [row["position"] for row in live["components"]]
    assert positions == sorted(positions)


def test_the_newest_update_comes_first_and_gives_the_status(
    alex: Person, at: datetime, told: Told, published: Published
) -> None:
    """2.4: `incident.status` equals the newest update's; `monitoring_at` is when that one was made."""
    incident = declared(by=alex, at=at)
    told(incident, "Checkout=major_outage", at=at + minutes(2))
    told(incident, at=at + minutes(9), status="monitoring")
    found = published(at + minutes(10)).json("v2/incidents")["incidents"][0]
    assert [update["status"] for update in found["incident_updates"]] == ["monitoring", "investigating"]
    assert found["status"] == "monitoring"
    assert found["monitoring_at"] == found["incident_updates"][0]["created_at"]
    assert found["resolved_at"] is None


def test_the_page_is_never_older_than_its_parts(live: Any) -> None:
    """2.4: `page.updated_at` ≥ that of every component and incident."""
    assert all(row["updated_at"] <= live["page"]["updated_at"] for row in [*live["components"], *live["incidents"]])


def test_unresolved_incidents_by_last_change(alex: Person, at: datetime, told: Told, published: Published) -> None:
    """2.4: ordered by `updated_at`, newest first."""
    first, second = declared(by=alex, at=at), declared(by=alex, at=at, title="Payouts are late")
    told(first, at=at + minutes(2))
    told(second, at=at + minutes(3))
    told(first, at=at + minutes(5))
    names = [row["name"] for row in published(at + minutes(6)).json("v2/incidents/unresolved")["incidents"]]
    assert names == [first.title, second.title]


def test_open_incidents_do_not_change_the_indicator(
    alex: Person, at: datetime, told: Told, published: Published
) -> None:
    """S1, 2.5: the v2 roll-up ignores incidents, as its clients expect; the page's own banner does not."""
    told(declared(by=alex, at=at), at=at + minutes(2))
    assert published(at + minutes(3)).json("v2/status")["status"] == {
        "indicator": "none",
        "description": "All Systems Operational",
    }
    assert "Everything is working" not in published.text()


def test_maintenance_has_an_indicator_of_its_own(
    services: Services, alex: Person, at: datetime, published: Published
) -> None:
    """2.3: recorded behaviour wins over the document that names four."""
    components.set_status(component=services["Search"], status="under_maintenance", by=alex, at=at)
    assert published(at).json("v2/status")["status"]["indicator"] == "maintenance"


@pytest.mark.parametrize(
    ("states", "indicator"),
    [
        ([], "none"),
        (["major_outage"] * 2, "critical"),
        (["partial_outage"], "major"),
        (["degraded_performance"] * 3, "minor"),
        (["under_maintenance", "partial_outage"], "minor"),
    ],
)
def test_roll_up_beyond_the_recordings(states: list[str], indicator: str) -> None:
    """2.5: what the documents add to what was recorded."""
    assert rollup.page_status(states)[0] == indicator


def test_text_for_programs_holds_no_markup(alex: Person, at: datetime, told: Told, published: Published) -> None:
    """A reader that guesses the type finds no tag."""
    told(declared(by=alex, at=at, title="</script><b>&"), at=at + minutes(2))
    text = published(at + minutes(3)).text("api/v2/summary.json")
    assert "<" not in text
    assert Incident.objects.get().title == published.json("v2/summary")["incidents"][0]["name"]


def test_the_page_row_is_made_once(at: datetime, page: Page) -> None:
    """S7: one page now; a second is a row, not a change of design."""
    assert generations.main_page(at) == page
    assert Component.objects.count() == 0
