"""What learning hears from the command room: it only inserts rows, or registers work for after the commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from incidents import signals
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from postmortems import drafting
from postmortems.models import Postmortem, ReviewStep
from postmortems.models.postmortem import Act

log = structlog.get_logger(__name__)


def owe(sender: Any, *, incident: Incident, at: datetime, **more: Any) -> None:
    """Resolved: the postmortem is owed where the severity requires it, or where somebody was named to write it.

    One that exists follows the new end.
    """
    if existing := Postmortem.objects.filter(incident=incident).first():
        transaction.on_commit(lambda: drafting.catch_up(postmortem=existing, at=at), robust=True)
        return
    planned = drafting.planned_review(incident)
    if incident.severity.postmortem != PostmortemRule.REQUIRED and not planned:
        return
    try:
        with transaction.atomic():
            drafting.open_for(incident=incident, at=at)
    except Exception:
        # The all-clear must not fail because of learning: the sweep opens what is missing.
        log.exception("postmortem_not_opened", incident=incident.reference)


def keep(sender: Any, *, incident: Incident, at: datetime, by: Any, **more: Any) -> None:
    """Reopened: what was written stays, and its history says so."""
    if existing := Postmortem.objects.filter(incident=incident).first():
        ReviewStep.objects.create(
            postmortem=existing,
            act=Act.KEPT,
            by=by,
            at=at,
            note=f"{incident.reference} was reopened; what is written stays.",
        )


def connect() -> None:
    """Listen; called once, when the app is ready."""
    signals.incident_resolved.connect(owe, dispatch_uid="postmortems.owe")
    signals.incident_reopened.connect(keep, dispatch_uid="postmortems.keep")
