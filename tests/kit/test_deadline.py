"""The due control: its states and what it shows (design/README 3.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.template import Context, Template

from config.kit.deadline import Deadline


def promised(at: datetime, *, left: float, window: float = 30, **more: str) -> Deadline:
    due_at = at + timedelta(minutes=left)
    made_at = due_at - timedelta(minutes=window)
    return Deadline(label="Next update", late_label="Update overdue", due_at=due_at, made_at=made_at, **more)


@pytest.mark.parametrize(
    ("left", "window", "state", "tone"),
    [
        (18, 30, "track", "green"),
        (5, 30, "track", "green"),
        (4.9, 30, "soon", "orange"),
        (4.9, 15, "track", "green"),
        (2.9, 15, "soon", "orange"),
        (0, 30, "soon", "orange"),
        (-0.1, 30, "overdue", "red"),
    ],
)
def test_states(left: float, window: float, state: str, tone: str, at: datetime) -> None:
    """README 3.1: orange from five minutes or a fifth of the window, whichever is later; late is strictly after."""
    found = promised(at, left=left, window=window)
    assert (found.state(at), found.tone(at)) == (state, tone)


def test_it_counts_up_once_late(at: datetime) -> None:
    """README 3.1: overdue counts up with a plus sign; the bar is empty."""
    late = promised(at, left=-2.1)
    assert (late.reading(at), late.percent(at)) == ("+2:06", 0)
    assert promised(at, left=12).percent(at) == 40


def test_internal_stays_grey_until_it_needs_somebody(at: datetime) -> None:
    """README 3.1: internal only is grey, and orange and red like any other."""
    tones = [promised(at, left=left, window=120, calm="grey").tone(at) for left in (82, 3, -1)]
    assert tones == ["grey", "orange", "red"]


def test_finished_says_so(at: datetime) -> None:
    """README 3.1: nothing more is promised, in blue, without a bar or a ticking clock."""
    html = drawn(Deadline(label="Final update posted", value="03:32 UTC", calm="blue", note="no more promised"), at)
    assert 'data-tone="blue"' in html
    assert "03:32 UTC" in html
    assert "data-due=" not in html
    assert "<rect" not in html


def test_every_state_is_said_in_words(at: datetime) -> None:
    """README 9.4: never colour alone: the page carries the words of each state, and the zone."""
    html = drawn(promised(at, left=12), at)
    for words in ("Next update in", "Update overdue", "Not live", "due by", "promised", "UTC"):
        assert words in html
    assert '<rect width="40%"' in html
    assert "style=" not in html


def drawn(deadline: Deadline, at: datetime) -> str:
    return Template("{% due deadline %}").render(Context({"deadline": deadline, "now": at}))
