"""Publish: what the room posts for customers becomes a public incident and its updates (SPEC S2, S8).

Severity, numbers, people, channel and the room's later titles stay inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents import access, heartbeats
from incidents.models import Audience, Incident, Update
from incidents.models.incident import OPEN_PHASES
from roster.models import Person
from statuspage import components, generations, rollup, words
from statuspage.generations import request
from statuspage.models import Component, PublicIncident, PublicUpdate, Status
from statuspage.models.incident import Stage

__all__ = ["again", "back", "ended_impact", "heal", "post", "request", "resolve", "sweep"]

# A missed signal is looked for among the updates of this long; older ones were healed long ago.
HEALED_WITHIN = timedelta(days=7)


@transaction.atomic
def post(*, update: Update, incident: Incident, by: Person | None, at: datetime) -> PublicUpdate | None:
    """Show a posted update to customers, with the components it names in `extras["components"]`.

    None when it is for insiders only. Refuses an unknown component or state. Posting twice gives the first again.
    """
    if not update.is_public:
        return None
    if told := PublicUpdate.objects.filter(update=update).first():
        return told
    public = _public(incident, update)
    chosen = update.extras.get("components") or {}
    if not isinstance(chosen, dict):
        raise Refusal("Name each component with its state.", field="extras")
    told = PublicUpdate(
        incident=public,
        update=update,
        status=update.status,
        impact=update.impact,
        known=update.known,
        next_step=update.next_step,
        next_update_at=update.next_update_at,
        body=words.body(
            impact=update.impact, known=update.known, next_step=update.next_step, next_update_at=update.next_update_at
        ),
    )
    _tell(public, told, chosen, incident, by, update.posted_at)
    return told


@transaction.atomic
def resolve(*, incident: Incident, by: Person | None, at: datetime) -> PublicIncident | None:
    """Close the public incident with its room. The final update does it, else the plain fact is told."""
    public = PublicIncident.objects.filter(incident=incident).first()
    if public is None:
        return None
    if public.is_open:
        told = PublicUpdate(incident=public, status=Stage.RESOLVED, body="This incident has been resolved.")
        _tell(public, told, {}, incident, by, at)
    return public


@transaction.atomic
def back(*, incident: Incident, by: Person | None, at: datetime) -> PublicIncident | None:
    """Open the public incident again: a page that says all is well over an open incident would lie (S1)."""
    public = PublicIncident.objects.filter(incident=incident).first()
    if public is None:
        return None
    if not public.is_open:
        body = "This incident is open again. We are investigating."
        told = PublicUpdate(incident=public, status=Stage.INVESTIGATING, body=body)
        _tell(public, told, {}, incident, by, at)
    return public


@transaction.atomic
def ended_impact(*, incident: Incident, at: datetime) -> None:
    """Note for customers when they stopped feeling it."""
    public = PublicIncident.objects.filter(incident=incident).first()
    if public is not None and public.impact_ended_at != incident.mitigated_at:
        public.impact_ended_at = incident.mitigated_at
        public.save(update_fields=["impact_ended_at"])
        request(page=public.page, reason="impact ended", at=at)


def again(*, by: Person, at: datetime) -> None:
    """Somebody at the desk wants the page written again."""
    access.may_change(by)
    with transaction.atomic():
        request(page=generations.main_page(at), reason=f"asked for by {by.first_name}", at=at)


def sweep(at: datetime) -> int:
    """Make good what was missed, write what is due, say that it went well; returns how many were written."""
    page = generations.main_page(at)
    if generations.is_old(page, at):
        heal(at)
    written = generations.sweep(page, at)
    heartbeats.beat("status page", at, backlog=page.generations.waiting().count())
    return written


def heal(at: datetime) -> int:
    """Publish what a missed signal left behind; returns how many rows were made good."""
    since = at - HEALED_WITHIN
    told = (Audience.PUBLIC, Audience.BOTH)
    missed = Update.objects.filter(audience__in=told, public__isnull=True, posted_at__gte=since)
    healed = 0
    for update in missed.select_related("incident", "posted_by").order_by("posted_at", "pk"):
        post(update=update, incident=update.incident, by=update.posted_by, at=at)
        healed += 1
    stuck = PublicIncident.objects.filter(resolved_at__isnull=True).exclude(incident__phase__in=OPEN_PHASES)
    for public in stuck.select_related("incident"):
        resolve(incident=public.incident, by=None, at=public.incident.resolved_at or at)
        healed += 1
    reopened = PublicIncident.objects.filter(resolved_at__isnull=False, incident__phase__in=OPEN_PHASES)
    for public in reopened.select_related("incident"):
        back(incident=public.incident, by=None, at=at)
        healed += 1
    return healed


def _public(incident: Incident, update: Update) -> PublicIncident:
    """The public side of an incident, made at its first public update; titled in customers' words when given."""
    title = texts.line(str(update.extras.get("public_title") or ""), field="public-title")
    found = PublicIncident.objects.select_related("page").filter(incident=incident).first()
    if found:
        found.title = title or found.title
        return found
    at = update.posted_at
    return PublicIncident.objects.create(
        page=generations.main_page(at),
        incident=incident,
        title=title or incident.title,
        status=update.status,
        started_at=min(incident.began_at, at),
        created_at=at,
        updated_at=at,
    )


