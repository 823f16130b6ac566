"""Risks the business accepts for a while instead of fixing; each comes back when it expires (SPEC W5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from config.kit import spans
from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from config.kit.locks import free
from incidents import access, command, heartbeats, key_times, notifications, timeline
from incidents.models import AcceptedRisk, Incident, Kind
from roster.models import Person

log = structlog.get_logger(__name__)

LINE = 300
LONGEST = timedelta(days=366)
LIMIT = 100
SWEEP_NAME = "accepted risks"


@transaction.atomic
def accept_risk(
    *, incident: Incident, what: str, owner: Person, monitoring: str, expires_at: datetime, by: Person, at: datetime
) -> AcceptedRisk:
    """Live with a risk until it expires: somebody owns it and says how it is watched. Longest a year."""
    access.may_change(by)
    what = texts.line(what, field="what", limit=LINE, required=True)
    monitoring = texts.line(monitoring, field="monitoring", limit=LINE, required=True)
    command.must_respond(owner, field="owner")
    expires_at = key_times.zoned(expires_at, field="expires_at")
    if not at < expires_at <= at + LONGEST:
        raise Refusal("It expires between now and a year from now.", field="expires_at", remedy="Accept it again then.")
    incident = access.under_lock(incident)
    risk = AcceptedRisk.objects.create(
        incident=incident, what=what, owner=owner, monitoring=monitoring, expires_at=expires_at,
        accepted_by=by, accepted_at=at,
    )  # fmt: skip
    body = f"Risk accepted until {expires_at:%d %b %Y %H:%M} UTC: **{what}**. {owner.first_name} owns it. {monitoring}"
    detail = {"risk": risk.pk, "act": "accept"}
    timeline.record(incident, kind=Kind.DECISION, body=body, by=by, at=at, detail=detail)
    return risk


@transaction.atomic
def end_risk(*, risk: AcceptedRisk, how: str, by: Person, at: datetime) -> AcceptedRisk:
    """It is over: fixed, gone, or accepted anew elsewhere."""
    access.may_change(by)
    how = texts.line(how, field="how", limit=LINE, required=True)
    incident = access.under_lock(risk.incident)
    risk = incident.accepted_risks.select_related("ended_by").get(pk=risk.pk)
    if risk.ended_by and risk.ended_at:
        ago = spans.words(at - risk.ended_at)
        raise TooLate(f"{risk.ended_by.first_name} ended this {ago} ago; your click did nothing.")
    risk.ended_by, risk.ended_at, risk.ended_how = by, at, how
    risk.save()
    detail = {"risk": risk.pk, "act": "end"}
    timeline.record(
        incident, kind=Kind.DECISION, body=f"Accepted risk ended: {risk.what}. {how}", by=by, at=at, detail=detail
    )
    return risk


def open_risks() -> QuerySet[AcceptedRisk]:
    """What the business lives with now, the next to expire first."""
    return AcceptedRisk.objects.filter(ended_at=None).select_related("incident__severity", "owner", "accepted_by")


def return_expired(at: datetime) -> int:
    """Bring back every accepted risk that expired: its owner is told, the record says so. Returns how many.

    Any number of sweepers may run at once; one that fails does not stop the others.
    """
    due = AcceptedRisk.objects.filter(expires_at__lte=at, returned_at=None, ended_at=None)
    done = failures = 0
    for pk, incident_id in due.values_list("pk", "incident_id")[:LIMIT]:
        try:
            done += _bring_back(pk, incident_id, at)
        except Exception:
            failures += 1
            log.exception("risk_not_returned", risk=pk)
    heartbeats.beat(SWEEP_NAME, at, failures=failures)
    return done


@transaction.atomic
def _bring_back(pk: int, incident_id: int, at: datetime) -> int:
    # The incident first, as every verb does; a busy one is left to the next sweep.
    incident = free(Incident.objects.filter(pk=incident_id)).first()
    waiting = AcceptedRisk.objects.filter(pk=pk, returned_at=None, ended_at=None)
    risk = waiting.select_related("owner").first() if incident else None
    if not incident or not risk:
        return 0
    risk.returned_at = at
    risk.save(update_fields=["returned_at"])
    title = f"An accepted risk expired: {risk.what}"[:200]
    notifications.tell(incident, [risk.owner], f"risk:{risk.pk}", title, at)
    body = f"The accepted risk expired: **{risk.what}**. Told {risk.owner.first_name}."
    detail = {"risk": risk.pk, "act": "return"}
    timeline.record(incident, kind=Kind.NUDGE, body=body, by=None, at=at, occurred_at=risk.expires_at, detail=detail)
    return 1
