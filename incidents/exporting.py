"""The whole record as data: what every export is written from, entries one after the other (SPEC T3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from incidents import decisions, hypotheses, marks
from incidents.models import Incident
from incidents.models.incident import KEY_TIMES

CHUNK = 500
FIELDS = {
    "updates": (
        "number", "audience", "status", "impact", "known", "next_step", "next_update_at", "posted_by", "posted_at",
    ),
    "promises": ("audience", "number", "made_at", "due_at", "state", "settled_at", "waived_reason"),
    "proposals": (
        "reference", "what", "effect", "risk", "risk_words", "undo", "state", "proposed_by", "proposed_at",
        "decided_by", "decided_at", "reason", "executed_by", "started_at", "result", "observed", "finished_at",
        "verified_by", "verified_at",
    ),
    "tasks": (
        "reference", "what", "owner", "state", "asked_by", "asked_at", "acknowledged_at", "report_at", "outcome",
        "finished_by", "finished_at",
    ),
    "mitigations": ("reference", "what", "put_by", "put_at", "settled", "link", "settled_by", "settled_at"),
    "accepted_risks": (
        "what", "owner", "monitoring", "expires_at", "accepted_by", "accepted_at", "ended_at", "ended_how",
    ),
    "hypotheses": ("reference", "text", "state", "raised_by", "raised_at", "evidence", "settled_by", "settled_at"),
    "decisions": ("reference", "text", "options", "rationale", "decided_by", "decided_at"),
    "roles": ("role", "area", "person", "started_at", "ended_at"),
}  # fmt: skip


def facts(incident: Incident) -> dict[str, Any]:
    """Everything but the entries: what the incident was, its key times, and the rows of its tracks."""
    return {
        "reference": incident.reference,
        "title": incident.title,
        "severity": incident.severity.name,
        "phase": incident.phase,
        "declared_by": _plain(incident.declared_by),
        "summary": incident.summary,
        "objective": incident.objective,
        "key_times": {name: _plain(getattr(incident, name)) for name in KEY_TIMES},
        "roles": _table("roles", incident.assignments.select_related("person").order_by("started_at", "pk")),
        "updates": _table("updates", incident.updates.select_related("posted_by").order_by("number")),
        "promises": _table("promises", incident.promises.order_by("made_at", "pk")),
        "proposals": _table(
            "proposals",
            incident.proposals.select_related("proposed_by", "decided_by", "executed_by", "verified_by"),
        ),
        "tasks": _table("tasks", incident.tasks.select_related("owner", "asked_by", "finished_by")),
        "mitigations": _table("mitigations", incident.mitigations.select_related("put_by", "settled_by")),
        "accepted_risks": _table("accepted_risks", incident.accepted_risks.select_related("owner", "accepted_by")),
        "hypotheses": _table("hypotheses", hypotheses.of(incident)),
        "decisions": [_decision(one) for one in decisions.of(incident)],
    }


def entries(incident: Incident) -> Iterator[dict[str, Any]]:
    """Every entry in the order it was written, with what became of it; never more than some hundred in memory."""
    rows = marks.drawn(incident.timeline.all()).order_by("sequence")
    for entry in rows.iterator(chunk_size=CHUNK):
        found = marks.of(entry)
        yield {
            "sequence": entry.sequence,
            "kind": entry.kind,
            "occurred_at": _plain(entry.occurred_at),
            "recorded_at": _plain(entry.recorded_at),
            "author": _plain(entry.author),
            "text": entry.body,
            "corrects": entry.corrects,
            "corrected_by": found.corrected_by or None,
            "pinned_by": found.pinned_by,
            "redacted": found.redacted,
            "detail": entry.detail,
            "hash": entry.hash,
        }


def _table(name: str, rows: Iterable[Model]) -> list[dict[str, Any]]:
    return [{field: _plain(getattr(row, field)) for field in FIELDS[name]} for row in rows]


def _decision(decision: Any) -> dict[str, Any]:
    found = {field: _plain(getattr(decision, field)) for field in FIELDS["decisions"]}
    raised = [
        {"text": one.text, "raised_by": _plain(one.raised_by), "raised_at": _plain(one.raised_at)}
        for one in decision.objections.all()
    ]
    return {**found, "objections": raised}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{value.name} (@{value.handle})" if hasattr(value, "handle") else value
