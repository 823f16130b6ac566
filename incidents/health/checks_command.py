"""Checks of command itself: is somebody at work, for how long, with how many, and off the keyboard (SPEC H1, P8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from config.kit import spans
from incidents.health.facts import Facts, names, plural
from incidents.health.result import Button, Result, Tone
from incidents.health.thresholds import Limits
from roster.roles import Role

NIGHT_BEGINS, NIGHT_ENDS = 23, 7
HANDS = (Role.OPERATIONS, Role.COMMUNICATIONS, Role.SCRIBE, Role.SUPPORT)


def commander(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Nobody commands, the commander may only read, or nothing was seen of them."""
    command, take = facts.command, Button("Take", "take_command")
    if command is None:
        silent = facts.at - facts.emptied_at(Role.COMMANDER)
        title, why = "Nobody commands", "Somebody has to decide. Take command, or give it to somebody."
    elif not (command.person.is_active and command.person.can_respond):
        silent = facts.at - command.started_at
        title, why = f"{command.person.first_name} may not act", "Who may only read cannot command."
    else:
        silent = facts.at - facts.sign_of_life(command)
        title = f"Nothing seen of {command.person.first_name} for {spans.words(silent)}"
        why = "A commander who is not here decides nothing. Ask, or take command."
    if (tone := limits.tone(silent)) != Tone.PASS:
        yield Result("commander", tone, title, why, take, icon="user-x")
        return
    first = min(one.started_at for one in facts.assignments if one.role == Role.COMMANDER) if command else facts.at
    yield Result("commander", tone, f"IC in {_minutes(first - facts.incident.declared_at)} min")


def shift(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Longer in command than one person should be; the severity says how long that is."""
    if facts.command is None:
        return
    most = facts.incident.severity.command_minutes
    held = facts.at - facts.command.started_at
    warn = min(limits.warn, most) if limits.warn is not None else None
    tone = replace(limits, warn=warn, alarm=most).tone(held)
    if tone == Tone.PASS:
        yield Result("shift", tone, f"shift {_hours(held)}")
        return
    title = f"{facts.commander_name} has commanded for {spans.words(held)}"
    why = f"{facts.incident.severity.name} asks for a fresh commander after {spans.minutes(most)}."
    yield Result("shift", tone, title, why, Button("Hand off", "hand_off", Role.COMMANDER), icon="timer")


def span(facts: Facts, limits: Limits) -> Iterator[Result]:
    """More people report to the commander than one can lead; an Operations Lead takes the experts over."""
    if facts.command is None:
        return
    reports = {one.person_id for one in facts.held if one.role in HANDS}
    if facts.holding(Role.OPERATIONS) is None:
        reports |= {one.person_id for one in facts.held if one.role == Role.EXPERT}
        reports |= {one.owner_id for one in facts.open_tasks if one.owner_id}
    count = len(reports - {facts.command.person_id})
    tone = limits.tone(count)
    if tone == Tone.PASS:
        yield Result("span", tone, f"{count} report to the IC")
        return
    title = f"{count} people report to {facts.commander_name}"
    button = Button("Assign Ops Lead", "assign", Role.OPERATIONS)
    if facts.holding(Role.OPERATIONS):
        button = Button("Hand off", "hand_off", Role.COMMANDER)
    yield Result(
        "span", tone, title, "Nobody leads that many. Let somebody take the experts over.", button, icon="users"
    )


def night(facts: Facts, limits: Limits) -> Iterator[Result]:
    """It is night where a role is held."""
    longest, sleepy = timedelta(), {}
    for one in facts.held:
        local = facts.at.astimezone(one.person.zone)
        if NIGHT_ENDS <= local.hour < NIGHT_BEGINS:
            continue
        fell = local.replace(hour=NIGHT_BEGINS, minute=0, second=0, microsecond=0)
        if local.hour < NIGHT_ENDS:
            fell -= timedelta(days=1)
        longest = max(longest, facts.at - max(one.started_at, fell))
        sleepy[one.person_id] = (one.person.first_name, f"{local:%H:%M}")
    if not sleepy:
        return
    tone = limits.tone(longest)
    if tone == Tone.PASS:
        return
    clocks = {clock for _, clock in sleepy.values()}
    people = names([name for name, _ in sleepy.values()])
    title = f"It is {clocks.pop()} for {people}" if len(clocks) == 1 else f"It is night for {people}"
    if facts.incident.is_monitoring:
        why, button = "Name who watches for the next hours before you stand down.", Button("Name", "watcher")
    else:
        why, button = "Name relief before anybody is too tired.", Button("Name relief", "hand_off", Role.COMMANDER)
    yield Result("night", tone, title, why, button, icon="moon")


def tools(facts: Facts, limits: Limits) -> Iterator[Result]:
    """The commander owns a proposal or a task: a commander on the keyboard is a missing commander."""
    if facts.command is None or facts.wants_one_person:
        return
    me, since = facts.command.person_id, facts.command.started_at
    tasks = [one for one in facts.open_tasks if one.owner_id == me]
    running = [one for one in facts.proposals if one.is_under_way and me in (one.executed_by_id, one.proposed_by_id)]
    mine = [one for one in running if one.executed_by_id in (None, me)]
    starts = [one.asked_at for one in tasks] + [one.decided_at or one.proposed_at for one in mine]
    if not starts:
        yield Result("tools", Tone.PASS, "IC is off the keyboard")
        return
    tone = limits.tone(facts.at - max(min(starts), since))
    if tone == Tone.PASS:
        return
    first = (tasks or mine)[0]
    title = f"{facts.commander_name} commands and owns {first.reference}"
    kind = Button("Reassign", "task", str(first.number)) if tasks else Button("Hand off", "hand_off", Role.COMMANDER)
    yield Result("tools", tone, title, "The commander does not debug. Give it away, or hand off.", kind, icon="wrench")


def severity(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Nobody looked at the severity again."""
    if not facts.impact_goes_on:
        return
    looked = facts.at - (facts.incident.severity_checked_at or facts.incident.declared_at)
    tone = limits.tone(looked)
    if tone == Tone.PASS:
        yield Result("severity", tone, "SEV stated")
        return
    title = f"{facts.incident.severity.name} was last looked at {spans.words(looked)} ago"
    yield Result(
        "severity", tone, title, "Does it still fit?", Button("Re-triage", "severity"), icon="chevrons-up-down"
    )


def escalation(facts: Facts, limits: Limits) -> Iterator[Result]:
    """Not mitigated for so long that the severity wants an Executive Sponsor."""
    after = facts.incident.severity.escalation_minutes
    if after is None or not facts.impact_goes_on or facts.holding(Role.SPONSOR):
        return
    tone = limits.tone_around(timedelta(minutes=after) - facts.age)
    if tone == Tone.PASS:
        return
    title = f"{_minutes(facts.age)} min not mitigated and no Executive Sponsor"
    why = f"{facts.incident.severity.name} calls one after {spans.minutes(after)}."
    yield Result("escalation", tone, title, why, Button("Escalate", "assign", Role.SPONSOR), icon="landmark")


def expert_words(facts: Facts) -> str:
    """Two SMEs report straight to the commander."""
    count = len({one.person_id for one in facts.held if one.role == Role.EXPERT})
    return f"{plural(count, 'SME')} report{'s' if count == 1 else ''} straight to {facts.commander_name}."


def _minutes(span: timedelta) -> int:
    return max(int(span.total_seconds() // 60), 0)


def _hours(span: timedelta) -> str:
    return f"{_minutes(span) // 60}:{_minutes(span) % 60:02}"
