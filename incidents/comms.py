"""Updates: five fields in the same order every time, and the promise each one makes (SPEC C1, C2, C6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, cadence, drafts, key_times, signals, stakeholders, timeline
from incidents.models import Audience, Incident, Kind, PublicStatus, Update
from incidents.models.incident import Phase
from roster.models import Person

SHOWN_AS = {
    Phase.TRIAGE: PublicStatus.INVESTIGATING,
    Phase.INVESTIGATING: PublicStatus.INVESTIGATING,
    Phase.MITIGATING: PublicStatus.IDENTIFIED,
    Phase.MONITORING: PublicStatus.MONITORING,
}
SOON = timedelta(minutes=1)
LONGEST = timedelta(days=7)
ROUND = [timedelta(minutes=minutes) for minutes in (5, 15, 30, 60)]


@transaction.atomic
def post_update(
    *,
    incident: Incident,
    by: Person,
    at: datetime,
    seen: int | None = None,
    idempotency_key: str | None = None,
    written_by: Person | None = None,
    **said: Any,
) -> Update:
    """Tell an audience: keeps its open promise and makes the next one.

    `said` is `audience`, `status`, `impact`, `known`, `next_step`, `next_update_at`, `extras`.
    `seen` is the number of the newest update the writer had read: a newer one refuses with both texts (X5).
    Refuses a public update without impact, any update without a next time, a next time beyond the severity's limit,
    and where a second person releases public updates whoever did not have it released (`written_by` says who wrote).
    """
    access.may_change(by)
    key = texts.line(idempotency_key, field="idempotency_key", limit=texts.KEY) or None
    update = _worded(**said)
    incident = access.under_lock(incident)
    if first := _posted_before(incident, key):
        return first
    if update.is_public and incident.severity.second_approval and written_by in (None, by):
        raise Refusal(
            f"A second person releases public updates at {incident.severity.name}.", remedy="Ask for its release."
        )
    _check(incident, update, seen, at)
    update.idempotency_key = key
    publish(incident, update, by, at)
    whose = f" Written by {written_by.first_name}, released by {by.first_name}." if written_by else ""
    timeline.record(
        incident,
        kind=Kind.UPDATE,
        body=f"Update {update.number} posted. Next promised {_clock(update.next_update_at or at, at)}.{whose}",
        by=by,
        at=at,
        detail={
            "update": update.number,
            "audience": update.audience,
            **({"written_by": written_by.handle} if written_by else {}),
        },
    )
    return update


def check_update(*, incident: Incident, by: Person, at: datetime, seen: int | None = None, **said: Any) -> Update:
    """What `post_update` would post, unsaved; refuses as it does. Call it under the incident's lock."""
    said.pop("idempotency_key", None)
    update = _worded(**said)
    _check(incident, update, seen, at)
    return update


def _worded(
    audience: str,
    status: str,
    impact: str = "",
    known: str = "",
    next_step: str = "",
    next_update_at: datetime | None = None,
    extras: dict[str, Any] | None = None,
) -> Update:
    return Update(
        audience=_one_of(Audience, audience, "audience"),
        status=_one_of(PublicStatus, status, "status"),
        impact=texts.paragraphs(impact, field="impact"),
        known=texts.paragraphs(known, field="known"),
        next_step=texts.paragraphs(next_step, field="next_step"),
        next_update_at=next_update_at,
        extras=texts.facts(extras, field="extras"),
    )


def _check(incident: Incident, update: Update, seen: int | None, at: datetime) -> None:
    access.must_be_open(incident)
    if update.status == PublicStatus.RESOLVED:
        raise Refusal("Resolving the incident and telling everybody is one act.", field="status", remedy="Use Resolve.")
    _check_seen(incident, seen)
    update.next_update_at = check_promise(incident, update.next_update_at, at)
    if update.is_public and not update.impact:
        raise Refusal("Say who is affected and what still works.", field="impact")


