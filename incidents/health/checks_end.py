"""Checks of the end: resolved too early, resolved without anybody who owns the review (SPEC H1, E1, E2)."""

from __future__ import annotations

from collections.abc import Iterator

from incidents.health.facts import Facts
from incidents.health.result import Button, Result, Tone
from incidents.health.thresholds import Limits
from incidents.models.incident import Phase
from incidents.models.policy import PostmortemRule


def early_resolve(facts: Facts, limits: Limits) -> Iterator[Result]:
    """It was resolved before its clean window had passed; counted, never undone."""
    incident = facts.incident
    if incident.resolved_at is None or not incident.early_reason or limits.warn is None:
        return
    minutes = incident.severity.stabilization_minutes
    title = f"Resolved before {minutes} clean minutes had passed"
    yield Result("early_resolve", Tone.WARN, title, incident.early_reason, icon="timer")


def review_owner(facts: Facts, limits: Limits) -> Iterator[Result]:
    """The severity asks for a postmortem and nobody owns it."""
    incident = facts.incident
    if incident.phase != Phase.RESOLVED or incident.severity.postmortem != PostmortemRule.REQUIRED:
        return
    if incident.resolved_at is None or facts.has_review_owner:
        return
    if (tone := limits.tone(facts.at - incident.resolved_at)) == Tone.PASS:
        return
    why = "What was learned evaporates unless somebody writes it down."
    yield Result("review_owner", tone, "Nobody owns the postmortem", why, Button("Name", "review"), icon="file-text")
