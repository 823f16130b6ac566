"""What the database itself refuses, whatever code says (M3, M4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from incidents.models import Incident
from postmortems import action_items
from postmortems.models import ActionItem, Postmortem, ReviewStep, Section, TimelineChoice
from roster.models import Person


def _refused(act: Any) -> str:
    with pytest.raises(IntegrityError) as found, transaction.atomic():
        act()
    return str(found.value)


def test_one_postmortem_per_incident(postmortem: Postmortem, alex: Person, later: datetime) -> None:
    """M1: a second one cannot exist."""
    _refused(lambda: Postmortem.objects.create(incident=postmortem.incident, owner=alex, owed_at=later))


def test_published_by_somebody(postmortem: Postmortem) -> None:
    """M3: published means a person and an instant."""
    assert "published_by_somebody" in _refused(lambda: Postmortem.objects.update(state="published"))


def test_due_after_owed(postmortem: Postmortem, at: datetime) -> None:
    """M1: nothing is due before it is owed."""
    assert "postmortem_due_after_owed" in _refused(lambda: Postmortem.objects.update(due_at=at))


def test_sent_back_with_a_reason(postmortem: Postmortem, later: datetime) -> None:
    """M3: no silent sending back."""
    assert "sent_back_with_a_reason" in _refused(
        lambda: ReviewStep.objects.create(postmortem=postmortem, act="sent_back", at=later)
    )


def test_one_section_per_key_edited_by_somebody(postmortem: Postmortem) -> None:
    """M3: a section exists once, and a revision has an author."""
    _refused(lambda: Section.objects.create(postmortem=postmortem, key="summary"))
    assert "edited_by_somebody" in _refused(lambda: Section.objects.update(revision=1))


def test_one_choice_per_entry(postmortem: Postmortem, later: datetime) -> None:
    """M1: an entry is shown or hidden, not both."""
    choice = TimelineChoice.objects.first()
    assert choice
    _refused(
        lambda: TimelineChoice.objects.create(postmortem=postmortem, entry=choice.entry, shown=False, chosen_at=later)
    )


@pytest.mark.parametrize("person", ["owner", "done_by"])
def test_verified_by_another(item: ActionItem, lee: Person, dana: Person, later: datetime, person: str) -> None:
    """M4: verified_by is neither the owner nor whoever did it."""
    done = action_items.complete(item=item, evidence="Done", by=dana, at=later)
    verified = {"state": "verified", "verified_by": getattr(done, person), "verified_at": later, "verification": "Fine"}
    assert "verified_by_another" in _refused(lambda: ActionItem.objects.filter(pk=item.pk).update(**verified))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("done_with_evidence", {"state": "done"}),
        ("verified_with_evidence", {"state": "verified"}),
        ("dropped_with_a_reason", {"state": "dropped"}),
        ("worked_on_by_its_owner", {"state": "in_progress", "owner": None}),
        ("action_item_has_a_title", {"title": ""}),
        ("action_item_priority_known", {"priority": 7}),
    ],
)
def test_action_items_keep_their_word(item: ActionItem, name: str, fields: dict[str, Any]) -> None:
    """M4: evidence, reason, owner and title stand in the database."""
    found = _refused(lambda: ActionItem.objects.filter(pk=item.pk).update(**fields))
    assert name in found or "evidence" in found


def test_a_follow_up_is_carried_over_once(postmortem: Postmortem, incident: Incident, later: datetime) -> None:
    """E2: one entry of the room becomes one action item."""
    entry = ActionItem.objects.get(entry__isnull=False).entry
    _refused(lambda: ActionItem.objects.create(incident=incident, entry=entry, title="Again", created_at=later))
