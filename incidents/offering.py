"""Roles are offered and accepted; nothing moves before (SPEC P4, P5): offer, hand off, accept, decline, withdraw."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from config.kit.locks import free, locked
from incidents import access, briefing, command, heartbeats, notifications, timeline
from incidents.models import Assignment, Handoff, Incident, Kind, Offer
from incidents.models.offer import OfferState
from roster.models import Person
from roster.roles import Role

log = structlog.get_logger(__name__)

WAITS = timedelta(minutes=5)
SWEEP_NAME = "offers"
SWEEP_LIMIT = 200
SWEEP_BUDGET = 10.0


@transaction.atomic
def offer(*, incident: Incident, role: str, person: Person, by: Person, at: datetime, area: str = "") -> Offer:
    """Ask somebody to take a vacant role. They have five minutes; a role that somebody holds is handed off instead."""
    access.may_change(by)
    area = command.checked(role, person, area)
    if person.pk == by.pk:
        raise Refusal("Nobody offers a role to themselves.", field="person", remedy="Take it.")
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if held := command.holder(incident, role):
        raise TooLate(_taken(held), remedy="Hand it off instead.")
    new = Offer(role=role, area=area, person=person, offered_by=by)
    return _put(incident, new, at, f"{new.named} offered to {person.first_name}.")


@transaction.atomic
def hand_off(*, incident: Incident, role: str, person: Person, by: Person, at: datetime, note: str = "") -> Offer:
    """The holder, or the commander for them, names a successor, who reads the briefing and accepts (P5).

    Refuses everybody else, and a role that nobody holds. Until it is accepted the holder stays the holder.
    """
    access.may_change(by)
    command.checked(role, person, "")
    note = texts.paragraphs(note, field="note", limit=2_000)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    held = leaving(incident, role, by)
    if held is None:
        raise TooLate(f"Nobody holds {Role(role).label} now.", remedy="Offer it or take it.")
    if held.person_id == person.pk:
        raise TooLate(f"{person.first_name} holds this role already.", field="person")
    if held.person_id != by.pk:
        command.must_command(incident, by, "hands off a role that somebody else holds")
        if person.pk == by.pk:
            who = held.person.first_name
            raise Refusal(f"{who} holds it.", field="person", remedy=f"Stand {who} down, then take the role.")
    new = Offer(role=role, area=held.area, person=person, offered_by=by, leaving=held)
    entry = f"{held.person.first_name} hands {_called(new)} to {person.first_name}: offered, with a briefing."
    told = briefing.of(incident, at, held)
    put = _put(incident, new, at, entry)
    Handoff.objects.create(offer=put, briefing=told, note=note)
    return put


@transaction.atomic
def accept(*, offer: Offer, by: Person, at: datetime) -> Assignment:
    """The role moves, in one act: the old holder leaves, the new one holds it, and one entry says so.

    Refuses anybody but the person it was offered to, and an offer that does not wait any more.
    """
    incident, offer = _waiting(offer, by, at)
    _must_be_theirs(offer, by)
    held = command.holder(incident, offer.role)
    if held and held.pk != offer.leaving_id:
        raise TooLate(_taken(held))
    old = offer.leaving if offer.leaving and offer.leaving.ended_at is None else None
    new = Assignment(role=offer.role, area=offer.area, person=by, assigned_by=offer.offered_by)
    return command.switch(incident, new, old, by=by, at=at, body=_moved(offer, old, at))


@transaction.atomic
def decline(*, offer: Offer, by: Person, at: datetime, reason: str = "") -> Offer:
    """Not now: nothing moved, and whoever offered is told."""
    reason = texts.line(reason, field="reason", limit=300)
    incident, offer = _waiting(offer, by, at)
    _must_be_theirs(offer, by)
    offer.reason = reason
    _end(offer, OfferState.DECLINED, at, by)
    _entry(incident, offer, f"{by.first_name} declined {_called(offer)}. {reason}".strip(), at, by)
    _tell_back(incident, offer, f"{by.first_name} declined {_called(offer)}", at, reason)
    return offer


@transaction.atomic
def withdraw(*, offer: Offer, by: Person, at: datetime) -> Offer:
    """Take an offer back before it is answered; the one who made it, or the commander."""
    incident, offer = _waiting(offer, by, at)
    if offer.offered_by_id != by.pk:
        command.must_command(incident, by, "withdraws what others have offered")
    _end(offer, OfferState.WITHDRAWN, at, by)
    _entry(incident, offer, f"Offer of {_called(offer)} to {offer.person.first_name} withdrawn.", at, by)
    return offer


def expire_offers(at: datetime, *, budget: float = SWEEP_BUDGET) -> int:
    """Let unanswered offers expire and tell who made them; any number of sweepers at once. Returns how many expired."""
    end, done, failures = monotonic() + budget, 0, 0
    due = Offer.objects.waiting().filter(expires_at__lte=at).order_by("expires_at")
    listed = list(due.values_list("pk", "incident_id")[:SWEEP_LIMIT])
    for pk, incident_id in listed:
        if monotonic() > end:
            break
        try:
            done += _expire(pk, incident_id, at)
        except Exception:
            failures += 1
            log.exception("offer_did_not_expire", offer=pk)
    left = due.count() if done < len(listed) or done >= SWEEP_LIMIT else 0
    heartbeats.beat(SWEEP_NAME, at, backlog=left, failures=failures)
    return done


def leaving(incident: Incident, role: str, by: Person) -> Assignment | None:
    """Who would hand it off: the holder, or for an expert the one who asks; nobody when it is vacant."""
    if role not in Role.values:
        return None
    held = incident.assignments.held().filter(role=role).select_related("person")
    return (held.filter(person=by) if role == Role.EXPERT else held).first()


@transaction.atomic
def _expire(pk: int, incident_id: int, at: datetime) -> int:
    # The incident first, as every verb does; a busy one is left to the next sweep.
    incident = free(Incident.objects.filter(pk=incident_id)).first()
    waiting = Offer.objects.waiting().filter(pk=pk, expires_at__lte=at).select_related("person", "offered_by")
    found = incident and free(waiting).first()
    if not incident or not found:
        return 0
    _end(found, OfferState.EXPIRED, at, None)
    who, stays = found.person.first_name, "Nothing moved."
    entry = f"{who} did not answer: the offer of {_called(found)} has expired. {stays}"
    timeline.record(
        incident, kind=Kind.ROLE, body=entry, by=None, at=at, occurred_at=found.expires_at, detail=_detail(found)
    )
    _tell_back(incident, found, f"No answer from {who}: {_called(found)} is back with you", at, stays)
    return 1


def _put(incident: Incident, new: Offer, at: datetime, entry: str) -> Offer:
    """Offer it; an older offer of the same role is withdrawn in the same act."""
    by, waiting = new.offered_by, incident.offers.waiting().filter(role=new.role)
    if new.role == Role.EXPERT:
        waiting = waiting.filter(person=new.person)
        if incident.assignments.held().filter(role=new.role, person=new.person).exists():
            raise TooLate(f"{new.person.first_name} is here as an expert already.", field="person")
    if before := waiting.select_related("person").first():
        who = before.person.first_name
        if before.person_id == new.person_id and not before.is_expired(at):
            raise TooLate(
                f"{who} was offered this at {before.offered_at:%H:%M} UTC and has not answered yet.", field="person"
            )
        if before.offered_by_id != by.pk:
            command.must_command(incident, by, f"offers to somebody else what {who} has been offered")
        entry += command.end_offers(waiting, at, by=by)
    new.incident, new.offered_at, new.expires_at = incident, at, at + WAITS
    new.save(force_insert=True)
    _entry(incident, new, entry, at, by)
    _ask(incident, new, at)
    return new


def _ask(incident: Incident, new: Offer, at: datetime) -> None:
    body = f"{new.stays} Answer by {new.expires_at:%H:%M} UTC."
    notifications.tell(incident, [new.person], new.notice_key, new.ask, at, body=body, path=new.get_absolute_url())


def _tell_back(incident: Incident, ended: Offer, title: str, at: datetime, words: str) -> None:
    people = {ended.offered_by.pk: ended.offered_by}
    if boss := command.commander(incident):
        people[boss.pk] = boss
    notifications.tell(incident, list(people.values()), f"{ended.notice_key}:{ended.state}", title, at, body=words)


def _waiting(offer: Offer, by: Person, at: datetime) -> tuple[Incident, Offer]:
    """The incident under its lock and the offer as it is now, still waiting; a late click is told what happened."""
    access.may_change(by)
    incident = access.under_lock(offer.incident)
    access.must_be_open(incident)
    rows = incident.offers.select_related("person", "offered_by", "answered_by", "leaving__person")
    found = locked(rows).get(pk=offer.pk)
    found.incident = incident
    if found.is_expired(at) or found.state == OfferState.EXPIRED:
        who = found.offered_by.first_name
        raise TooLate(
            f"This offer expired at {found.expires_at:%H:%M} UTC; nothing moved.",
            remedy=f"Ask {who} to offer it again.",
        )
    if not found.is_waiting:
        who = f" by {found.answered_by.first_name}" if found.answered_by else ""
        raise TooLate(f"This offer was {found.state} at {found.answered_at:%H:%M} UTC{who}; your click did nothing.")
    return incident, found


def _must_be_theirs(offer: Offer, by: Person) -> None:
    if offer.person_id != by.pk:
        raise access.NotAllowed(f"This was offered to {offer.person.first_name}; only they can answer.")


def _end(offer: Offer, state: str, at: datetime, by: Person | None) -> None:
    offer.end(state, at, by)
    notifications.call_off(offer.notice_key, offer.person, at)


def _entry(incident: Incident, offer: Offer, body: str, at: datetime, by: Person) -> None:
    timeline.record(incident, kind=Kind.ROLE, body=body, by=by, at=at, detail=_detail(offer))


def _detail(offer: Offer) -> dict[str, object]:
    return {"role": offer.role, "offered": offer.person_id, "state": str(offer.state)}


def _moved(offer: Offer, old: Assignment | None, at: datetime) -> str:
    if old is None:
        return ""
    has = "has command" if offer.is_command else f"is {offer.named}"
    return f"{offer.person.first_name} {has} from {at:%H:%M} UTC. {old.person.first_name} stood down."


def _called(offer: Offer) -> str:
    return "command" if offer.is_command else offer.named


def _taken(held: Assignment) -> str:
    return f"{held.person.first_name} took {held.get_role_display()} at {held.started_at:%H:%M} UTC."
