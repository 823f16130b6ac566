"""Roll-up and uptime against what real pages showed (STATUSPAGE_V2.md 2.5)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from statuspage import rollup, uptime

pytestmark = pytest.mark.realdata


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / "statuspage" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_roll_up_of_every_recorded_page(shared: Path) -> None:
    """2.5: every recorded mix of states gives the recorded indicator and words."""
    found = rows(shared, "rollup_truth.csv")
    for row in found:
        states = [state for state in rollup.ORDER for _ in range(int(row[state]))]
        assert rollup.page_status(states) == (row["indicator"], row["description"]), row
    assert sum(int(row["snapshots"]) for row in found) > 3_000


def test_uptime_of_every_recorded_component(shared: Path) -> None:
    """2.5: truncated, partial counts 0.3: all but one of the components with outages, all of those without."""
    found = rows(shared, "uptime_truth.csv")
    wrong = [
        row
        for row in found
        if uptime.percent(days=int(row["days"]), partial=int(row["partial_outage_s"]), major=int(row["major_outage_s"]))
        != float(row["displayed_percent"])
    ]
    assert len(found) > 150
    assert len(wrong) <= 1
