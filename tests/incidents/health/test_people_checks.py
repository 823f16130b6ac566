"""The checks of roles at the edges of their thresholds."""

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
    offered,
    said,
    tone,
)

COMMAND = holds(ALEX, "commander")


@pytest.mark.parametrize(("minutes", "expected"), [(3, "warn"), (12.9, "warn"), (13, "alarm")])
def test_commander_is_also_comms(minutes: float, expected: str) -> None:
    """H1, P6: IC and Comms in one person warn at once and alarm after ten minutes."""
    assert tone(facts(minutes, SEV1, COMMAND, holds(ALEX, "communications", 3)), "commander_is_comms") == expected


def test_commander_may_be_comms_where_nobody_minds() -> None:
    """P6: SEV3 may be one person."""
    assert tone(facts(60, SEV3, COMMAND, holds(ALEX, "communications")), "commander_is_comms") == "pass"


def test_other_roles_apart_warn_and_never_alarm() -> None:
    """P6: SEV1 wants four people; one who wears two hats is a warning, never more, and never a block."""
    held = [COMMAND, holds(SAM, "operations"), holds(SAM, "scribe")]
    (found,) = said(facts(300, SEV1, *held), "roles_apart")
    assert (found.tone, found.title) == ("warn", "Sam is Ops Lead and Scribe")
    assert tone(facts(300, SEV2, *held), "roles_apart") == "pass"


@pytest.mark.parametrize(("minutes", "expected"), [(0, "warn"), (14.9, "warn"), (15, "alarm")])
def test_vacant_role(minutes: float, expected: str) -> None:
    """H1: a wanted role nobody holds warns at once and alarms after fifteen minutes."""
    assert tone(facts(minutes, SEV2, COMMAND, holds(PRIYA, "communications")), "vacant") == expected


def test_vacant_since_somebody_stood_down() -> None:
    """H1: the time counts from when it became empty, one row for each role."""
    found = facts(40, SEV1, COMMAND, holds(SAM, "scribe", 1, 30), holds(PRIYA, "communications", 1))
    rows = {one.subject: one for one in said(found, "vacant")}
    assert rows.keys() == {"operations", "scribe"}
    assert (rows["scribe"].tone, rows["scribe"].title) == ("warn", "No Scribe for 10 min")
    assert (rows["operations"].tone, rows["operations"].title) == ("alarm", "No Ops Lead for 40 min")


def test_vacant_operations_names_who_reports_instead() -> None:
    """H1: "Two SMEs report straight to Alex"."""
    held = [COMMAND, holds(PRIYA, "communications"), holds(DANA, "expert"), holds(LEE, "expert")]
    (found,) = said(facts(32, SEV2, *held), "vacant")
    assert found.why == "Two SMEs report straight to Alex."


def test_vacant_role_that_was_offered_asks_for_nothing_more() -> None:
    """P4: an offer on its way is said, and nothing is to be pressed."""
    (found,) = said(
        facts(3, SEV2, COMMAND, holds(PRIYA, "communications"), offers=[offered(SAM, "operations", 1)]), "vacant"
    )
    assert found.why == "Offered to Sam 2 min ago; no answer yet."
    assert found.button is None


@pytest.mark.parametrize(("minutes", "expected"), [(14.9, "pass"), (15, "warn"), (24.9, "warn"), (25, "alarm")])
def test_scribe_who_writes_nothing(minutes: float, expected: str) -> None:
    """H1: no entry of the scribe's for ten minutes warns, twenty alarm."""
    found = facts(minutes, SEV2, COMMAND, holds(SAM, "scribe", 1), wrote={SAM.pk: after(5)})
    assert tone(found, "scribe") == expected


@pytest.mark.parametrize(("minutes", "expected"), [(11.9, "pass"), (12, "warn"), (14.9, "warn"), (15, "alarm")])
def test_offer_without_an_answer(minutes: float, expected: str) -> None:
    """H1, P4: an offer nobody answers warns after two minutes and alarms after five."""
    assert tone(facts(minutes, offers=[offered(SAM, "scribe", 10)]), "offer") == expected


def test_expired_offer_is_flagged_until_the_role_is_given() -> None:
    """P4: expired, it returns to the commander and stays flagged until somebody holds the role."""
    gone = offered(SAM, "scribe", 10, "expired", answered=15)
    (found,) = said(facts(30, SEV2, COMMAND, offers=[gone]), "offer")
    assert (found.tone, found.title) == ("alarm", "Sam did not answer")
    assert tone(facts(30, SEV2, COMMAND, holds(PRIYA, "scribe", 20), offers=[gone]), "offer") == "pass"


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn"])
def test_answered_offer_is_no_warning(state: str) -> None:
    """P4: an answer is an answer."""
    more: Any = offered(SAM, "scribe", 1, state, answered=9)
    assert tone(facts(30, offers=[more]), "offer") == "pass"
