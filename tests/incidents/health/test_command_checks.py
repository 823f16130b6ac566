"""The checks of command at the edges of their thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.incidents.health.scene import (
    ALEX,
    DANA,
    LEE,
    PRIYA,
    SAM,
    SEV1,
    SEV2,
    SEV3,
    after,
    facts,
    holds,
    passes,
    person,
    proposal,
    said,
    task,
    tone,
)


@pytest.mark.parametrize(("minutes", "expected"), [(1.9, "pass"), (2, "warn"), (4.9, "warn"), (5, "alarm")])
def test_commander_not_at_work(minutes: float, expected: str) -> None:
    """H1: nothing seen of the commander warns at 2 and alarms at 5 minutes."""
    assert tone(facts(minutes), "commander") == expected


@pytest.mark.parametrize("sign", ["seen", "wrote"])
def test_commander_who_is_here_or_writes_is_at_work(sign: str) -> None:
    """H1: an open room or an entry of theirs is a sign of life."""
    signs: Any = {sign: {ALEX.pk: after(29)}}
    assert tone(facts(30, **signs), "commander") == "pass"


def test_commander_who_may_only_read_is_not_at_work() -> None:
    """H1: who may only read cannot command, however present."""
    reader = person(9, "Olive", access="viewer")
    (found,) = said(facts(5, SEV2, holds(reader, "commander"), seen={9: after(5)}), "commander")
    assert (found.tone, found.title) == ("alarm", "Olive may not act")
    assert found.button
    assert found.button.kind == "take_command"


@pytest.mark.parametrize(("policy", "minutes", "expected"), [
    (SEV1, 89, "pass"), (SEV1, 90, "warn"), (SEV1, 119, "warn"), (SEV1, 120, "alarm"), (SEV2, 239, "warn"),
    (SEV2, 240, "alarm"),
])  # fmt: skip
def test_long_command(policy: Any, minutes: float, expected: str) -> None:
    """H1, P8: 1 h 30 warns; two hours at SEV1 and four below alarm, as the severity says."""
    assert tone(facts(minutes, policy), "shift") == expected


@pytest.mark.parametrize(("experts", "expected"), [(5, "pass"), (6, "warn"), (7, "warn"), (8, "alarm")])
def test_span_of_control(experts: int, expected: str) -> None:
    """H1, P8: six people who report straight to the commander warn, eight alarm."""
    held = [holds(person(20 + n, f"Expert{n}"), "expert") for n in range(experts)]
    assert tone(facts(1, SEV2, holds(ALEX, "commander"), *held), "span") == expected


def test_operations_lead_takes_the_experts_over() -> None:
    """P8: with an Operations Lead the experts no longer report to the commander; task owners neither."""
    held = [holds(person(20 + n, f"Expert{n}"), "expert") for n in range(9)]
    found = facts(1, SEV2, holds(ALEX, "commander"), holds(SAM, "operations"), *held, tasks=[task(1, LEE)])
    assert tone(found, "span") == "pass"


@pytest.mark.parametrize(("zone", "minutes", "expected"), [
    ("Asia/Kolkata", 0, "pass"),  # 19:46
    ("Asia/Kolkata", 193.9, "pass"), ("Asia/Kolkata", 194, "warn"),  # 23:00
    ("Asia/Seoul", 0, "warn"), ("Asia/Seoul", 119, "warn"), ("Asia/Seoul", 120, "alarm"),  # 23:16
    ("Asia/Seoul", 464, "pass"),  # 07:00
])  # fmt: skip
def test_night_work(zone: str, minutes: float, expected: str) -> None:
    """H1, P8: 23:00 to 07:00 where they are; two hours of it alarm."""
    assert tone(facts(minutes, SEV2, holds(person(7, "Lee", zone), "commander")), "night") == expected


def test_night_is_told_with_their_clock() -> None:
    """H1: "It is 23:24 for Sarah and Alex"."""
    seoul = [holds(person(7, "Sarah", "Asia/Seoul"), "commander"), holds(person(8, "Alex", "Asia/Seoul"), "operations")]
    (found,) = said(facts(8, SEV2, *seoul), "night")
    assert found.title == "It is 23:24 for Sarah and Alex"
    (watched,) = said(facts(8, SEV2, *seoul, phase="monitoring"), "night")
    assert watched.button
    assert watched.button.kind == "watcher"


@pytest.mark.parametrize(("minutes", "expected"), [(10, "warn"), (14.9, "warn"), (15, "alarm")])
def test_commander_in_the_tools(minutes: float, expected: str) -> None:
    """H1: a task of the commander's own warns at once and alarms after five minutes."""
    assert tone(facts(minutes, tasks=[task(1, ALEX, asked=10)]), "tools") == expected


def test_commander_carries_out_a_proposal() -> None:
    """H1: neither do they run what they approved; what others run is theirs."""
    running = {"state": "running", "decided_at": after(5), "decided_by": ALEX}
    assert tone(facts(10, proposals=[proposal(1, 4, executed_by=ALEX, **running)]), "tools") == "alarm"
    assert tone(facts(10, proposals=[proposal(1, 4, executed_by=LEE, **running)]), "tools") == "pass"


def test_one_person_may_do_everything_at_sev3() -> None:
    """P6: where the severity wants one person, the tools are theirs too."""
    assert tone(facts(30, SEV3, tasks=[task(1, ALEX)]), "tools") == "pass"


@pytest.mark.parametrize(("minutes", "expected"), [(29.9, "pass"), (30, "warn"), (59.9, "warn"), (60, "alarm")])
def test_severity_is_looked_at_again(minutes: float, expected: str) -> None:
    """H1: thirty minutes since the last look warn, sixty alarm; a look starts the clock again."""
    assert tone(facts(minutes), "severity") == expected
    assert tone(facts(minutes + 20, severity_checked_at=after(20)), "severity") == expected


@pytest.mark.parametrize(("policy", "minutes", "expected"), [
    (SEV1, 24.9, "pass"), (SEV1, 25, "warn"), (SEV1, 30, "warn"), (SEV1, 30.1, "alarm"), (SEV2, 54, "pass"),
    (SEV2, 61, "alarm"), (SEV3, 300, "pass"),
])  # fmt: skip
def test_sponsor_is_called_when_it_goes_on(policy: Any, minutes: float, expected: str) -> None:
    """H1, D5: not mitigated after 30 min at SEV1, 60 at SEV2: an Executive Sponsor."""
    assert tone(facts(minutes, policy), "escalation") == expected


def test_no_sponsor_is_missed_once_one_came_or_it_stopped() -> None:
    """H1: the sponsor is there, or customers no longer feel it."""
    assert tone(facts(90, SEV2, holds(ALEX, "commander"), holds(PRIYA, "sponsor")), "escalation") == "pass"
    assert tone(facts(90, mitigated_at=after(40)), "escalation") == "pass"


def test_passes_say_what_passed() -> None:
    """H1: passing checks fold into one line that still says what passed."""
    found = facts(31, SEV2, holds(ALEX, "commander"), holds(DANA, "communications"), seen={ALEX.pk: after(31)})
    for words in ("IC in 0 min", "IC is not Comms", "shift 0:31", "IC is off the keyboard"):
        assert words in passes(found)
