"""What is confirmed before an incident is resolved, who may confirm it, and what Fireline sees by itself (SPEC E1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from config.kit.errors import Refusal
from incidents import access, work
from incidents.models import Incident
from incidents.models.policy import PostmortemRule
from roster.models import Person
from roster.roles import Role

ITEMS = {
    "restored": "All affected services are operational",
    "impact": "Customer impact has ended",
    "metrics": "Metrics have been normal for the whole window",
    "data": "Data checked for loss or corruption",
    "residual": "No residual issue, backlog or queue is left",
    "customer": "An affected customer confirmed it works",
    "mitigations": "Temporary changes are removed or written down",
    "watch": "Someone watches for the next 2 to 4 hours",
    "final": "Final update is ready to post",
    "postmortem": "Postmortem has a date and an owner",
}
# The clean window confirms this one by itself; these two are confirmed by naming somebody.
AUTOMATIC = "metrics"
NAMED = ("watch", "postmortem")


def items(incident: Incident) -> dict[str, str]:
    """The items this severity asks for, in their order."""
    found = dict(ITEMS)
    minutes = incident.severity.stabilization_minutes
    if minutes:
        found[AUTOMATIC] = f"{minutes} clean minutes, metrics normal"
    if incident.severity.postmortem == PostmortemRule.NONE:
        del found["postmortem"]
    if not incident.severity.has_cadence:
        del found["final"]
    return found


def is_clean(incident: Incident, at: datetime) -> bool:
    """The clean window is over."""
    return incident.stabilized_at is not None and at >= incident.stabilized_at


def confirmed(incident: Incident, at: datetime) -> set[str]:
    """The items that are confirmed at `at`, by somebody or by the clean window."""
    done = {key for key in items(incident) if key in incident.checklist and key != AUTOMATIC}
    return done | ({AUTOMATIC} if is_clean(incident, at) else set())


def missing(incident: Incident, at: datetime) -> list[str]:
    """The words of what nobody has confirmed."""
    done = confirmed(incident, at)
    return [words for key, words in items(incident).items() if key not in done]


def may_confirm(by: Person, item: str, holders: Mapping[str, Person]) -> bool:
    """The Operations Lead confirms, for nobody the commander; Communications says that the update is ready.

    Naming who watches and who writes the review is the commander's as well.
    """
    operations, commander = holders.get(Role.OPERATIONS), holders.get(Role.COMMANDER)
    allowed = [operations or commander]
    if item in NAMED:
        allowed.append(commander)
    if item == "final":
        allowed.append(holders.get(Role.COMMUNICATIONS))
    return by in allowed


def must_confirm(incident: Incident, by: Person, item: str) -> None:
    """Refuse whoever may not confirm `item`, and say who can."""
    held = incident.assignments.held().exclude(role=Role.EXPERT).select_related("person")
    holders = {one.role: one.person for one in held}
    if may_confirm(by, item, holders):
        return
    operations, commander = holders.get(Role.OPERATIONS), holders.get(Role.COMMANDER)
    who = operations or commander
    name, role = (who.first_name if who else "Nobody"), "Operations Lead" if operations else "Incident Commander"
    raise access.NotAllowed(f"{name} confirms this, as {role}.", remedy=f"Tell {name} what you found.")


def must_be_confirmable(incident: Incident, item: str) -> None:
    """Refuse what is confirmed by the clock, and temporary changes that nobody has settled."""
    if item == AUTOMATIC:
        opens = incident.stabilized_at
        when = f"at {opens:%H:%M} UTC" if opens else "once it is monitored"
        raise Refusal(f"The clean window confirms this by itself, {when}.", field="item", remedy="Wait for it.")
    if item != "mitigations":
        return
    if left := list(work.open_mitigations(incident)):
        named = "; ".join(f"{one.reference} {one.what}" for one in left)
        raise Refusal(f"Still in place: {named}.", field="item", remedy="Remove each, or write down where it goes on.")