def publish(incident: Incident, update: Update, by: Person, at: datetime) -> None:
    """Save an update, settle and make promises, empty its draft, tell who follows and the apps above.

    Part of a verb, which writes the entry.
    """
    update.incident, update.number = incident, newest(incident) + 1
    update.posted_by, update.posted_at = by, at
    update.save(force_insert=True)
    for audience in Audience(update.audience).parts:
        cadence.settle(incident, audience, update, at)
        if update.next_update_at:
            cadence.make(incident, audience, update.next_update_at, at)
    drafts.posted(incident, by)
    stakeholders.tell_followers(incident, update, at)
    signals.update_posted.send(Update, update=update, incident=incident, by=by, at=at)


def newest(incident: Incident) -> int:
    """The number of the newest update, 0 when there is none."""
    return incident.updates.order_by("-number").values_list("number", flat=True).first() or 0


def check_promise(incident: Incident, due_at: datetime | None, at: datetime) -> datetime:
    """The promised instant in UTC. Refuses none at all, one that is past, and one beyond the severity's limit."""
    if due_at is None:
        raise Refusal(
            "Promise a time for the next update.", field="next_update_at", remedy="“No change” is an update too."
        )
    due_at = key_times.zoned(due_at, field="next_update_at")
    if due_at < at + SOON:
        raise Refusal("That time is already here.", field="next_update_at", remedy="Promise a later one.")
    last = at + (incident.severity.limit or LONGEST)
    if due_at > last:
        raise Refusal(
            f"{incident.severity.name} allows up to {_clock(last, at)}.",
            field="next_update_at",
            remedy="Promise an earlier time.",
        )
    return due_at


def _clock(instant: datetime, at: datetime) -> str:
    """The time of day, with its day when that is not plain from now."""
    return f"{instant:%H:%M} UTC" if abs(instant - at) < timedelta(hours=20) else f"{instant:%d %b %H:%M} UTC"


def proposed_times(incident: Incident, at: datetime) -> list[datetime]:
    """Up to three round times inside the policy for the next promise."""
    interval = incident.severity.interval or timedelta(hours=2)
    last = at + (incident.severity.limit or interval * 2)
    step = next((size for size in ROUND if size >= interval / 3), ROUND[-1])
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    earliest = at + interval / 2 - midnight
    times = [midnight + step * (-(-earliest // step) + n) for n in range(3)]
    return [instant for instant in times if instant <= last] or [at + interval]


def default_time(incident: Incident, at: datetime) -> datetime:
    """The round time to promise unless somebody chooses: the last one within the severity's target (SPEC D5)."""
    times = proposed_times(incident, at)
    target = at + (incident.severity.interval or timedelta(hours=2))
    return max((instant for instant in times if instant <= target), default=times[0])


def holding_text(incident: Incident, at: datetime) -> dict[str, str]:
    """A ready "no change" update that a person sends with one tap (C6): nothing in it is new."""
    last = incident.updates.order_by("-number").first()
    return {
        "audience": last.audience if last else Audience.BOTH,
        "status": SHOWN_AS.get(Phase(incident.phase), PublicStatus.INVESTIGATING),
        "impact": last.impact if last else incident.summary or f"{incident.title}.",
        "known": "We are still working on it. There is no new information to share yet."
        if last
        else "We are aware of the problem and are looking into it.",
        "next_step": last.next_step if last else "We are finding out what is affected and how to stop it.",
    }


def _one_of(choices: Any, value: str, field: str) -> str:
    if value not in choices.values:
        raise Refusal("Choose one of the list.", field=field)
    return str(value)


def _posted_before(incident: Incident, key: str | None) -> Update | None:
    first = Update.objects.filter(idempotency_key=key).first() if key else None
    if first and first.incident_id != incident.pk:
        raise TooLate("This form was sent in another incident.", field="idempotency_key", remedy="Reload the page.")
    return first


def _check_seen(incident: Incident, seen: int | None) -> None:
    if seen is None or seen == newest(incident):
        return
    theirs = incident.updates.select_related("posted_by").order_by("-number").first()
    if theirs:
        what = f"update {theirs.number} at {theirs.posted_at:%H:%M} UTC"
        raise TooLate(
            f"{theirs.posted_by.first_name} posted {what} while you were writing.",
            remedy="Your text is untouched below; read theirs and post again.",
            shown={"theirs": theirs},
        )
