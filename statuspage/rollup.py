"""What the states of components add up to: the v2 indicator, a group's state, an incident's impact.

STATUSPAGE_V2.md 2.5: counted on 10,229 recordings. Incidents play no part in it; the page's own banner counts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

OPERATIONAL, DEGRADED, PARTIAL, MAJOR, MAINTENANCE = (
    "operational",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "under_maintenance",
)
# Best to worst. Maintenance beside degraded in one group was never recorded; the one that hurts wins.
ORDER = [OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR]

Rolled = tuple[str, str]
NOTHING: Rolled = ("none", "All Systems Operational")


def worst(statuses: Iterable[str]) -> str:
    """The worst of these states; operational when there are none."""
    return max(statuses, key=ORDER.index, default=OPERATIONAL)


def page_status(statuses: Iterable[str]) -> Rolled:
    """The v2 indicator and its description from the states of all components that are no group."""
    found = Counter(statuses)
    count = sum(found.values())
    if found[MAJOR]:
        return ("critical", "Major System Outage") if found[MAJOR] == count else ("major", "Partial System Outage")
    if found[PARTIAL]:
        return ("major", "Partial System Outage") if count == 1 else ("minor", "Minor Service Outage")
    if found[DEGRADED]:
        return "minor", "Partially Degraded Service"
    return ("maintenance", "Service Under Maintenance") if found[MAINTENANCE] else NOTHING


def impact(named: Iterable[str], *, all_major: bool = False) -> str:
    """How bad an incident is for the v2 API: from the worst state it ever named, never from the severity."""
    found = worst(named)
    if found == MAJOR:
        return "critical" if all_major else "major"
    return "minor" if found in (PARTIAL, DEGRADED) else "none"
