"""Ending well: the checklist, the clean window, the final update and the all-clear in one act (SPEC E1, E2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.kit import spans
from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, approval, cadence, checklist, command, comms, key_times, lifecycle, signals, timeline
from incidents.health import findings
from incidents.models import Audience, Incident, Kind, PublicStatus, Update
from incidents.models.incident import Phase
from roster.models import Person

HOURS = (2, 3, 4)
REVIEW_WITHIN = timedelta(days=60)


@transaction.atomic
def confirm(*, incident: Incident, item: str, by: Person, at: datetime, note: str = "") -> Incident:
    """Confirm one item of the resolve checklist; it keeps who, when and a note. A new note replaces the old one.

    The Operations Lead confirms, for nobody the commander. Refuses what the clean window confirms by itself, and
    temporary changes that are still in place.
    """
    access.may_change(by)
    note = texts.line(note, field="note", limit=300)
    incident = _listed(incident, item)
    checklist.must_confirm(incident, by, item)
    if item in incident.checklist and not note:
        return incident
    checklist.must_be_confirmable(incident, item)
    return _confirm(incident, item, note, by, at)


@transaction.atomic
def unconfirm(*, incident: Incident, item: str, by: Person, at: datetime) -> Incident:
    """Take a confirmation back."""
    access.may_change(by)
    incident = _listed(incident, item)
    checklist.must_confirm(incident, by, item)
    if item not in incident.checklist:
        return incident
    incident.checklist = {key: value for key, value in incident.checklist.items() if key != item}
    words = checklist.items(incident)[item]
    return _told(incident, f"No longer confirmed: {words}.", item, by, at)


@transaction.atomic
def watch(*, incident: Incident, watcher: Person, by: Person, at: datetime, hours: int | None = None) -> Incident:
    """Name who watches the clean window; with `hours` (2 to 4) they go on watching after the all-clear.

    Refuses while it is not monitored, and somebody who may not respond.
    """
    access.may_change(by)
    command.must_respond(watcher, field="watcher")
    if hours is not None and hours not in HOURS:
        raise Refusal("Choose 2 to 4 hours.", field="hours")
    incident = _listed(incident, "watch")
    checklist.must_confirm(incident, by, "watch")
    if not incident.is_monitoring:
        raise TooLate(
            f"{incident.reference} is {incident.get_phase_display().lower()}.", remedy="Move to Monitoring first."
        )
    incident.watcher = watcher
    if hours is None:
        return _told(incident, f"{watcher.first_name} watches the clean window.", "", by, at)
    until = at + timedelta(hours=hours)
    return _confirm(incident, "watch", f"{watcher.first_name} until {until:%H:%M} UTC.", by, at)


@transaction.atomic
def plan_review(*, incident: Incident, owner: Person, due_at: datetime, by: Person, at: datetime) -> Incident:
    """Name who writes the postmortem and by when, before the all-clear: it opens with them when it is resolved."""
    access.may_change(by)
    review = _review(owner, due_at, at)
    incident = _listed(incident, "postmortem")
    checklist.must_confirm(incident, by, "postmortem")
    return _confirm(incident, "postmortem", _review_words(review), by, at, review)


def _listed(incident: Incident, item: str) -> Incident:
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if item not in checklist.items(incident):
        raise Refusal("There is no such item.", field="item")
    return incident


def _confirm(
    incident: Incident, item: str, note: str, by: Person, at: datetime, more: dict[str, str] | None = None
) -> Incident:
    said = {"by": by.first_name, "at": at.isoformat(), "note": note, **(more or {})}
    incident.checklist = {**incident.checklist, item: said}
    words = checklist.items(incident)[item]
    return _told(incident, f"Confirmed: {words}.{f' {note}' if note else ''}", item, by, at)


def _told(incident: Incident, body: str, item: str, by: Person, at: datetime) -> Incident:
    timeline.record(incident, kind=Kind.PHASE, body=body, by=by, at=at, detail={"item": item} if item else {})
    return incident


def _review(owner: Person, due_at: datetime, at: datetime) -> dict[str, str]:
    """What the checklist keeps of the review that is planned; the apps above read it when it is resolved."""
    command.must_respond(owner, field="review_owner")
    due_at = key_times.zoned(due_at, field="review_due")
    if not at < due_at <= at + REVIEW_WITHIN:
        raise Refusal("Choose a time within the next 60 days.", field="review_due")
    return {"owner": owner.handle, "name": owner.first_name, "due": due_at.isoformat()}


def _review_words(review: dict[str, str]) -> str:
    due = datetime.fromisoformat(review["due"])
    return f"{review['name']}, by {due.day} {due:%b %H:%M} UTC."


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
    *,
    incident: Incident,
    by: Person,
    at: datetime,
    early_reason: str = "",
    final: dict[str, Any] | None = None,
    review_owner: Person | None = None,
    review_due: datetime | None = None,
) -> Incident:
    """The commander signs: the final update goes to every audience, roles stand down, the record is whole.

    `final` holds `impact`, `known`, `next_step`, `audience`, `extras` of the final update; it is owed to whoever was
    promised news. Refuses to resolve before the clean window is over without a reason. `review_owner` writes the
    postmortem by `review_due`; without them it is who was planned, else the commander by the severity's time.
    """
    access.may_change(by)
    early_reason = texts.line(early_reason, field="early_reason", limit=300)
    review = _review(review_owner, review_due, at) if review_owner and review_due else None
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
    left = checklist.missing(incident, at)
    if review:
        incident.checklist = {**incident.checklist, "postmortem": {"by": by.first_name, "at": at.isoformat(), **review}}
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
            "unconfirmed": left,
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
