"""Decisions: out of which options, why, and who disagrees (SPEC T4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from incidents import access, offshoots, timeline
from incidents.models import Decision, Incident, Kind, Objection
from roster.models import Person

TEXT_LIMIT, WORDS_LIMIT = 1_000, 4_000


def of(incident: Incident) -> list[Decision]:
    """All of an incident, oldest first, with their objections: two queries."""
    return list(incident.decisions.select_related("decided_by").prefetch_related("objections__raised_by"))


def objections(incident: Incident) -> dict[int, list[Objection]]:
    """Objections by the number of their decision: one query."""
    found: dict[int, list[Objection]] = {}
    rows = Objection.objects.filter(decision__incident=incident).select_related("decision", "raised_by")
    for one in rows:
        found.setdefault(one.decision.number, []).append(one)
    return found


@transaction.atomic
def decide(
    *, incident: Incident, text: str, by: Person, at: datetime, options: str = "", rationale: str = ""
) -> Decision:
    """Log a decision, with the options there were (one a line) and why this one. Refuses empty text."""
    access.may_change(by)
    text = texts.paragraphs(text, field="text", limit=TEXT_LIMIT, required=True)
    options = texts.paragraphs(options, field="options", limit=WORDS_LIMIT)
    rationale = texts.paragraphs(rationale, field="rationale", limit=WORDS_LIMIT)
    incident = access.under_lock(incident)
    found = offshoots.decide(incident, text, by=by, at=at, options=options, rationale=rationale)
    detail: dict[str, Any] = {"decision": found.number}
    if options:
        detail["options"] = [line.strip() for line in options.splitlines() if line.strip()]
    if rationale:
        detail["rationale"] = rationale
    timeline.record(incident, kind=Kind.DECISION, body=text, by=by, at=at, detail=detail)
    return found


@transaction.atomic
def object(*, decision: Decision, text: str, by: Person, at: datetime) -> Objection:
    """Disagree with a decision, on the record; it stands until somebody decides anew. Refuses empty text."""
    access.may_change(by)
    text = texts.paragraphs(text, field="text", limit=WORDS_LIMIT, required=True)
    incident = access.under_lock(decision.incident)
    decision = incident.decisions.get(pk=decision.pk)
    found = Objection.objects.create(decision=decision, text=text, raised_by=by, raised_at=at)
    timeline.record(
        incident,
        kind=Kind.DECISION,
        body=f"Objection to {decision.reference}: {text}",
        by=by,
        at=at,
        detail={"act": "object", "decision": decision.number},
    )
    return found
