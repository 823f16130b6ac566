"""Days, bars and percentages from recorded changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from statuspage import uptime
from statuspage.uptime import Change

NOON = datetime(2026, 6, 6, 12, tzinfo=UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_a_day_counts_the_seconds_in_each_state() -> None:
    """S1: bars come from recorded changes."""
    changes: list[Change] = [
        (NOON - hours(3), "degraded_performance", "abc"),
        (NOON - hours(2), "major_outage", "abc"),
        (NOON - hours(1), "operational", "abc"),
    ]
    today = uptime.days(changes, since=None, at=NOON)[-1]
    assert dict(today.seconds) == {"degraded_performance": 3600, "major_outage": 3600}
    assert (today.worst, list(today.causes)) == ("major_outage", ["abc"])


def test_an_outage_over_midnight_is_in_both_days() -> None:
    """S1: a day is a day of UTC."""
    changes: list[Change] = [(NOON - hours(13), "partial_outage", ""), (NOON - hours(11), "operational", "")]
    *_, yesterday, today = uptime.days(changes, since=None, at=NOON)
    assert yesterday.seconds["partial_outage"] == today.seconds["partial_outage"] == 3600


def test_what_is_still_going_on_counts_up_to_now() -> None:
    """S1: an open outage is in the bars already."""
    changes: list[Change] = [(NOON - hours(0.5), "major_outage", "")]
    assert uptime.lost(uptime.days(changes, since=None, at=NOON)) == (0, 1800)


def test_a_state_from_before_the_window_fills_it() -> None:
    """S1: ninety days of trouble show ninety bars."""
    changes: list[Change] = [(NOON - timedelta(days=200), "degraded_performance", "")]
    found = uptime.days(changes, since=None, at=NOON)
    assert len(found) == 90
    assert all(day.worst == "degraded_performance" for day in found)


def test_days_before_a_service_existed_are_unknown() -> None:
    """S1: nothing is claimed for days of which nothing is known."""
    found = uptime.days([], since=date(2026, 6, 5), at=NOON)
    assert [day.worst for day in found[-3:]] == ["none", "operational", "operational"]
    assert sum(day.known for day in found) == 2


@pytest.mark.parametrize(
    ("partial", "major", "said"),
    [(0, 0, "100%"), (0, 1, "99.99%"), (85_903, 12_499, "99.50%"), (31_724, 9_409, "99.75%")],
)
def test_a_percentage_is_cut_and_never_rounded_up(partial: int, major: int, said: str) -> None:
    """2.5: one lost second is not a hundred per cent."""
    assert uptime.words(uptime.percent(days=90, partial=partial, major=major)) == said
