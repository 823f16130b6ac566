"""Key times: recorded once, corrected with a reason, in a possible order (SPEC D8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction

from config.kit.errors import Refusal
from incidents import key_times, lifecycle
from incidents.models import Incident
from incidents.models.incident import KEY_TIMES
from roster.models import Person
from tests.builders import declared, minutes, monitoring, resolved
from tests.incidents.helpers import fresh, newest, refused


def corrected(incident: Incident, which: str, value: datetime, by: Person, at: datetime) -> Incident:
    return key_times.correct_time(incident=incident, which=which, value=value, reason="Found in the logs", by=by, at=at)


def test_a_correction_keeps_the_old_time(alex: Person, at: datetime) -> None:
    """D8, T2: corrected with a reason; the old value stays readable in the record."""
    incident = corrected(declared(by=alex, at=at, impact_began_at=at), "impact_began_at", at - minutes(2), alex, at)
    assert fresh(incident).impact_began_at == at - minutes(2)
    assert newest(incident).body == "Impact began: 06 Jun 14:14 UTC (was 06 Jun 14:16). Found in the logs"
    assert newest(incident).detail == {
        "which": "impact_began_at",
        "was": at.isoformat(),
        "now": (at - minutes(2)).isoformat(),
    }


def test_a_time_nobody_knew(alex: Person, at: datetime) -> None:
    """D8: a time that was not recorded can be added."""
    incident = corrected(declared(by=alex, at=at), "detected_at", at - minutes(1), alex, at)
    assert newest(incident).body == "Detected: 06 Jun 14:15 UTC (was not recorded). Found in the logs"


def test_with_a_reason(alex: Person, at: datetime) -> None:
    """D8: never without a reason."""
    incident = declared(by=alex, at=at)
    with refused("reason"):
        key_times.correct_time(incident=incident, which="detected_at", value=at, reason="\n", by=alex, at=at)


@pytest.mark.parametrize("which", ["", "closed_at", "number", "phase_entered_at", "__class__"])
def test_only_key_times(alex: Person, at: datetime, which: str) -> None:
    """D8: nothing else of the incident can be set this way."""
    incident = declared(by=alex, at=at)
    with refused("which"):
        corrected(incident, which, at, alex, at)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 6, 6, 14, 18, tzinfo=UTC),
        datetime(2026, 6, 6, 14, 10),  # noqa: DTZ001
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_impossible_instants(alex: Person, at: datetime, value: datetime) -> None:
    """X5: the future, a time without zone, year 1 and year 9999 are refused at the field."""
    incident = declared(by=alex, at=at)
    with refused("value"):
        corrected(incident, "detected_at", value, alex, at)


def test_another_zone_is_the_same_instant(alex: Person, at: datetime) -> None:
    """D8: a time given in another zone is stored in UTC."""
    tokyo = (at - minutes(5)).astimezone(timezone(timedelta(hours=9)))
    assert fresh(corrected(declared(by=alex, at=at), "detected_at", tokyo, alex, at)).detected_at == at - minutes(5)


# Either may come first. What must hold for impact and detection before resolution follows through the declaration.
EITHER_WAY = {
    ("acknowledged_at", "declared_at"),
    ("acknowledged_at", "identified_at"),
    ("acknowledged_at", "mitigated_at"),
    ("declared_at", "identified_at"),
    ("declared_at", "mitigated_at"),
    ("identified_at", "mitigated_at"),
    ("impact_began_at", "resolved_at"),
    ("detected_at", "resolved_at"),
}


@pytest.mark.parametrize(("earlier", "later"), list(combinations(KEY_TIMES, 2)))
def test_every_order(at: datetime, earlier: str, later: str) -> None:
    """D8: each pair in order is fine; turned round it is refused, both named, unless either may come first."""
    key_times.check_order(Incident(**{earlier: at, later: at}))
    turned = Incident(**{earlier: at + minutes(1), later: at})
    if (earlier, later) in EITHER_WAY:
        key_times.check_order(turned)
        return
    with pytest.raises(Refusal) as caught:
        key_times.check_order(turned)
    names = f"{KEY_TIMES[earlier]} (06 Jun 14:17 UTC) cannot be after {KEY_TIMES[later].lower()} (06 Jun 14:16 UTC)."
    assert caught.value.reason == names


def test_a_correction_out_of_order(alex: Person, at: datetime) -> None:
    """D8: an impossible correction is refused at the field and the record keeps the old time."""
    incident = resolved(by=alex, at=at)
    with refused("value"):
        corrected(incident, "impact_began_at", at + minutes(1), alex, at + minutes(90))
    with refused("value"):
        corrected(incident, "resolved_at", at - minutes(1), alex, at + minutes(90))


def test_mitigated_before_identified(alex: Person, at: datetime) -> None:
    """D8, W3: impact may end before the cause is known; that order is good practice."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at + minutes(5))
    assert corrected(incident, "identified_at", at + minutes(9), alex, at + minutes(9)).identified_at


@pytest.mark.parametrize("which", ["mitigated_at", "resolved_at"])
def test_an_end_that_has_not_come(alex: Person, at: datetime, which: str) -> None:
    """D7, D8: correcting is not ending: impact ends and incidents resolve by their own acts."""
    incident = declared(by=alex, at=at)
    with refused("which"):
        corrected(incident, which, at, alex, at)
    assert lifecycle.end_impact(incident=incident, by=alex, at=at).mitigated_at == at
    assert corrected(fresh(resolved(by=alex, at=at)), which, at + minutes(50), alex, at + minutes(90))


def test_no_later_save_overwrites(alex: Person, at: datetime) -> None:
    """D8: acts on a stale page do not write back what was corrected meanwhile."""
    stale = declared(by=alex, at=at, detected_at=at)
    corrected(stale, "detected_at", at - minutes(5), alex, at)
    lifecycle.advance(incident=stale, to="mitigating", by=alex, at=at + minutes(1))
    assert fresh(stale).detected_at == at - minutes(5)


def test_the_database_keeps_the_order(alex: Person, at: datetime) -> None:
    """D8: two orders that would spoil every figure are refused by the database itself."""
    incident = declared(by=alex, at=at, impact_began_at=at)
    for wrong in ({"mitigated_at": at - minutes(1)}, {"resolved_at": at - minutes(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.filter(pk=incident.pk).update(**wrong)


def test_monitoring_refuses_what_the_times_refuse(alex: Person, at: datetime) -> None:
    """D8: an act whose moment would precede a recorded one is refused."""
    incident = declared(by=alex, at=at)
    with pytest.raises(Refusal):
        monitoring(corrected(incident, "impact_began_at", at, alex, at), by=alex, at=at - minutes(5))
