"""Checks of the fix track: tried, decided, reported, and not stuck (SPEC H1, W1-W3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from config.kit import spans
from incidents.health.facts import Facts, plural
from incidents.health.result import Button, Result, Tone
from incidents.health.thresholds import Limits
from incidents.models import Proposal
from incidents.models.proposal import Result as Outcome
from roster.roles import Role

MANY = 3


def mitigation(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Impact goes on: nothing was proposed, or nothing that was tried helped."""
    incident = facts.incident
    if incident.mitigated_at:
        yield Result("mitigation", Tone.PASS, f"mitigation in {spans.words(incident.impact_lasted(facts.at))}")
        return
    if incident.is_monitoring or any(one.has_helped for one in facts.proposals):
        return
    tone = (replace(limits, warn=None) if _tried(facts) else limits).tone(facts.age)
    if tone == Tone.PASS:
        return
    long = spans.words(incident.impact_lasted(facts.at))
    title = f"{long} and nothing has reduced impact" if _tried(facts) else f"{long} and nothing is proposed"
    yield Result("mitigation", tone, title, _why(facts), _move(facts), icon="timer")


def _tried(facts: Facts) -> list[Proposal]:
    return [one for one in facts.proposals if one.state != "withdrawn"]


def _why(facts: Facts) -> str:
    if waiting := facts.waiting:
        verb = "waits" if len(waiting) == 1 else "wait"
        return f"{plural(len(waiting), 'mitigation')} {verb} for a yes or no."
    if any(one.is_under_way for one in facts.proposals):
        return "One is under way. What is the next move if it does not help?"
    return "Stop the impact first; the cause can wait."


def _move(facts: Facts) -> Button:
    if waiting := facts.waiting:
        return Button("Decide", "decide", str(waiting[0].number))
    if _tried(facts) and facts.holding(Role.SPONSOR) is None and facts.incident.severity.escalation_minutes:
        return Button("Escalate", "assign", Role.SPONSOR)
    return Button("Propose", "propose")


def decision(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Proposals wait for the commander."""
    waiting = facts.waiting
    if not waiting:
        if decided := [one for one in facts.proposals if one.decided_at]:
            yield Result("decision", Tone.PASS, f"{plural(len(decided), 'proposal').lower()} decided")
        return
    oldest = waiting[0]
    if (tone := limits.tone(oldest.waited(facts.at))) == Tone.PASS:
        return
    title = f"{oldest.reference} has waited {spans.words(oldest.waited(facts.at))} for a decision"
    others = len(waiting) - 1
    why = f"{oldest.what}." if not others else f"{oldest.what}; {others} more wait{'s' if others == 1 else ''}."
    yield Result("decision", tone, title, why, Button("Decide", "decide", str(oldest.number)), icon="hourglass")


def task(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Somebody promised to report back and did not."""
    late = sorted(
        (one for one in facts.open_tasks if one.report_at and facts.at > one.report_at),
        key=lambda one: one.report_at or facts.at,
    )
    if not late:
        return
    oldest = late[0]
    over = facts.at - (oldest.report_at or facts.at)
    if (tone := limits.tone(over)) == Tone.PASS:
        return
    who = oldest.owner.first_name if oldest.owner else "Nobody"
    title = f"{who} was to report on {oldest.reference} {spans.words(over)} ago"
    more = len(late) - 1
    why = f"{oldest.what}." if not more else f"{oldest.what}; {more} more {'is' if more == 1 else 'are'} late."
    kind = (
        Button("Nudge", "nudge", f"task-{oldest.number}")
        if oldest.owner
        else Button("Assign", "task", str(oldest.number))
    )
    yield Result("task", tone, title, why, kind, icon="list-checks")


def stuck(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Three actions in a row without effect: bring experts in, raise, escalate. Only SEV1 ever alarms."""
    if not facts.impact_goes_on:
        return
    ended = sorted((one for one in facts.proposals if one.finished_at), key=lambda one: one.finished_at or facts.at)
    failed: list[Proposal] = []
    for one in ended:
        failed = [] if one.has_helped else [*failed, one] if one.result in (Outcome.NONE, Outcome.WORSE) else failed
    if len(failed) < MANY:
        return
    since = failed[MANY - 1].finished_at or facts.at
    worst = facts.incident.severity.level == 1
    tone = (limits if worst else replace(limits, alarm=None)).tone(facts.at - since)
    if tone == Tone.PASS:
        return
    title = f"{plural(len(failed), 'action')} without effect"
    why = "Bring in experts who have not looked yet, raise the severity, tell executives."
    button = Button("Page SMEs", "assign", Role.EXPERT)
    if worst and facts.holding(Role.SPONSOR) is None:
        button = Button("Tell executives", "assign", Role.SPONSOR)
    yield Result("stuck", tone, title, why, button, icon="octagon-alert")
