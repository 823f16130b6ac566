"""A second person before anything public leaves, where the severity wants it (SPEC C9).

A public update is then held until another responder releases it. Only the release posts it: a held update keeps no
promise. The final text of an incident is released the same way; resolving afterwards sends just those words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, comms, drafts, notifications, timeline
from incidents.models import Audience, HeldUpdate, Incident, Kind, PublicStatus, Update
from incidents.models.draft import HeldState
from roster.models import Person

SAID = ("audience", "impact", "known", "next_step")


@transaction.atomic
def tell(*, incident: Incident, by: Person, at: datetime, **update: Any) -> Update | HeldUpdate:
    """Post an update, or hold it for a second person where the severity wants one for customers to read.

    Takes what `comms.post_update` takes and refuses as it does, before it holds anything.
    """
    access.may_change(by)
    incident = access.under_lock(incident)
    if not wants_second(incident, str(update.get("audience", ""))):
        return comms.post_update(incident=incident, by=by, at=at, **update)
    if key := update.get("idempotency_key"):
        posted = Update.objects.filter(incident=incident, idempotency_key=key).first()
        held = incident.held_updates.filter(fields__idempotency_key=key).first()
        if posted or held:
            return posted or held  # type: ignore[return-value]  # one of them is
    checked = comms.check_update(incident=incident, by=by, at=at, **update)
    fields = {**update, "next_update_at": checked.next_update_at.isoformat() if checked.next_update_at else None}
    fields.update({name: getattr(checked, name) for name in SAID}, seen=None)
    held = _hold(incident, fields, by, at)
    drafts.posted(incident, by)
    return held


@transaction.atomic
def hold_final(*, incident: Incident, final: dict[str, Any], by: Person, at: datetime) -> HeldUpdate:
    """Ask a second person for the final words; resolving sends them once they are released."""
    access.may_change(by)
    fields: dict[str, Any] = {
        name: texts.paragraphs(final.get(name), field=name, required=name == "impact") for name in SAID[1:]
    }
    fields |= {"audience": final.get("audience") or Audience.BOTH.value, "status": PublicStatus.RESOLVED.value}
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    return _hold(incident, fields, by, at)


@transaction.atomic
def release(*, held: HeldUpdate, by: Person, at: datetime) -> HeldUpdate:
    """A second person lets it out: now it is posted, keeps the promise and makes the next. The final text waits for
    resolving. Refuses whoever wrote it, and a late click."""
    access.may_change(by)
    incident = access.under_lock(held.incident)
    held = _waiting(incident, held)
    if held.requested_by_id == by.pk:
        raise access.NotAllowed("You wrote it; a second person releases it.", remedy="Ask somebody in the room.")
    _decide(held, HeldState.RELEASED, by, at)
    author = held.requested_by
    if held.is_final:
        body = f"{by.first_name} released the final text that {author.first_name} wrote. Resolving sends it."
        timeline.record(incident, kind=Kind.COMMS, body=body, by=by, at=at, detail={"held": held.pk})
        return held
    promised = held.fields.get("next_update_at")
    fields = {**held.fields, "next_update_at": parse_datetime(promised) if promised else None}
    comms.post_update(incident=incident, by=by, at=at, written_by=author, **fields)
    return held


@transaction.atomic
def send_back(*, held: HeldUpdate, reason: str, by: Person, at: datetime) -> HeldUpdate:
    """It does not leave like this: the words go back into the draft, with the reason. A late click is refused.

    Whoever wrote it may take it back too.
    """
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(held.incident)
    held = _waiting(incident, held)
    held.reason = reason
    _decide(held, HeldState.SENT_BACK, by, at)
    author = held.requested_by
    took = by.pk == author.pk
    if not held.is_final:
        drafts.sent_back(incident, held.fields, author, at)
    said = "took back the held update" if took else f"sent back the update that {author.first_name} wrote"
    body = f"{by.first_name} {said}. {reason}"
    timeline.record(incident, kind=Kind.COMMS, body=body, by=by, at=at, detail={"held": held.pk})
    if not took:
        notifications.tell(
            incident, [author], about=f"held:{held.pk}:back", title=f"{by.first_name} sent your update back",
            body=reason, at=at,
        )  # fmt: skip
    return held


def wants_second(incident: Incident, audience: str) -> bool:
    """A second person must release this before customers read it."""
    return incident.severity.second_approval and audience in (Audience.PUBLIC, Audience.BOTH)


def released_final(incident: Incident) -> HeldUpdate | None:
    """The final text that a second person released, newest first; one that was sent already counts no more."""
    held = incident.held_updates.filter(state=HeldState.RELEASED, fields__status=PublicStatus.RESOLVED)
    found = held.order_by("-decided_at", "-pk").first()
    sent = incident.updates.filter(status=PublicStatus.RESOLVED).first()
    return None if found and sent and found.requested_at <= sent.posted_at else found


def final_words(incident: Incident) -> dict[str, Any]:
    """What resolving would send: the released text, or nothing yet."""
    found = released_final(incident) if incident.severity.second_approval else None
    return {name: found.fields[name] for name in SAID} if found else {}


def must_hold(incident: Incident, final: dict[str, Any]) -> bool:
    """These last words must be released by a second person before they can be sent."""
    said = {name: str(final.get(name) or "").replace("\r\n", "\n").strip() for name in SAID}
    return wants_second(incident, said["audience"]) and said != final_words(incident)


def check_final(incident: Incident, update: Update) -> None:
    """Refuse a final public text that no second person released word for word."""
    if not wants_second(incident, update.audience):
        return
    found = released_final(incident)
    if found is None or any(found.fields.get(name) != getattr(update, name) for name in SAID):
        raise Refusal(
            f"A second person releases what customers read at {incident.severity.name}, the final update too.",
            field="impact",
            remedy="Ask for its release first, then resolve with the same words.",
        )


def _hold(incident: Incident, fields: dict[str, Any], by: Person, at: datetime) -> HeldUpdate:
    if other := incident.held_updates.filter(state=HeldState.WAITING).select_related("requested_by").first():
        raise TooLate(
            f"An update of {other.requested_by.first_name} waits for release since {other.requested_at:%H:%M} UTC.",
            remedy="Have it released or sent back first.",
        )
    held = HeldUpdate.objects.create(incident=incident, fields=fields, requested_by=by, requested_at=at)
    what = "The final text" if held.is_final else "An update"
    body = f"{what} of {by.first_name} waits for a second person."
    timeline.record(incident, kind=Kind.COMMS, body=body, by=by, at=at, detail={"held": held.pk})
    seated = incident.assignments.filter(ended_at=None).exclude(person=by).select_related("person")
    notifications.tell(
        incident, [one.person for one in seated], about=f"held:{held.pk}",
        title=f"Release the update of {by.first_name}", body=str(fields["impact"] or fields["known"]), at=at,
    )  # fmt: skip
    return held


def _waiting(incident: Incident, held: HeldUpdate) -> HeldUpdate:
    held = incident.held_updates.select_related("requested_by", "decided_by").get(pk=held.pk)
    if held.decided_by and held.decided_at:
        how = "released it" if held.state == HeldState.RELEASED else "sent it back"
        raise TooLate(f"{held.decided_by.first_name} {how} at {held.decided_at:%H:%M} UTC; your click did nothing.")
    access.must_be_open(incident)
    return held


def _decide(held: HeldUpdate, state: HeldState, by: Person, at: datetime) -> None:
    held.state, held.decided_by, held.decided_at = state, by, at
    held.save()
