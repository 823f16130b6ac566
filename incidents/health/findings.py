"""Findings: what the checks said, from when to when, kept for the review; the sweep raises and clears them (SPEC H1).

The record gets one line when a check alarms for the first time in an incident, and none for a warning, a repetition or
an all-clear: the findings keep those with their times. What the ladder of reminders tells is not told twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from config.kit import spans
from config.kit.locks import free
from incidents import heartbeats, timeline
from incidents.health import reading, thresholds
from incidents.health.evaluating import evaluate
from incidents.health.facts import Facts
from incidents.health.result import Result
from incidents.models import Finding, Incident, Kind
from incidents.models.health import Level
from incidents.models.incident import OPEN_PHASES, Phase

log = structlog.get_logger(__name__)

SWEEP_NAME = "health"
PERIOD = timedelta(seconds=15)
BATCH = 100
REMEMBERED = timedelta(days=30)
TOLD_BY_THE_LADDER = {"next_update", "first_update"}


@dataclass(frozen=True)
class History:
    """The findings of an incident, oldest first."""

    findings: list[Finding]

    def __bool__(self) -> bool:
        return bool(self.findings)

    @property
    def alarms(self) -> int:
        return sum(one.alarmed_at is not None for one in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings)

    @property
    def longest(self) -> Finding | None:
        """What lasted longest of what has ended."""
        ended = [one for one in self.findings if one.cleared_at]
        return max(ended, key=lambda one: one.lasted, default=None)

    @property
    def words(self) -> str:
        """3 warnings, 1 of them an alarm; longest: No Scribe, 32 min."""
        count = self.warnings
        said = f"{count} warning{'' if count == 1 else 's'}" if count else "no warnings"
        if self.alarms:
            said += f", {self.alarms} of them alarm{'' if self.alarms == 1 else 's'}"
        return f"{said}; {self.longest_words}" if self.longest_words else said

    @property
    def longest_words(self) -> str:
        """longest 32 min: a wanted role is vacant; empty when nothing lasted."""
        found = self.longest
        if found is None or not found.lasted:
            return ""
        return f"longest {spans.words(found.lasted)}: {thresholds.label(found.check_name).lower()}"


def history(incident: Incident) -> History:
    """What command health found in this incident."""
    return History(list(incident.findings.all()))


def sweep(at: datetime) -> int:
    """Raise and clear findings of every open incident; any number of sweepers may run. Returns how many it changed."""
    watched, changed, failures = _watched(at), 0, 0
    for start in range(0, len(watched), BATCH):
        for facts, known in reading.of_many(watched[start : start + BATCH], at):
            try:
                changed += settle(facts, known)
            except Exception:
                failures += 1
                log.exception("health_failed", incident=facts.incident.pk)
    _clear_ended()
    heartbeats.beat(SWEEP_NAME, at, failures=failures, period=PERIOD)
    return changed


def settle(facts: Facts, known: list[Finding]) -> bool:
    """Bring the open findings of one incident in line with what its checks say; false when nothing had to change."""
    needs = {(one.name, one.subject): one for one in evaluate(facts, thresholds.load()).needs}
    levels = {(one.check_name, one.subject): one.level for one in known}
    if {key: one.tone.value for key, one in needs.items()} == levels:
        return False
    return _write(facts, needs)


@transaction.atomic
def _write(facts: Facts, needs: dict[tuple[str, str], Result]) -> bool:
    # A busy incident is left to the next sweep, and so is one that moved on since it was read.
    incident = free(Incident.objects.filter(pk=facts.incident.pk, sequence=facts.incident.sequence)).first()
    if incident is None:
        return False
    at, first = facts.at, []
    held = {(one.check_name, one.subject): one for one in incident.findings.filter(cleared_at__isnull=True)}
    for key, found in held.items():
        if key not in needs:
            found.cleared_at = at
            found.save(update_fields=["cleared_at"])
    for key, need in needs.items():
        if _raise(incident, held.get(key), need, at):
            first.append(need)
    if first:
        body = " ".join(f"{one.title}." for one in first)
        detail = {"checks": [one.key for one in first]}
        timeline.record(incident, kind=Kind.HEALTH, body=body, by=None, at=at, detail=detail)
    return True


def _raise(incident: Incident, held: Finding | None, need: Result, at: datetime) -> bool:
    """Keep it; true when this check alarms for the first time here and the record has to say so."""
    found = held or Finding(incident=incident, check_name=need.name, subject=need.subject, raised_at=at)
    alarms = need.is_alarm and found.alarmed_at is None
    if held and found.level == need.tone.value:
        return False
    found.level, found.title = need.tone.value, need.title[:200]
    told = incident.findings.filter(check_name=need.name, subject=need.subject, alarmed_at__isnull=False).exists()
    if alarms:
        found.alarmed_at = at
    found.save()
    return alarms and not told and need.name not in TOLD_BY_THE_LADDER


def note_early(incident: Incident, at: datetime) -> None:
    """It was resolved before its clean window had passed; part of the verb, which writes the entry."""
    minutes = incident.severity.stabilization_minutes
    Finding.objects.create(
        incident=incident, check_name="early_resolve", level=Level.WARN, raised_at=at, cleared_at=at,
        title=f"Resolved before {minutes} clean minutes had passed",
    )  # fmt: skip


def _watched(at: datetime) -> list[int]:
    recent = Q(phase=Phase.RESOLVED, resolved_at__gte=at - REMEMBERED)
    return list(Incident.objects.filter(Q(phase__in=OPEN_PHASES) | recent).order_by("pk").values_list("pk", flat=True))


def _clear_ended() -> None:
    """What was open when an incident was closed, merged or called off ended with it."""
    ended = [Phase.CLOSED, Phase.FALSE_ALARM, Phase.MERGED]
    for found in Finding.objects.filter(cleared_at__isnull=True, incident__phase__in=ended).select_related("incident"):
        when = max(found.incident.phase_entered_at, found.raised_at)
        Finding.objects.filter(pk=found.pk, cleared_at__isnull=True).update(cleared_at=when)
