"""Draft, in review, approved, published: who and when (M3)."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.kit.errors import Refusal, TooLate
from incidents.access import NotAllowed
from incidents.models import Incident
from postmortems import action_items, review
from postmortems.models import Postmortem
from roster.models import Person


def test_each_step_is_a_row(published: Postmortem, alex: Person, morgan: Person, later: datetime) -> None:
    """M3: the path is kept with who and when."""
    steps = published.steps.values_list("act", "by__handle")
    assert list(steps) == [("opened", None), ("submitted", "alex"), ("approved", "morgan"), ("published", "morgan")]
    assert (published.state, published.published_by, published.published_at) == ("published", morgan, later)


@pytest.mark.parametrize("verb", [review.approve, review.publish])
def test_managers_approve_and_publish(written: Postmortem, alex: Person, later: datetime, verb: object) -> None:
    """M3: a responder does neither."""
    with pytest.raises(NotAllowed, match="Managers"):
        verb(postmortem=written, by=alex, at=later)  # type: ignore[operator]


def test_readers_do_not_submit(postmortem: Postmortem, outsider: Person, later: datetime) -> None:
    """X3: viewing is not editing."""
    with pytest.raises(NotAllowed):
        review.submit(postmortem=postmortem, by=outsider, at=later)


def test_the_order_is_kept(written: Postmortem, morgan: Person, later: datetime) -> None:
    """M3: no step is skipped; a second click says what happened."""
    with pytest.raises(TooLate, match="draft now"):
        review.approve(postmortem=written, by=morgan, at=later)
    review.submit(postmortem=written, by=morgan, at=later)
    with pytest.raises(TooLate, match="in review now: submitted for review by Morgan, 7 Jun 09:16 UTC"):
        review.submit(postmortem=written, by=morgan, at=later)
    with pytest.raises(TooLate, match="in review now"):
        review.publish(postmortem=written, by=morgan, at=later)


def test_approval_waits_for_what_is_missing(
    postmortem: Postmortem, alex: Person, morgan: Person, later: datetime
) -> None:
    """M3: empty sections and actions without an owner stand before publishing, by name."""
    review.submit(postmortem=postmortem, by=alex, at=later)
    with pytest.raises(Refusal, match=r"Lessons is empty; Prevention is empty; 1 action item has no owner or date"):
        review.approve(postmortem=postmortem, by=morgan, at=later)


def test_an_action_added_after_approval_without_owner_stops_publishing(
    written: Postmortem, incident: Incident, alex: Person, morgan: Person, later: datetime
) -> None:
    """M3: publishing looks again."""
    review.submit(postmortem=written, by=alex, at=later)
    review.approve(postmortem=written, by=morgan, at=later)
    action_items.add(incident=incident, title="Late idea", by=alex, at=later)
    with pytest.raises(Refusal, match="no owner or date"):
        review.publish(postmortem=written, by=morgan, at=later)


def test_no_action_item_is_said_but_does_not_block(
    written: Postmortem, incident: Incident, alex: Person, later: datetime
) -> None:
    """M3: an incident may teach without leaving work behind."""
    for item in incident.action_items.all():
        action_items.drop(item=item, reason="Done elsewhere", by=alex, at=later)
    points = {point.words: point for point in review.points_now(written)}
    assert not points["No action item follows from it"].blocks


def test_an_empty_draft_is_not_submitted(postmortem: Postmortem, alex: Person, later: datetime) -> None:
    """M3: there must be a summary to review."""
    postmortem.sections.filter(key="summary").update(text="")
    with pytest.raises(Refusal, match="nothing to review"):
        review.submit(postmortem=postmortem, by=alex, at=later)


def test_a_manager_sends_back_with_a_reason(published: Postmortem, morgan: Person, later: datetime) -> None:
    """M3: even a published one; who published when stays in the rows."""
    with pytest.raises(Refusal) as found:
        review.send_back(postmortem=published, reason=" ", by=morgan, at=later)
    assert found.value.field == "reason"
    back = review.send_back(postmortem=published, reason="The figure is wrong", by=morgan, at=later)
    assert (back.state, back.published_at, back.steps.latest("pk").note) == ("draft", None, "The figure is wrong")
    with pytest.raises(TooLate, match="draft already"):
        review.send_back(postmortem=published, reason="Again", by=morgan, at=later)


def test_it_is_handed_to_somebody_who_can_write(
    postmortem: Postmortem, alex: Person, dana: Person, outsider: Person, later: datetime
) -> None:
    """M3: the owner changes on the record."""
    with pytest.raises(Refusal):
        review.hand_over(postmortem=postmortem, person=outsider, by=alex, at=later)
    assert review.hand_over(postmortem=postmortem, person=dana, by=alex, at=later).owner == dana
    assert postmortem.steps.latest("pk").note == "Alex to Dana"
    with pytest.raises(TooLate):
        review.hand_over(postmortem=postmortem, person=dana, by=alex, at=later)


def test_late_is_strictly_after_its_time(postmortem: Postmortem, published: Postmortem) -> None:
    """M3: due at an instant; published ones are never late."""
    due = postmortem.due_at
    assert due
    assert (postmortem.is_late(due), postmortem.is_late(due.replace(microsecond=1))) == (False, True)
    assert not published.is_late(due.replace(year=2030))
