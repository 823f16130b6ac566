"""What administrators set: thresholds of command health, and the policy of each severity (SPEC H1, D5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from config.kit.locks import locked
from incidents import access
from incidents.health import thresholds
from incidents.models import HealthThreshold, SeverityPolicy
from incidents.models.policy import PostmortemRule
from roster.models import Person
from roster.roles import Role

MINUTES = {
    "first_update_minutes": 10_000, "interval_minutes": 10_000, "limit_minutes": 10_000, "escalation_minutes": 10_000,
    "postmortem_hours": 10_000,
}  # fmt: skip
NUMBERS = {"command_minutes": 10_000, "stabilization_minutes": 10_000, "action_item_days": 3_650}
SWITCHES = ("promises_public", "promises_stakeholders", "second_approval")


@transaction.atomic
def set_threshold(
    *, name: str, is_on: bool, warn: int | None, alarm: int | None, by: Person, at: datetime
) -> HealthThreshold:
    """When a check warns and when it alarms; null is never. Unchanged values leave no trace.

    Refuses an unknown check, numbers outside 0 to 10,000, and a warning that comes after the alarm.
    """
    access.may_configure(by)
    default = thresholds.DEFAULTS.get(name)
    if default is None:
        raise Refusal("There is no such check.", field="name")
    for field, value in (("warn", warn), ("alarm", alarm)):
        _whole(value, field, thresholds.MOST)
    if warn is not None and alarm is not None and warn > alarm and not default.warns_before:
        raise Refusal("It would warn after it alarms.", field="warn", remedy="Warn first.")
    row = locked(HealthThreshold.objects.filter(check_name=name)).first() or HealthThreshold(
        check_name=name, warn_minutes=default.warn, alarm_minutes=default.alarm
    )
    if (row.is_on, row.warn_minutes, row.alarm_minutes) == (is_on, warn, alarm):
        return row
    row.is_on, row.warn_minutes, row.alarm_minutes = is_on, warn, alarm
    row.changed_by, row.changed_at = by, at
    row.save()
    transaction.on_commit(thresholds.forget)
    return row


@transaction.atomic
def set_policy(*, level: int, values: Mapping[str, Any], by: Person, at: datetime) -> SeverityPolicy:
    """Change the policy of a severity. Promises that were made stay as they are; the next ones follow it.

    Refuses times that contradict each other: an interval beyond the limit, a first update beyond it, a promise
    without a rhythm.
    """
    access.may_configure(by)
    policy = locked(SeverityPolicy.objects.filter(level=access.policy(level).level)).get()
    line = partial(texts.line, required=True)
    policy.meaning = line(values["meaning"], field="meaning", limit=200)
    policy.called = texts.line(values["called"], field="called", limit=60)
    for name, most in MINUTES.items():
        setattr(policy, name, _whole(values[name], name, most) or None)
    for name, most in NUMBERS.items():
        setattr(policy, name, _whole(values[name] or 0, name, most))
    for name in SWITCHES:
        setattr(policy, name, bool(values[name]))
    policy.wanted_roles = _roles({*values["wanted_roles"], Role.COMMANDER.value})
    policy.apart_roles = _roles(set(values["apart_roles"]))
    if values["postmortem"] not in PostmortemRule.values:
        raise Refusal("Choose one of the list.", field="postmortem")
    policy.postmortem = values["postmortem"]
    _must_agree(policy)
    policy.changed_by, policy.changed_at = by, at
    policy.save()
    return policy


def _must_agree(policy: SeverityPolicy) -> None:
    first, interval, limit = policy.first_update_minutes, policy.interval_minutes, policy.limit_minutes
    if policy.audiences and not (first and interval):
        empty = "interval_minutes" if first else "first_update_minutes"
        raise Refusal("Somebody is promised news, but not when.", field=empty, remedy="Give a time.")
    if interval and limit and interval > limit:
        raise Refusal("The limit is shorter than the rhythm.", field="limit_minutes", remedy=f"At least {interval}.")
    if first and limit and first > limit:
        raise Refusal("The first update would come after the limit.", field="first_update_minutes")
    if policy.command_minutes < 1:
        raise Refusal("Somebody has to command for a minute at least.", field="command_minutes")
    if len(policy.apart_roles) == 1:
        raise Refusal("One role alone cannot be apart.", field="apart_roles", remedy="Choose two or more, or none.")


def _roles(names: set[str]) -> list[str]:
    if unknown := names - set(Role.values):
        raise Refusal(f"There is no role {sorted(unknown)[0][:40]}.", field="wanted_roles")
    return [role for role in Role.values if role in names]


def _whole(value: int | None, field: str, most: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Refusal(f"Give a whole number from 0 to {most:,}.", field=field)
    return value
