"""One owner, one day; done is not verified, and somebody else verifies (M4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from config.kit.errors import Refusal, TooLate
from incidents.access import NotAllowed
from incidents.models import Incident
from postmortems import action_items
from postmortems.models import ActionItem, Postmortem
from roster.models import Person

DAY = timedelta(days=1)


def test_the_severity_names_the_day(item: ActionItem, postmortem: Postmortem, later: datetime) -> None:
    """M4: due date by severity; SEV2 asks for 30 days. It belongs to the postmortem."""
    assert item.due_on == (later + 30 * DAY).date()
    assert item.postmortem == postmortem


def test_the_whole_way(item: ActionItem, lee: Person, dana: Person, later: datetime) -> None:
    """M4: open, in progress, done with evidence, verified by another with evidence; each step is a row."""
    item = action_items.start(item=item, by=lee, at=later + DAY)
    item = action_items.complete(item=item, evidence="Alert pool-80 is live", by=lee, at=later + 2 * DAY)
    item = action_items.verify(item=item, evidence="Fired in the test of 9 June", by=dana, at=later + 3 * DAY)
    assert (item.state, item.done_by, item.verified_by, item.was_on_time) == ("verified", lee, dana, True)
    assert list(item.changes.values_list("what", flat=True)) == ["added", "started", "done", "verified"]


def test_nobody_verifies_their_own_work(
    item: ActionItem, lee: Person, alex: Person, dana: Person, later: datetime
) -> None:
    """M4: neither the owner nor whoever did it, even after the item changed hands."""
    item = action_items.complete(item=item, evidence="Done", by=alex, at=later)
    for person in (lee, alex):
        with pytest.raises(NotAllowed, match="Whoever did it"):
            action_items.verify(item=item, evidence="Fine", by=person, at=later)
    action_items.assign(item=item, person=dana, by=alex, at=later)
    with pytest.raises(NotAllowed):
        action_items.verify(item=item, evidence="Fine", by=alex, at=later)
    assert action_items.verify(item=item, evidence="Seen", by=lee, at=later).is_verified


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("complete", {"evidence": " "}),
        ("drop", {"reason": ""}),
        ("reopen", {"reason": ""}),
        ("verify", {"evidence": ""}),
    ],
)
def test_words_are_asked_for(item: ActionItem, dana: Person, later: datetime, verb: str, words: dict[str, Any]) -> None:
    """M4: evidence and reasons are not optional; the refusal names the field."""
    with pytest.raises(Refusal) as found:
        getattr(action_items, verb)(item=item, by=dana, at=later, **words)
    assert found.value.field in words


def test_a_late_click_says_what_happened(item: ActionItem, lee: Person, dana: Person, later: datetime) -> None:
    """M4: two people act at once; the second is told and nothing changes."""
    action_items.drop(item=item, reason="Replaced by a bigger change", by=dana, at=later)
    with pytest.raises(TooLate, match=r"Dropped by Dana, 7 Jun 09:16 UTC. It is dropped now"):
        action_items.start(item=item, by=lee, at=later)


def test_verified_is_final_until_reopened(item: ActionItem, lee: Person, dana: Person, later: datetime) -> None:
    """M4: it did not work after all: back to open with a reason, evidence kept in the history."""
    action_items.complete(item=item, evidence="Shipped", by=lee, at=later)
    action_items.verify(item=item, evidence="Works", by=dana, at=later)
    with pytest.raises(TooLate):
        action_items.drop(item=item, reason="No", by=dana, at=later)
    item = action_items.reopen(item=item, reason="It came back", by=dana, at=later)
    assert (item.state, item.evidence, item.verified_by, item.owner) == ("open", "", None, lee)
    assert "Shipped" in item.changes.values_list("note", flat=True)


def test_nobody_works_on_what_nobody_owns(incident: Incident, alex: Person, later: datetime) -> None:
    """M4: one owner: starting and completing wait for it."""
    item = action_items.add(incident=incident, title="Runbook", by=alex, at=later)
    for verb, more in ((action_items.start, {}), (action_items.complete, {"evidence": "Done"})):
        with pytest.raises(Refusal, match="Nobody owns it"):
            verb(item=item, by=alex, at=later, **more)


def test_a_later_day_needs_a_reason(item: ActionItem, lee: Person, later: datetime) -> None:
    """M4: dates slip in words; an earlier one needs none."""
    assert item.due_on
    with pytest.raises(Refusal) as found:
        action_items.reschedule(item=item, due_on=item.due_on + DAY, by=lee, at=later)
    assert found.value.field == "reason"
    action_items.reschedule(item=item, due_on=item.due_on + DAY, reason="Vendor is late", by=lee, at=later)
    earlier = action_items.reschedule(item=item, due_on=later.date(), by=lee, at=later)
    assert earlier.changes.latest("pk").was == "8 Jul 2026"


@pytest.mark.parametrize("days", [-1, 2000])
def test_impossible_days_are_refused(item: ActionItem, lee: Person, later: datetime, days: int) -> None:
    """X5: yesterday and the far future."""
    with pytest.raises(Refusal) as found:
        action_items.reschedule(item=item, due_on=later.date() + days * DAY, reason="x", by=lee, at=later)
    assert found.value.field == "due_on"


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 201), ("kind", "blame"), ("priority", 9), ("external_url", "javascript:alert(1)"),
     ("detail", "x" * 25_001)],
)  # fmt: skip
def test_impossible_fields_are_refused(
    incident: Incident, alex: Person, later: datetime, field: str, value: Any
) -> None:
    """X5: every field says what is wrong with it."""
    with pytest.raises(Refusal) as found:
        action_items.add(**{"incident": incident, "title": "Fine", "by": alex, "at": later, field: value})
    assert found.value.field == field


def test_viewers_neither_act_nor_own(
    item: ActionItem, incident: Incident, alex: Person, outsider: Person, later: datetime
) -> None:
    """X3, M4: reading is all a viewer does."""
    with pytest.raises(NotAllowed):
        action_items.start(item=item, by=outsider, at=later)
    with pytest.raises(Refusal, match="may read"):
        action_items.assign(item=item, person=outsider, by=alex, at=later)


def test_rewording_is_never_silent(item: ActionItem, lee: Person, dana: Person, later: datetime) -> None:
    """M4, X5: a stale form is told (409), a fresh one leaves a row."""
    fields: dict[str, Any] = {"kind": "detect", "priority": 2, "external_url": "https://tracker.example/PAY-118"}
    action_items.revise(item=item, title="Alert at 80%", by=dana, at=later, version=item.version, **fields)
    with pytest.raises(TooLate, match="Reworded by Dana"):
        action_items.revise(item=item, title="Alert at 90%", by=lee, at=later, version=item.version, **fields)
    change = item.changes.latest("pk")
    assert (change.was, change.now) == ("Alert on a full connection pool", "Alert at 80%")


def test_overdue_starts_the_day_after(item: ActionItem, lee: Person, later: datetime) -> None:
    """M4: a day ends at 24:00 UTC; done items are not overdue."""
    day = item.due_on
    assert day
    assert item not in ActionItem.objects.overdue(day)
    assert item in ActionItem.objects.overdue(day + DAY)
    assert item.days_late(day + 12 * DAY) == 12
    done = action_items.complete(item=item, evidence="Done", by=lee, at=later)
    assert done.days_late(date(2030, 1, 1)) == 0
    assert item not in ActionItem.objects.overdue(date(2030, 1, 1))
