"""What the composer of the room asks for the status page: how each component shall show (SPEC C1, S2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.kit.errors import Refusal
from incidents.models import Incident
from incidents.slots import ComposerField
from statuspage.models import Component, PublicUpdate, Status

PREFIX = "component-"
ANOTHER = "component-another"


class ComponentStates:
    """One select for each component the incident concerns, and one to name another."""

    def fields(self, incident: Incident, *, final: bool) -> list[ComposerField]:
        """Components named before or in the incident's services and title; then the choice of one more.

        The final update proposes that everything works again and names nothing new.
        """
        everything = list(Component.objects.select_related("group"))
        named = _named_before(incident)
        near = [c for c in everything if c.public_id in named or (not final and _is_mentioned(c, incident))]
        found = [
            ComposerField(
                name=f"{PREFIX}{c.public_id}",
                label=f"{c.name} shows as",
                choices=list(Status.choices),
                value=Status.OPERATIONAL if final else c.status,
            )
            for c in near
        ]
        rest = [c for c in everything if c not in near]
        if rest and not final:
            found.append(ComposerField(ANOTHER, "Also affected" if near else "Affected", choices=_more(rest), value=""))
        return found

    def clean(self, incident: Incident, data: Mapping[str, Any]) -> dict[str, Any]:
        """The chosen states by component; a component that was and stays operational is not named."""
        known = {c.public_id: c for c in Component.objects.all()}
        named = _named_before(incident)
        chosen: dict[str, str] = {}
        for field, value in _picked(data):
            code, status = field.removeprefix(PREFIX), value
            if field == ANOTHER:
                code, _, status = value.partition(":")
            if code not in known:
                raise Refusal("There is no such component.", field=field, remedy="Reload the page.")
            if status not in Status.values:
                raise Refusal("Choose one of the list.", field=field)
            if code in named or status != Status.OPERATIONAL or not known[code].is_operational:
                chosen[code] = status
        return {"components": chosen} if chosen else {}


def _picked(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(field, str(data[field])) for field in data if str(field).startswith(PREFIX) and data[field]]


def _named_before(incident: Incident) -> set[str]:
    told = PublicUpdate.objects.filter(incident__incident=incident).values_list("affected", flat=True)
    return {part["code"] for affected in told for part in affected or []}


def _is_mentioned(component: Component, incident: Incident) -> bool:
    return component.name.casefold() in f"{incident.services} {incident.title}".casefold()


def _more(rest: list[Component]) -> list[tuple[str, str]]:
    bad = [status for status in Status if status != Status.OPERATIONAL]
    options = [(f"{c.public_id}:{status.value}", f"{c.name}: {status.label}") for c in rest for status in bad]
    return [("", "No other component"), *options]
