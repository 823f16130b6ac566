"""What the panel is given: order, folding, thresholds of the administrator, the checks of an ended incident."""

from __future__ import annotations

import pytest

from incidents.health import DEFAULTS, evaluate
from incidents.health.thresholds import merged
from incidents.models import HealthThreshold
from tests.incidents.health.scene import SEV2, after, facts, promise, said, tone


def test_alarms_come_first_and_the_order_is_stable() -> None:
    """H1: alarms, then warnings, each in the order of the checks whatever their age."""
    found = evaluate(facts(5, promises=[promise(5)]))
    assert [one.key for one in found.needs] == [
        "commander", "first_update", "vacant-operations", "vacant-communications",
    ]  # fmt: skip
    assert [one.tone.value for one in found.needs] == ["alarm", "alarm", "warn", "warn"]
    assert found.colour == "red"


def test_four_rows_and_the_rest_behind_them() -> None:
    """H1: the panel shows at most four; a fifth becomes "more"."""
    found = evaluate(facts(40))
    assert len(found.top) == 4
    assert [*found.top, *found.more] == found.needs
    assert len(found.more) == len(found.needs) - 4 > 0


def test_thresholds_of_the_administrator_win() -> None:
    """H1: warn and alarm are settings, and a check can be off; null is never."""
    rows = {
        "vacant": HealthThreshold(check_name="vacant", is_on=False),
        "decision": HealthThreshold(check_name="decision", warn_minutes=7, alarm_minutes=None),
    }
    limits = merged(rows)
    assert evaluate(facts(90), limits).needs
    assert not [one for one in evaluate(facts(90), limits).needs if one.name == "vacant"]
    assert (limits["decision"].warn, limits["decision"].alarm) == (7, None)
    assert limits["scribe"] == DEFAULTS["scribe"]


def test_evaluates_the_same_facts_at_another_instant() -> None:
    """H1: pure: facts and an instant in, an answer out."""
    found = facts(0)
    assert not [one for one in evaluate(found).needs if one.name == "commander"]
    assert [one.tone for one in evaluate(found, DEFAULTS, after(5)).needs if one.name == "commander"] == ["alarm"]


def test_early_resolve_stays_visible() -> None:
    """H1, E1: resolved before stabilization, with the reason given."""
    ended = {"phase": "resolved", "resolved_at": after(30), "early_reason": "Rolled back and proven."}
    (found,) = said(facts(60, SEV2, **ended), "early_resolve")
    assert (found.title, found.why) == ("Resolved before 15 clean minutes had passed", "Rolled back and proven.")


@pytest.mark.parametrize(("minutes", "expected"), [(30, "warn"), (89, "warn"), (90, "alarm")])
def test_resolved_without_an_owner_of_the_review(minutes: float, expected: str) -> None:
    """H1, E2: nobody owns the postmortem the severity asks for."""
    ended = {"phase": "resolved", "resolved_at": after(30)}
    assert tone(facts(minutes, SEV2, has_review_owner=False, **ended), "review_owner") == expected
    assert tone(facts(minutes, SEV2, has_review_owner=True, **ended), "review_owner") == "pass"


def test_closed_incident_owes_nothing() -> None:
    """H1: once closed nobody is asked for anything."""
    assert not evaluate(facts(90, phase="closed", has_review_owner=False)).needs
