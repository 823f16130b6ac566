"""Large events: incidents with commanders of their own under one overall commander (SPEC D10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, command, timeline
from incidents.models import Incident, Kind
from roster.models import Person


@transaction.atomic
def attach(*, part: Incident, parent: Incident, by: Person, at: datetime) -> Incident:
    """Make `part` a part of the larger event `parent`; each keeps its own commander, and both records say so.

    The commander of either does it. One level only: refuses itself, a part as parent, a part with parts, what is over.
    """
    access.may_change(by)
    part, parent = both_under_lock(part, parent)
    if part.pk == parent.pk:
        raise Refusal("An incident cannot be a part of itself.", field="parent", remedy="Choose another one.")
    if part.parent_id:
        raise TooLate(f"{part.reference} is part of {_whole(part)} already.", field="parent", remedy="Detach it first.")
    if part.parts.exists():
        raise Refusal(f"{part.reference} has parts of its own.", field="parent", remedy="Events have one level.")
    access.must_be_open(part)
    _may_hold_parts(parent)
    must_command_one(part, parent, by, "makes one a part of the other")
    part.parent = parent
    body = f"Became part of {parent.reference}: {parent.title}."
    timeline.record(part, kind=Kind.CONTEXT, body=body, by=by, at=at, detail={"act": "attach", "whole": parent.number})
    tell_whole(parent, part, by, at)
    return part


@transaction.atomic
def detach(*, part: Incident, by: Person, at: datetime, reason: str = "") -> Incident:
    """`part` goes on by itself. The commander of either does it."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300)
    found = Incident.objects.filter(parts=part.pk).first()
    if found is None:
        raise TooLate(f"{part.reference} is not part of a larger event.")
    part, parent = both_under_lock(part, found)
    if part.parent_id != parent.pk:
        raise TooLate(f"{part.reference} is not part of {parent.reference} any more.", remedy="Reload the page.")
    must_command_one(part, parent, by, "takes them apart")
    part.parent = None
    for one, said in (
        (part, f"No longer part of {parent.reference}."),
        (parent, f"{part.reference} is no longer part."),
    ):
        detail = {"act": "detach", "whole": parent.number, "part": part.number}
        timeline.record(one, kind=Kind.CONTEXT, body=f"{said} {reason}".strip(), by=by, at=at, detail=detail)
    return part


def whole_under_lock(parent: Incident) -> Incident:
    """The larger event that is declared into, locked; refuses one that is over or a part itself."""
    parent = access.under_lock(parent)
    _may_hold_parts(parent)
    return parent


def tell_whole(parent: Incident, part: Incident, by: Person, at: datetime) -> None:
    """The entry in the record of the larger event; part of a verb that holds its lock."""
    timeline.record(
        parent,
        kind=Kind.CONTEXT,
        body=f"{part.reference} is part of this: {part.severity.name} {part.title}.",
        by=by,
        at=at,
        detail={"act": "attach", "part": part.number},
    )


def both_under_lock(one: Incident, other: Incident) -> tuple[Incident, Incident]:
    """Both rows as they are now, locked lower id first: two acts that cross wait for each other, never in a circle."""
    found = {incident.pk: access.under_lock(incident) for incident in sorted((one, other), key=lambda row: row.pk)}
    return found[one.pk], found[other.pk]


def must_command_one(one: Incident, other: Incident, by: Person, act: str) -> None:
    """Refuse whoever commands neither of the two."""
    commanders = [command.commander(one), command.commander(other)]
    if any(found is not None and found.pk == by.pk for found in commanders):
        return
    names = " or ".join(dict.fromkeys(found.first_name for found in commanders if found)) or "nobody"
    raise access.NotAllowed(
        f"Only the Incident Commander of one of them {act}.", remedy=f"Ask {names}, or take command with a reason."
    )


def _may_hold_parts(parent: Incident) -> None:
    if not parent.is_open:
        raise TooLate(
            f"{parent.reference} is {parent.get_phase_display().lower()}.", field="parent", remedy="Choose an open one."
        )
    if parent.parent_id:
        raise Refusal(
            f"{parent.reference} is part of {_whole(parent)} itself.", field="parent", remedy="Choose that one instead."
        )


def _whole(part: Incident) -> str:
    return part.parent.reference if part.parent else ""
