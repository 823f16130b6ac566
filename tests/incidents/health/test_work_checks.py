"""The checks of the fix and comms tracks at the edges of their thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.incidents.health.scene import (
    ALEX,
    LEE,
    PRIYA,
    SEV1,
    SEV2,
    SEV3,
    after,
    facts,
    failed,
    holds,
    passes,
    promise,
    proposal,
    said,
    task,
    tone,
    update,
)


@pytest.mark.parametrize(("minutes", "expected"), [(3.9, "pass"), (4, "warn"), (4.9, "warn"), (5, "alarm")])
def test_first_public_update(minutes: float, expected: str) -> None:
    """H1: customers hear within five minutes of declaring; four warn."""
    assert tone(facts(minutes, promises=[promise(5)]), "first_update") == expected


def test_first_update_is_asked_where_customers_are_promised_news() -> None:
    """H1: SEV3 promises customers nothing; an internal update does not count for customers."""
    assert tone(facts(60, SEV3), "first_update") == "pass"
    assert tone(facts(60, updates=[update(3, "stakeholders")]), "first_update") == "alarm"
    assert "first update in 3 min" in passes(facts(60, updates=[update(3)]))


def test_first_update_counts_from_the_first_promise() -> None:
    """H1, D6: raised to SEV2 after 40 minutes, five minutes start then."""
    assert tone(facts(43, promises=[promise(45, made=40)]), "first_update") == "pass"
    assert tone(facts(45, promises=[promise(45, made=40)]), "first_update") == "alarm"


@pytest.mark.parametrize(("minutes", "expected"), [(27.9, "pass"), (28, "warn"), (33, "warn"), (33.1, "alarm")])
def test_next_update(minutes: float, expected: str) -> None:
    """H1: five minutes before the promised time warn, strictly after it alarms."""
    found = facts(minutes, updates=[update(3)], promises=[promise(33, made=3)])
    assert tone(found, "next_update") == expected


@pytest.mark.parametrize(("minutes", "expected"), [(7.9, "pass"), (8, "warn"), (10.1, "alarm")])
def test_next_update_of_a_short_window(minutes: float, expected: str) -> None:
    """H1: of ten minutes the last fifth warns, not half of them."""
    assert tone(facts(minutes, updates=[update(0)], promises=[promise(10)]), "next_update") == expected


def test_missed_update_is_told_as_the_page_tells_it() -> None:
    """H1: which update, whom it was promised to, and the ready holding text."""
    (found,) = said(facts(45, updates=[update(3)], promises=[promise(44, made=14)]), "next_update")
    assert found.title == "The 15:00 UTC update was not posted"
    assert found.why.startswith("Customers were promised one.")
    assert found.button
    assert found.button.words == "Post holding"


@pytest.mark.parametrize(("minutes", "title"), [
    (41, "Public and internal update due in 3 min"),
    (45, "The 15:00 UTC public and internal update was not posted"),
])  # fmt: skip
def test_one_row_for_what_both_audiences_were_promised(minutes: float, title: str) -> None:
    """H1: one update keeps both promises, so they are one row; one that is late and one that is not are two."""
    both = [promise(44, made=14), promise(44, made=14, audience="stakeholders")]
    (found,) = said(facts(minutes, updates=[update(3)], promises=both), "next_update")
    assert (found.title, found.subject) == (title, "both")
    apart = [promise(40, made=14), promise(44, made=14, audience="stakeholders")]
    two = said(facts(41, updates=[update(3)], promises=apart), "next_update")
    assert [one.subject for one in two] == ["public", "stakeholders"]


def test_the_first_public_update_keeps_the_internal_promise_too() -> None:
    """H1: before anybody was told anything there is one row, that of the first update."""
    both = [promise(5), promise(5, audience="stakeholders")]
    assert said(facts(6, promises=both), "next_update") == []
    assert [one.title for one in said(facts(6, promises=both), "first_update")] == [
        "6 min and customers were told nothing"
    ]


def test_promises_kept_are_in_the_folded_line() -> None:
    """H1: "updates 1 of 2 on time"."""
    kept = [promise(10, state="kept"), promise(30, made=10, state="late")]
    assert "updates 1 of 2 on time" in passes(facts(40, updates=[update(3)], promises=kept))


def test_draft_with_warnings() -> None:
    """H1, C4: what is being written has hints; it warns and never alarms."""
    held = [holds(ALEX, "commander"), holds(PRIYA, "communications")]
    (found,) = said(facts(34, SEV2, *held, promises=[promise(44)], draft_warnings=2), "draft")
    assert (found.title, found.why) == ("Update draft has 2 warnings", "Due 15:00 UTC. Priya is on it.")
    assert found.tone == "warn"


@pytest.mark.parametrize(("minutes", "expected"), [(14.9, "pass"), (15, "warn"), (29.9, "warn"), (30, "alarm")])
def test_nothing_proposed(minutes: float, expected: str) -> None:
    """H1, W3: nothing proposed in 15 minutes warns, nothing that helped in 30 alarms."""
    assert tone(facts(minutes), "mitigation") == expected


@pytest.mark.parametrize(("minutes", "expected"), [(29.9, "pass"), (30, "alarm")])
def test_nothing_helped(minutes: float, expected: str) -> None:
    """H1, W3: something was tried: the warning waits, the alarm does not."""
    assert tone(facts(minutes, proposals=[failed(1, 10)]), "mitigation") == expected


@pytest.mark.parametrize("ends", [{"mitigated_at": after(20)}, {"proposals": [failed(1, 10, "partly")]}])
def test_what_helped_ends_the_question(ends: Any) -> None:
    """W3: impact ended, or something helped."""
    assert tone(facts(60, **ends), "mitigation") == "pass"


def test_what_waits_is_the_next_move() -> None:
    """H1: "Two mitigations wait for a yes or no", and the button opens the oldest."""
    waiting = [proposal(2, 32), proposal(3, 33)]
    (found,) = said(facts(34, proposals=[failed(1, 8), *waiting]), "mitigation")
    assert (found.title, found.why) == (
        "34 min and nothing has reduced impact", "Two mitigations wait for a yes or no."
    )  # fmt: skip
    assert found.button
    assert (found.button.kind, found.button.about) == ("decide", "2")


@pytest.mark.parametrize(("minutes", "expected"), [(11.9, "pass"), (12, "warn"), (14.9, "warn"), (15, "alarm")])
def test_decision_waits(minutes: float, expected: str) -> None:
    """H1, W1: a proposal that waits two minutes warns, five alarm; the oldest counts."""
    assert tone(facts(minutes, proposals=[proposal(2, 11), proposal(1, 10)]), "decision") == expected


@pytest.mark.parametrize(("minutes", "expected"), [(20, "pass"), (20.1, "warn"), (29.9, "warn"), (30, "alarm")])
def test_task_past_its_report(minutes: float, expected: str) -> None:
    """H1, W2: past the promised report it warns at once and alarms ten minutes on."""
    assert tone(facts(minutes, tasks=[task(1, LEE, 10, 20)]), "task") == expected


def test_finished_task_owes_nothing() -> None:
    """W2: done is done."""
    assert tone(facts(60, tasks=[task(1, LEE, 10, 20, "done")]), "task") == "pass"


@pytest.mark.parametrize(("policy", "minutes", "expected"), [
    (SEV1, 30, "warn"), (SEV1, 59.9, "warn"), (SEV1, 60, "alarm"), (SEV2, 300, "warn"),
])  # fmt: skip
def test_stuck_after_three_actions(policy: Any, minutes: float, expected: str) -> None:
    """H1: three actions without effect warn at once; only SEV1 alarms, 30 minutes on."""
    tried = [failed(1, 10), failed(2, 20, "worse"), failed(3, 30)]
    assert tone(facts(minutes, policy, proposals=tried), "stuck") == expected


def test_two_failures_or_a_success_between_are_not_stuck() -> None:
    """H1: what helped starts the count again."""
    assert tone(facts(60, proposals=[failed(1, 10), failed(2, 20)]), "stuck") == "pass"
    between = [failed(1, 10), failed(2, 20), failed(3, 25, "partly"), failed(4, 30)]
    assert tone(facts(60, proposals=between), "stuck") == "pass"
