"""Open the postmortem of an incident, prefilled from its record (SPEC M1, E2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from config.kit.errors import TooLate
from config.kit.locks import locked
from incidents import access as incidents
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from postmortems import access, followups
from postmortems.drafting import prefill, record
from postmortems.models import Postmortem, ReviewStep, Section, SectionRevision, TimelineChoice
from postmortems.models.postmortem import Act, State
from roster.models import Person


@transaction.atomic
def open_for(*, incident: Incident, at: datetime, by: Person | None = None) -> Postmortem:
    """Open the postmortem of a resolved incident and fill it from the record; the same one again when it exists.

    `by` is null when it is owed by policy, else the person who asked for an optional one. Who was named before the
    all-clear owns it, else the last commander.
    Refuses an incident that is not resolved, and a person who may only read.
    """
    if by is not None:
        access.may_write(by)
    incident = incidents.under_lock(incident)
    if found := Postmortem.objects.filter(incident=incident).first():
        return found
    if incident.resolved_at is None:
        raise TooLate(f"{incident.reference} is not resolved.", remedy="A postmortem opens when it is.")
    return _open(incident, at, by)


def _open(incident: Incident, at: datetime, by: Person | None) -> Postmortem:
    postmortem = Postmortem.objects.create(
        incident=incident,
        owner=owner_of(incident),
        required=incident.severity.postmortem == PostmortemRule.REQUIRED,
        owed_at=at,
        due_at=due_at(incident, at),
    )
    ReviewStep.objects.create(postmortem=postmortem, act=Act.OPENED, by=by, at=at)
    _fill(postmortem, record.read(incident), at)
    return postmortem


def planned_review(incident: Incident) -> dict[str, str]:
    """Who owns it and when it is due, as the room planned it before the all-clear; empty when nobody did."""
    found = incident.checklist.get("postmortem") or {}
    return found if "owner" in found else {}


def owner_of(incident: Incident) -> Person:
    """Who was named for it and is still here, else the last commander, else who declared."""
    named = Person.objects.filter(handle__iexact=planned_review(incident).get("owner", ""), is_active=True).first()
    if named and named.can_respond:
        return named
    held = record.commander(incident)
    return held.person if held else incident.declared_by


def due_at(incident: Incident, at: datetime) -> datetime | None:
    """When it was planned for, else when the severity asks for it, counted from resolution; never before `at`.

    Null when nobody asks for a time.
    """
    if planned := planned_review(incident).get("due"):
        return max(datetime.fromisoformat(planned), at)
    hours = incident.severity.postmortem_hours
    if hours is None or incident.resolved_at is None:
        return None
    return max(incident.resolved_at + timedelta(hours=hours), at)


def _fill(postmortem: Postmortem, found: record.Record, at: datetime) -> None:
    texts = prefill.texts(found)
    sections = Section.objects.bulk_create(
        [Section(postmortem=postmortem, key=key, text=text) for key, text in texts.items()]
    )
    SectionRevision.objects.bulk_create(
        [SectionRevision(section=one, number=0, text=one.text, at=at) for one in sections]
    )
    _choose(postmortem, found, at)
    followups.carry_over(postmortem, found.of(*record.FOLLOW_UPS), at)


def _choose(postmortem: Postmortem, found: record.Record, at: datetime) -> None:
    TimelineChoice.objects.bulk_create(
        [
            TimelineChoice(postmortem=postmortem, entry=entry, shown=True, chosen_at=at)
            for entry in prefill.shown(found)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def catch_up(*, postmortem: Postmortem, at: datetime) -> Postmortem:
    """The incident was resolved again: a draft is due anew, and what nobody has written yet follows the record.

    What a person wrote, showed or hid stays as it is; a postmortem in review or later is left alone.
    """
    postmortem = access.under_lock(postmortem)
    if postmortem.state != State.DRAFT or postmortem.incident.resolved_at is None:
        return postmortem
    if postmortem.owed_at >= postmortem.incident.resolved_at:
        return postmortem
    postmortem.owed_at, postmortem.due_at = at, due_at(postmortem.incident, at)
    postmortem.save(update_fields=["owed_at", "due_at"])
    ReviewStep.objects.create(postmortem=postmortem, act=Act.OWED_AGAIN, at=at, note="Resolved again.")
    _refill(postmortem, record.read(postmortem.incident), at)
    return postmortem


def _refill(postmortem: Postmortem, found: record.Record, at: datetime) -> None:
    texts = prefill.texts(found)
    untouched = [
        section for section in locked(postmortem.sections.filter(revision=0)) if section.text != texts[section.key]
    ]
    for section in untouched:
        section.text = texts[section.key]
    Section.objects.bulk_update(untouched, ["text"])
    for section in untouched:
        SectionRevision.objects.filter(section=section, number=0).update(text=section.text, at=at)
    _choose(postmortem, found, at)
    followups.carry_over(postmortem, found.of(*record.FOLLOW_UPS), at)
