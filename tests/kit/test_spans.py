"""Durations and instants as the design writes and reads them (design/README 10)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config.kit import instants, spans


@pytest.mark.parametrize(
    ("seconds", "tight", "cell", "words"),
    [
        (-5, "0:00", "0 min", "0 s"),
        (9, "0:09", "0 min", "9 s"),
        (34 * 60 + 18, "34:18", "34 min", "34 min"),
        (3600, "1:00 h", "1:00 h", "1 h"),
        (82 * 60, "1:22 h", "1:22 h", "1 h 22 min"),
        (51 * 3600, "2 d 3 h", "2 d 3 h", "2 d 3 h"),
    ],
)
def test_durations(seconds: int, tight: str, cell: str, words: str) -> None:
    """README 10: 34:18 under an hour, 1:22 h over it, words in sentences; never negative."""
    span = timedelta(seconds=seconds)
    assert (spans.tight(span), spans.cell(span), spans.words(span)) == (tight, cell, words)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("14:14", 6, "14:14"),
        ("14.14 UTC", 6, "14:14"),
        ("23:50", 5, "23:50"),
        ("20 min ago", 6, "13:56"),
        ("1 h 20 min ago", 6, "12:56"),
        ("2h ago", 6, "12:16"),
        ("6 Jun 2026, 14:14", 6, "14:14"),
        ("5 June 09:05", 5, "09:05"),
        ("2026-06-05T09:05Z", 5, "09:05"),
        ("now", 6, "14:16"),
    ],
)
def test_instants_are_read_as_written(text: str, day: int, clock: str, at: datetime) -> None:
    """D8: a time is typed as people say it, always UTC; a clock time ahead means yesterday."""
    found = instants.parse(text, at)
    assert (found.day, f"{found:%H:%M}", found.utcoffset()) == (day, clock, timedelta())


@pytest.mark.parametrize("text", ["soon", "25:00", "31 Feb 2026 10:00", "ago", "14:14 CET", "9" * 400, "1 ago 2 ago"])
def test_what_is_no_instant_is_refused_with_an_example(text: str, at: datetime) -> None:
    """X5: the message says what to write instead."""
    with pytest.raises(ValueError, match="Write 14:14"):
        instants.parse(text, at)
