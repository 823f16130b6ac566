"""Look at one incident with every check: pure, nothing is read and nothing is written (SPEC H1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from incidents.health import checks_command, checks_comms, checks_end, checks_fix, checks_people
from incidents.health.facts import Facts
from incidents.health.result import Health, Result
from incidents.health.thresholds import DEFAULTS, Limits

Check = Callable[[Facts, Limits], Iterable[Result]]

CHECKS: dict[str, Check] = {
    "commander": checks_command.commander,
    "next_update": checks_comms.next_update,
    "first_update": checks_comms.first_update,
    "escalation": checks_command.escalation,
    "mitigation": checks_fix.mitigation,
    "stuck": checks_fix.stuck,
    "decision": checks_fix.decision,
    "commander_is_comms": checks_people.commander_is_comms,
    "vacant": checks_people.vacant,
    "roles_apart": checks_people.roles_apart,
    "offer": checks_people.offer,
    "tools": checks_command.tools,
    "scribe": checks_people.scribe,
    "task": checks_fix.task,
    "draft": checks_comms.draft,
    "severity": checks_command.severity,
    "shift": checks_command.shift,
    "span": checks_command.span,
    "night": checks_command.night,
}
AFTERWARDS: dict[str, Check] = {
    "early_resolve": checks_end.early_resolve,
    "review_owner": checks_end.review_owner,
}


def evaluate(facts: Facts, thresholds: Mapping[str, Limits] | None = None, at: datetime | None = None) -> Health:
    """Every check that is on, against `thresholds` (the defaults when none are given) at `at` (the facts' instant)."""
    limits = DEFAULTS if thresholds is None else thresholds
    facts = facts if at is None or at == facts.at else replace(facts, at=at)
    checks = CHECKS if facts.incident.is_open else AFTERWARDS
    return Health.of(one for name, check in checks.items() if limits[name].is_on for one in check(facts, limits[name]))
