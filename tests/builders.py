"""Build states with the real verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from incidents import command, comms, fixing, lifecycle, offering, resolution
from incidents.models import Assignment, Incident, Proposal, Update
from roster.models import Person

TITLE = "Checkout returning 500s for about 30% of attempts"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def declared(*, by: Person, at: datetime, level: int = 2, title: str = TITLE, **more: Any) -> Incident:
    """A declared incident."""
    return lifecycle.declare(title=title, level=level, by=by, at=at, **more)


def staffed(incident: Incident, at: datetime, by: Person, **holders: Person) -> Incident:
    """Give roles: `staffed(incident, at, alex, communications=priya)`."""
    for role, person in holders.items():
        given(incident, role, person, by=by, at=at)
    incident.refresh_from_db()
    return incident


def given(incident: Incident, role: str, person: Person, *, by: Person, at: datetime, area: str = "") -> Assignment:
    """A role offered and accepted in the same instant; claimed when somebody gives it to themselves."""
    if person == by:
        return command.claim(incident=incident, role=role, by=by, at=at, area=area)
    if command.holder(incident, role):
        offer = offering.hand_off(incident=incident, role=role, person=person, by=by, at=at)
    else:
        offer = offering.offer(incident=incident, role=role, person=person, by=by, at=at, area=area)
    return offering.accept(offer=offer, by=person, at=at)


def updated(incident: Incident, *, by: Person, at: datetime, **more: Any) -> Update:
    """A posted update with sensible words; `next_in` is minutes until the next promise."""
    fields = {
        "audience": "both",
        "status": "investigating",
        "impact": "About 30% of checkout attempts fail. Browsing is not affected.",
        "known": "Errors began at 14:14 UTC.",
        "next_step": "We are isolating the cause.",
        "next_update_at": at + minutes(more.pop("next_in", 15)),
    }
    return comms.post_update(incident=incident, by=by, at=at, **{**fields, **more})


def proposed(incident: Incident, *, by: Person, at: datetime, **more: Any) -> Proposal:
    """A proposal with sensible words, low risk unless told otherwise."""
    fields = {
        "what": "Throttle settlement-batch to 2 workers",
        "risk": "low",
        "risk_words": "Settlement files land about 40 min late.",
        "undo": "Set workers back to 12. Immediate.",
    }
    return fixing.propose(incident=incident, by=by, at=at, **{**fields, **more})


def monitoring(incident: Incident, *, by: Person, at: datetime) -> Incident:
    """The clean window has started."""
    return lifecycle.advance(incident=incident, to="monitoring", by=by, at=at)


FINAL = {
    "audience": "both",
    "impact": "Checkout works again. It failed for 30% of attempts for 40 minutes. We are sorry.",
    "known": "A background job used up database capacity.",
    "next_step": "We publish a review within five days.",
}


def resolved(*, by: Person, at: datetime, level: int = 2, lasting: float = 60, **more: Any) -> Incident:
    """Declared, monitored through its clean window and resolved `lasting` minutes after `at`."""
    incident = declared(by=by, at=at, level=level, **more)
    monitoring(incident, by=by, at=at + minutes(lasting) - incident.severity.stabilization)
    return resolution.resolve(incident=incident, by=by, at=at + minutes(lasting), final=FINAL)
