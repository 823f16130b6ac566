"""Who holds which role (SPEC P2-P6): assign, claim, take command, stand down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, timeline
from incidents.models import Assignment, Incident, Kind
from roster.models import Person
from roster.roles import Role


@transaction.atomic
def assign(*, incident: Incident, role: str, person: Person, by: Person, at: datetime, area: str = "") -> Assignment:
    """The commander gives a role to a person; whoever held it stands down in the same act.

    Refuses somebody who may not respond, and anybody but the commander unless the role is vacant.
    """
    access.may_change(by)
    area = _checked(role, person, area)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    before = holder(incident, role)
    if before:
        must_command(incident, by, "gives away a role that somebody holds")
    if before and before.person_id == person.pk:
        raise TooLate(f"{person.first_name} holds this role already.", field="person")
    return _switch(incident, role, area, person, by, at, before)


@transaction.atomic
def claim(*, incident: Incident, role: str, by: Person, at: datetime, area: str = "") -> Assignment:
    """Take a vacant role. Two who claim at once: the first holds it, the second is told who does (P4)."""
    access.may_change(by)
    area = _checked(role, by, area)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if before := holder(incident, role):
        raise TooLate(
            f"{before.person.first_name} took {Role(role).label} at {before.started_at:%H:%M} UTC.", field="role"
        )
    return _switch(incident, role, area, by, by, at, None)


@transaction.atomic
def take_command(*, incident: Incident, reason: str, by: Person, at: datetime) -> Assignment:
    """Take command from a holder who has gone silent, with a reason, recorded as such (P5)."""
    access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    before = holder(incident, Role.COMMANDER)
    if before and before.person_id == by.pk:
        raise TooLate("You have command already.")
    was = before.person.first_name if before else "nobody"
    return _switch(
        incident, Role.COMMANDER, "", by, by, at, before, f"{by.first_name} took command from {was}. {reason}"
    )


@transaction.atomic
def stand_down(*, assignment: Assignment, by: Person, at: datetime) -> Assignment:
    """End a role. The command is never left vacant: it is given to somebody else instead (P3)."""
    access.may_change(by)
    incident = access.under_lock(assignment.incident)
    assignment = incident.assignments.select_related("person").get(pk=assignment.pk)
    if assignment.ended_at:
        raise TooLate(f"{assignment.person.first_name} stood down at {assignment.ended_at:%H:%M} UTC.")
    if assignment.role == Role.COMMANDER and incident.is_open:
        raise Refusal(
            "An open incident always has a commander.", field="role", remedy="Give the command to somebody else."
        )
    if assignment.person_id != by.pk:
        must_command(incident, by, "stands other people down")
    assignment.ended_at = at
    assignment.save(update_fields=["ended_at"])
    timeline.record(
        incident,
        kind=Kind.ROLE,
        body=f"{assignment.person.first_name} stood down as {_named(assignment)}.",
        by=by,
        at=at,
        detail={"role": assignment.role, "left": assignment.person_id},
    )
    return assignment


def holder(incident: Incident, role: str) -> Assignment | None:
    """Who holds `role` now; experts are many and have no single holder."""
    if role == Role.EXPERT:
        return None
    return incident.assignments.held().filter(role=role).select_related("person").first()


def commander(incident: Incident) -> Person | None:
    """The Incident Commander."""
    found = holder(incident, Role.COMMANDER)
    return found.person if found else None


def must_command(incident: Incident, by: Person, act: str) -> None:
    """Refuse anybody but the commander."""
    found = commander(incident)
    if found and found.pk != by.pk:
        raise access.NotAllowed(
            f"{found.first_name} commands; only the Incident Commander {act}.",
            remedy=f"Ask {found.first_name}, or take command with a reason.",
        )


def must_respond(person: Person, *, field: str) -> None:
    """Refuse to count on somebody who may not act, or is not here any more."""
    if person.is_active and person.can_respond:
        return
    why = "may read but not respond" if person.is_active else "has left"
    raise Refusal(f"{person.first_name} {why}.", field=field, remedy="Choose a responder.")


def stand_everybody_down(incident: Incident, at: datetime) -> int:
    """All-clear: every role ends. Part of a verb, which writes the entry."""
    return incident.assignments.held().update(ended_at=at)


def _switch(
    incident: Incident,
    role: str,
    area: str,
    person: Person,
    by: Person,
    at: datetime,
    before: Assignment | None,
    body: str = "",
) -> Assignment:
    if role == Role.EXPERT and incident.assignments.held().filter(role=role, person=person).exists():
        raise TooLate(f"{person.first_name} is here as an expert already.", field="person")
    if before:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    assignment = Assignment.objects.create(
        incident=incident, role=role, area=area, person=person, assigned_by=by, started_at=at
    )
    after = f" after {before.person.first_name}" if before else ""
    timeline.record(
        incident,
        kind=Kind.ROLE,
        body=body or f"{_named(assignment)}: {person.first_name}{after}.",
        by=by,
        at=at,
        detail={"role": role, "joined": person.pk, "left": before.person_id if before else 0},
    )
    return assignment


def _named(assignment: Assignment) -> str:
    label = assignment.get_role_display()
    return f"{label} ({assignment.area})" if assignment.area else label


def _checked(role: str, person: Person, area: str) -> str:
    if role not in Role.values:
        raise Refusal("There is no such role.", field="role", remedy="Choose one from the list.")
    must_respond(person, field="person")
    return texts.line(area, field="area", limit=40)