def _tell(
    public: PublicIncident,
    told: PublicUpdate,
    chosen: dict[str, str],
    incident: Incident,
    by: Person | None,
    at: datetime,
) -> None:
    told.created_at = told.updated_at = told.display_at = at
    named = _named(public, chosen)
    wanted = {code: _wanted(code, chosen, told, component, at) for code, component in named.items()}
    told.affected = [
        {"code": code, "name": c.full_name, "old_status": components.status_at(c, at), "new_status": wanted[code]}
        for code, c in named.items()
    ] or None
    told.save(force_insert=True)
    for code, component in named.items():
        components.change(component, wanted[code], by=by, at=at, update=told)
    _follow(public, told, incident, wanted.values(), at)
    request(page=public.page, reason=f"{public.title}: {told.get_status_display().lower()}", at=at)


def _named(public: PublicIncident, chosen: dict[str, str]) -> dict[str, Component]:
    """Every component this incident has named, now or before, in the order of the page."""
    before = {part["code"] for told in public.updates.all() for part in told.affected or []}
    found = components.by_public_ids([*{**dict.fromkeys(before), **chosen}])
    for code in chosen:
        if code not in found:
            raise Refusal("There is no such component.", field=f"component-{code}"[:40], remedy="Reload the page.")
    return dict(sorted(found.items(), key=lambda item: (item[1].position, item[1].pk)))


def _wanted(code: str, chosen: dict[str, str], told: PublicUpdate, component: Component, at: datetime) -> str:
    """What a component shows from now on: what was chosen, operational when resolved, else what it showed."""
    if code in chosen:
        return components.known(chosen[code], field=f"component-{code}")
    return Status.OPERATIONAL if told.status == Stage.RESOLVED else components.status_at(component, at)


def _follow(
    public: PublicIncident, told: PublicUpdate, incident: Incident, states: Iterable[str], at: datetime
) -> None:
    """Bring the public incident to where its newest update is; a late one changes no more than the impact."""
    everything = list(public.page.components.values_list("status", flat=True))
    named = [part["new_status"] for each in public.updates.all() for part in each.affected or []]
    all_major = bool(everything) and set(everything) == {Status.MAJOR} and Status.MAJOR in states
    reached = public.impact if public.impact == "critical" else rollup.impact(named, all_major=all_major)
    public.impact = reached
    public.started_at = min(incident.began_at, public.created_at)
    public.impact_ended_at = incident.mitigated_at
    public.updated_at = max(public.updated_at, at)
    if told.status == Stage.MONITORING:
        public.monitoring_at = at
    if not public.updates.filter(display_at__gt=told.display_at).exists():
        public.status, public.next_update_at = told.status, told.next_update_at
        public.resolved_at = at if told.status == Stage.RESOLVED else None
    public.save()
