"""Healing sweep: a signal may be missed, an owed postmortem may not (ARCHITECTURE 1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.db.models import F

from incidents import heartbeats
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from postmortems import drafting
from postmortems.models import Postmortem
from postmortems.models.postmortem import State

log = structlog.get_logger(__name__)

SWEEP_NAME = "postmortems"
LIMIT = 100


def sweep(at: datetime) -> int:
    """Open what is owed and missing, and let drafts follow a second resolution. Returns how many were put right.

    One that fails is logged and does not stop the others. Twice at once does no harm.
    """
    done = failures = 0
    for act in _acts():
        try:
            act(at=at)
            done += 1
        except Exception:
            failures += 1
            log.exception("postmortem_not_healed")
    heartbeats.beat(SWEEP_NAME, at, failures=failures)
    return done


def _acts() -> Iterator[partial[Any]]:
    missing = Incident.objects.filter(
        resolved_at__isnull=False, severity__postmortem=PostmortemRule.REQUIRED, postmortem__isnull=True
    )
    for incident in missing.order_by("resolved_at")[:LIMIT]:
        yield partial(drafting.open_for, incident=incident)
    outrun = Postmortem.objects.filter(state=State.DRAFT, incident__resolved_at__gt=F("owed_at"))
    for postmortem in outrun.order_by("pk")[:LIMIT]:
        yield partial(drafting.catch_up, postmortem=postmortem)
