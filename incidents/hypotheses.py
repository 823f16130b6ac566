"""Hypotheses: open, ruled out or confirmed, so that nobody walks into the same dead end twice (SPEC T4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import TooLate
from incidents import access, offshoots, timeline
from incidents.models import Hypothesis, Incident, Kind
from incidents.models.record import HypothesisState
from roster.models import Person

EVIDENCE_LIMIT = 2_000
VERBS = {HypothesisState.RULED_OUT: "Ruled out", HypothesisState.CONFIRMED: "Confirmed"}


def of(incident: Incident) -> list[Hypothesis]:
    """All of an incident, oldest first, with who raised and who settled them: one query."""
    return list(incident.hypotheses.select_related("raised_by", "settled_by"))


@transaction.atomic
def suppose(*, incident: Incident, text: str, by: Person, at: datetime) -> Hypothesis:
    """Raise a hypothesis. Refuses empty text."""
    access.may_change(by)
    text = texts.paragraphs(text, field="text", limit=timeline.ENTRY_LIMIT, required=True)
    incident = access.under_lock(incident)
    found = offshoots.suppose(incident, text, by=by, at=at)
    timeline.record(incident, kind=Kind.HYPOTHESIS, body=text, by=by, at=at, detail={"hypothesis": found.number})
    return found


def rule_out(*, hypothesis: Hypothesis, evidence: str, by: Person, at: datetime) -> Hypothesis:
    """It was not that. Refuses without evidence, and one that is settled."""
    return _settle(hypothesis, HypothesisState.RULED_OUT, evidence, by=by, at=at)


def confirm(*, hypothesis: Hypothesis, evidence: str, by: Person, at: datetime) -> Hypothesis:
    """It was that. Refuses without evidence, and one that is settled."""
    return _settle(hypothesis, HypothesisState.CONFIRMED, evidence, by=by, at=at)


@transaction.atomic
def reopen(*, hypothesis: Hypothesis, reason: str, by: Person, at: datetime) -> Hypothesis:
    """It may be that after all. Refuses without a reason, and one that is open."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(hypothesis.incident)
    found = _fresh(incident, hypothesis)
    if found.is_open:
        raise TooLate(f"{found.reference} is open already; your click did nothing.")
    found.state, found.evidence, found.settled_by, found.settled_at = HypothesisState.OPEN, "", None, None
    found.save()
    _record(incident, found, "reopen", f"Reopened {found.reference}: {reason}", by=by, at=at)
    return found


@transaction.atomic
def _settle(hypothesis: Hypothesis, state: HypothesisState, evidence: str, *, by: Person, at: datetime) -> Hypothesis:
    access.may_change(by)
    evidence = texts.paragraphs(evidence, field="evidence", limit=EVIDENCE_LIMIT, required=True)
    incident = access.under_lock(hypothesis.incident)
    found = _fresh(incident, hypothesis)
    if not found.is_open and found.settled_by and found.settled_at:
        raise TooLate(
            f"{found.reference} was {found.get_state_display().lower()} at {found.settled_at:%H:%M} UTC"
            f" by {found.settled_by.first_name}; your click did nothing.",
            remedy="Reopen it if you know better.",
        )
    found.state, found.evidence, found.settled_by, found.settled_at = state, evidence, by, at
    found.save()
    _record(incident, found, state.value, f"{VERBS[state]} {found.reference}: {evidence}", by=by, at=at)
    return found


def _fresh(incident: Incident, hypothesis: Hypothesis) -> Hypothesis:
    return incident.hypotheses.select_related("settled_by").get(pk=hypothesis.pk)


def _record(incident: Incident, found: Hypothesis, act: str, body: str, *, by: Person, at: datetime) -> None:
    detail = {"act": act, "hypothesis": found.number}
    timeline.record(incident, kind=Kind.HYPOTHESIS, body=body, by=by, at=at, detail=detail)
