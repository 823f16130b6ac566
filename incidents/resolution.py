"""Ending well: the checklist, the clean window, the final update and the all-clear in one act (SPEC E1, E2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import spans
from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access, approval, cadence, command, comms, key_times, lifecycle, signals, timeline
from incidents.health import findings
from incidents.models import Audience, Incident, Kind, PublicStatus, Update
from incidents.models.incident import Phase
from roster.models import Person

CHECKLIST = {
    "restored": "Service is restored for everyone",
    "impact": "Customer impact has ended",
    "metrics": "Metrics have been normal for the whole window",
    "residual": "No residual issue, backlog or queue is left",
    "customer": "An affected customer confirmed it works",
    "mitigations": "Temporary mitigations are removed or written down",
}


@transaction.atomic
def confirm(*, incident: Incident, item: str, by: Person, at: datetime) -> Incident:
    """Confirm one item of the resolve checklist; it keeps who and when."""
    return _tick(incident, item, by, at, confirmed=True)


@transaction.atomic
def unconfirm(*, incident: Incident, item: str, by: Person, at: datetime) -> Incident:
    """Take a confirmation back."""
    return _tick(incident, item, by, at, confirmed=False)


def _tick(incident: Incident, item: str, by: Person, at: datetime, *, confirmed: bool) -> Incident:
    access.may_change(by)
    if item not in CHECKLIST:
        raise Refusal("There is no such item.", field="item")
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if (item in incident.checklist) == confirmed:
        return incident
    kept = {key: value for key, value in incident.checklist.items() if key != item}
    if confirmed:
        kept[item] = {"by": by.first_name, "at": at.isoformat()}
    incident.checklist = kept
    word = "Confirmed" if confirmed else "No longer confirmed"
    timeline.record(incident, kind=Kind.PHASE, body=f"{word}: {CHECKLIST[item]}.", by=by, at=at, detail={"item": item})
    return incident


def opens_at(incident: Incident) -> datetime | None:
    """When resolving opens without a reason; null while the clean window has not started."""
    return incident.stabilized_at


def is_early(incident: Incident, at: datetime) -> bool:
    """True while the severity's clean window has not passed."""
    if not incident.severity.stabilization_minutes:
        return False
    return incident.stabilized_at is None or at < incident.stabilized_at


@transaction.atomic
def resolve(
    *, incident: Incident, by: Person, at: datetime, early_reason: str = "", final: dict[str, Any] | None = None
) -> Incident:
    """The commander signs: the final update goes to every audience, roles stand down, the record is whole.

    `final` holds `impact`, `known`, `next_step`, `audience`, `extras` of the final update; it is owed to whoever was
    promised news. Refuses to resolve before the clean window is over without a reason.
    """
    access.may_change(by)
    early_reason = texts.line(early_reason, field="early_reason", limit=300)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    command.must_command(incident, by, "signs the all-clear")
    if is_early(incident, at) and not early_reason:
        opens = opens_at(incident)
        when = f"Resolve opens at {opens:%H:%M} UTC." if opens else "The clean window has not started."
        raise Refusal(when, field="early_reason", remedy="To resolve now, say why it is safe.")
    was = incident.phase
    incident.early_reason = early_reason if is_early(incident, at) else ""
    ended_now = key_times.mark(incident, "mitigated_at", at)
    incident.resolved_at = at
    key_times.check_order(incident)
    lifecycle.enter(incident, Phase.RESOLVED, at)
    told = _tell(incident, final, by, at)
    if incident.early_reason:
        findings.note_early(incident, at)
    command.stand_everybody_down(incident, at)
    timeline.record(
        incident,
        kind=Kind.PHASE,
        body=_words(incident, told, at),
        by=by,
        at=at,
        detail={
            "was": str(was),
            "now": str(Phase.RESOLVED),
            "early": incident.early_reason,
            "update": told.number if told else 0,
        },
    )
    if ended_now:
        signals.impact_ended.send(Incident, incident=incident, by=by, at=at)
    signals.phase_changed.send(Incident, incident=incident, was=was, by=by, at=at)
    signals.incident_resolved.send(Incident, incident=incident, by=by, at=at)
    return incident


def _tell(incident: Incident, final: dict[str, Any] | None, by: Person, at: datetime) -> Update | None:
    owed = _owed(incident)
    if final is None:
        if owed:
            raise Refusal(
                "News is owed to those who were promised it.", field="impact", remedy="Write the final update."
            )
        return None
    update = Update(
        audience=final.get("audience") or Audience.BOTH,
        status=PublicStatus.RESOLVED,
        impact=texts.paragraphs(final.get("impact"), field="impact", required=True),
        known=texts.paragraphs(final.get("known"), field="known"),
        next_step=texts.paragraphs(final.get("next_step"), field="next_step"),
        extras=texts.facts(final.get("extras"), field="extras"),
    )
    if update.audience not in Audience.values:
        raise Refusal("Choose one of the list.", field="audience")
    if left_out := owed - set(Audience(update.audience).parts):
        who = "Customers" if Audience.PUBLIC in left_out else "Stakeholders"
        raise Refusal(f"{who} are owed the final update.", field="audience", remedy="Send it to public and internal.")
    approval.check_final(incident, update)
    comms.publish(incident, update, by, at)
    return update


def _owed(incident: Incident) -> set[str]:
    """Who was promised news, and customers once they were told of it (SPEC S8)."""
    owed = {promise.audience for promise in cadence.open_promises(incident)}
    told = incident.updates.filter(audience__in=[Audience.PUBLIC, Audience.BOTH]).exists()
    return owed | {Audience.PUBLIC.value} if told else owed


def _words(incident: Incident, told: Update | None, at: datetime) -> str:
    words = f"Resolved after {spans.words(incident.lasted(at))}. All-clear; roles stand down with thanks."
    if told:
        words += f" Final update {told.number} posted."
    return f"{words} Resolved early: {incident.early_reason}" if incident.early_reason else words
