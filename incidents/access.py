"""The only loader of incidents for a person: it finds and authorises in one place (ARCHITECTURE 2)."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import OperationalError
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404

from config.kit.errors import Refusal, TooLate
from config.kit.locks import locked, waited_too_long
from incidents import commslane
from incidents.models import Incident, Presence, SeverityPolicy
from incidents.models.incident import Incidents
from roster.models import Person

LARGEST = 2**31 - 1


class NotAllowed(Refusal):
    """Signed in, but this person may not do that: 403."""

    status = 403


class Moment(NamedTuple):
    """Incident id, newest sequence and the hash of that entry: equal moments show equal records."""

    incident_id: int
    sequence: int
    chain_head: str


def incidents_for(person: Any) -> Incidents:
    """The incidents this person may know of."""
    if not person.is_authenticated or not person.is_active:
        return Incident.objects.none()
    return Incident.objects.select_related("severity", "declared_by", "watcher")


def load(person: Any, number: int) -> Incident:
    """The incident with this number, or 404 for what does not exist or may not be known.

    It carries `seen_at` and `seen_sequence`: when this person had the room open last, and what they saw (SPEC T5).
    """
    if not 0 < number <= LARGEST:
        raise Http404
    parts = Exists(Incident.objects.filter(parent=OuterRef("pk")))
    try:
        mine = Presence.objects.filter(incident=OuterRef("pk"), person=person)
        seen = {"seen_at": Subquery(mine.values("seen_at")), "seen_sequence": Subquery(mine.values("sequence"))}
        found = commslane.joined(incidents_for(person).select_related("parent"))
        return found.annotate(has_parts=parts, **seen).get(number=number)
    except Incident.DoesNotExist:
        raise Http404 from None


def moment(person: Any, number: int) -> Moment:
    """Where the record of this incident stands, authorised like `load` for a fifth of its cost."""
    if not 0 < number <= LARGEST:
        raise Http404
    try:
        return Moment(*incidents_for(person).values_list("pk", "sequence", "chain_head").get(number=number))
    except Incident.DoesNotExist:
        raise Http404 from None


def may_change(person: Person) -> None:
    """Refuse whoever may only read (SPEC X3)."""
    if not (person.is_active and person.can_respond):
        raise NotAllowed(
            "You can read incidents but not change them.", remedy="Ask an administrator for responder access."
        )


def may_declare(person: Person) -> None:
    """Anyone signed in may declare, also who may only read: whoever sees it says so (SPEC D1)."""
    if not person.is_active:
        raise NotAllowed("You cannot declare any more.", remedy="Ask an administrator for access.")


def may_configure(person: Person) -> None:
    """Refuse everybody but administrators (SPEC P1)."""
    if not (person.is_active and person.can_administer):
        raise NotAllowed("Only administrators change the settings.", remedy="Ask one of them.")


def under_lock(incident: Incident) -> Incident:
    """The row as it is now, locked until the transaction ends: the first line of every verb."""
    try:
        # Without a join: on PostgreSQL a row whose severity changed while we waited would no longer match its old one.
        return locked(Incident.objects.all()).get(pk=incident.pk)
    except OperationalError as error:
        if not waited_too_long(error):
            raise
        raise TooLate(f"Others are acting in {incident.reference} at this moment.", remedy="Send it again.") from error


def policy(level: int) -> SeverityPolicy:
    """The severity policy of this level, or a refusal at the field."""
    known = isinstance(level, int) and 0 < level < LARGEST
    found = SeverityPolicy.objects.filter(level=level).first() if known else None
    if found is None:
        raise Refusal("There is no such severity.", field="severity", remedy="Choose one from the list.")
    return found


def must_be_open(incident: Incident) -> None:
    """Refuse an act in an incident that has ended."""
    if not incident.is_open:
        raise TooLate(f"{incident.reference} is {incident.get_phase_display().lower()}.", remedy="Reopen it first.")
