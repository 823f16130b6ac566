"""Read the facts: of one incident from rows a room has loaded, or of many in a few queries for the sweep (SPEC H1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Max, Prefetch, Value

from incidents import reviewing, slots
from incidents.health.facts import Facts
from incidents.models import (
    Assignment,
    Finding,
    Incident,
    Offer,
    Presence,
    Promise,
    Proposal,
    Task,
    TimelineEntry,
    Update,
)

Seen = tuple[dict[int, datetime], dict[int, datetime]]


def activity(incidents: Iterable[int]) -> dict[int, Seen]:
    """Per incident, when each person was last here and when they last wrote: one query for all of them."""
    ids = list(incidents)
    here = Presence.objects.filter(incident__in=ids).order_by()
    wrote = TimelineEntry.objects.filter(incident__in=ids, author__isnull=False).order_by()
    rows = here.annotate(what=Value("seen", CharField())).values_list("incident_id", "person_id", "what", "seen_at")
    written = wrote.values("incident_id", "author_id").annotate(
        what=Value("wrote", CharField()), last=Max("recorded_at")
    )
    found: dict[int, Seen] = defaultdict(lambda: ({}, {}))
    for incident, person, what, last in rows.union(
        written.values_list("incident_id", "author_id", "what", "last"), all=True
    ):
        found[incident][what == "wrote"][person] = last
    return found


def facts(incident: Incident, at: datetime, seen: Seen | None = None, **rows: Any) -> Facts:
    """The facts of one incident; `rows` are what its room has read already."""
    here, wrote = seen or activity([incident.pk]).get(incident.pk, ({}, {}))
    return Facts(incident, at, seen=here, wrote=wrote, **rows)


def of_many(ids: list[int], at: datetime) -> list[tuple[Facts, list[Finding]]]:
    """Facts and open findings of these incidents, in as many queries for a hundred of them as for one."""
    seen, owned = activity(ids), slots.with_review_owner(ids)
    incidents = Incident.objects.filter(pk__in=ids).select_related("severity", "draft").prefetch_related(
        _rows("assignments", Assignment.objects.select_related("person")),
        _rows("promises", Promise.objects.all()),
        _rows("updates", Update.objects.all()),
        _rows("proposals", Proposal.objects.all()),
        _rows("tasks", Task.objects.select_related("owner")),
        _rows("offers", Offer.objects.select_related("person")),
        _rows("findings", Finding.objects.filter(cleared_at__isnull=True)),
    )  # fmt: skip
    return [(_of(one, at, seen.get(one.pk, ({}, {})), one.pk in owned), one.read_findings) for one in incidents]  # type: ignore[attr-defined]


def _rows(name: str, rows: Any) -> Prefetch:
    return Prefetch(name, queryset=rows, to_attr=f"read_{name}")


def _of(incident: Any, at: datetime, seen: Seen, owned: bool) -> Facts:
    return facts(
        incident,
        at,
        seen,
        assignments=incident.read_assignments,
        promises=incident.read_promises,
        updates=incident.read_updates,
        proposals=incident.read_proposals,
        tasks=incident.read_tasks,
        offers=incident.read_offers,
        draft_warnings=reviewing.warnings(incident, getattr(incident, "draft", None), incident.read_updates, at),
        has_review_owner=owned,
    )
