"""Ask somebody, in a message of their own, for what a check misses (SPEC H1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from config.kit import spans
from config.kit.errors import Refusal, TooLate
from incidents import access, command, notifications, timeline
from incidents.models import Incident, Kind, TimelineEntry
from roster.models import Person
from roster.roles import DUTIES, Role

AGAIN = timedelta(minutes=2)
LARGEST = 2**31


@transaction.atomic
def nudge(*, incident: Incident, about: str, by: Person, at: datetime) -> TimelineEntry:
    """Ask the scribe to write (`scribe`), an owner to report (`task-3`), somebody to answer an offer (`offer-12`).

    Refuses what nobody owes any more, yourself, and a second nudge within two minutes.
    """
    access.may_change(by)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    person, words = _asked(incident, about)
    if person.pk == by.pk:
        raise Refusal("That is you.", remedy="Do it, or give it to somebody else.")
    recent = incident.timeline.filter(kind=Kind.NUDGE, detail__about=about, occurred_at__gt=at - AGAIN).first()
    if recent:
        ago = spans.words(at - recent.occurred_at)
        raise TooLate(f"{person.first_name} was asked {ago} ago.", remedy="Give them two minutes.")
    title = f"{incident.severity.name}: {by.first_name} asks you to {words}"
    notifications.tell(incident, [person], f"health:{incident.pk}:{about}:{incident.sequence}", title, at)
    body = f"{by.first_name} asked {person.first_name} to {words}."
    return timeline.record(incident, kind=Kind.NUDGE, body=body, by=by, at=at, detail={"about": about})


def _asked(incident: Incident, about: str) -> tuple[Person, str]:
    what, _, which = about.partition("-")
    number = int(which) if which.isascii() and which.isdigit() and int(which) < LARGEST else 0
    if about == "scribe" and (held := command.holder(incident, Role.SCRIBE)):
        return held.person, "write the record"
    if what == "task":
        task = incident.tasks.select_related("owner").filter(number=number).first()
        if task and task.is_open and task.owner:
            return task.owner, f"report on {task.reference}"
    if what == "offer":
        offer = incident.offers.waiting().select_related("person").filter(pk=number).first()
        if offer:
            return offer.person, f"answer: {DUTIES[offer.role].short} is offered to you"
    raise TooLate("Nobody owes this any more.", remedy="Look at the panel again.")
