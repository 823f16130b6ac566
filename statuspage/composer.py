"""What the composer of the room asks for the status page: how each component shall show (SPEC C1, S2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from config.kit import text as texts
from config.kit.errors import Refusal
from incidents.models import Incident
from incidents.slots import ComposerField
from statuspage.models import Component, PublicIncident, Status

PREFIX = "component-"
ANOTHER = "component-another"
TITLE = "public-title"


class PublicSide:
    """One select for each component the incident concerns, one to name another, and the title customers read."""

    def fields(self, incident: Incident, *, final: bool) -> list[ComposerField]:
        """Components named before or in the incident's services and title, the choice of one more, the title.

        The final update proposes that everything works again and names nothing new.
        """
        everything = list(Component.objects.select_related("group").annotate(is_fed=_is_fed(incident)))
        title, named = _told(incident)
        near = [c for c in everything if c.public_id in named or (not final and _is_near(c, incident))]
        found = [_select(c, Status.OPERATIONAL if final else c.status) for c in near]
        if final:
            return found
        if rest := [c for c in everything if c not in near]:
            found.append(ComposerField(ANOTHER, "Also affected" if near else "Affected", choices=_more(rest)))
        return [*found, ComposerField(TITLE, "Title on the status page", value=title or incident.title)]

    def clean(self, incident: Incident, data: Mapping[str, Any]) -> dict[str, Any]:
        """The chosen states by component, and the title; what was and stays operational is not named."""
        known = {c.public_id: c for c in Component.objects.all()}
        _, named = _told(incident)
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
        title = texts.line(str(data.get(TITLE) or ""), field=TITLE)
        return {**({"components": chosen} if chosen else {}), **({"public_title": title} if title else {})}


def _select(component: Component, value: str) -> ComposerField:
    name, label = f"{PREFIX}{component.public_id}", f"{component.name} shows as"
    return ComposerField(name, label, choices=list(Status.choices), value=value)


def _picked(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(field, str(data[field])) for field in data if str(field).startswith(PREFIX) and data[field]]


def _told(incident: Incident) -> tuple[str, set[str]]:
    """The public title and the components named so far, in one query."""
    rows = list(PublicIncident.objects.filter(incident=incident).values_list("title", "updates__affected"))
    return rows[0][0] if rows else "", {part["code"] for _, affected in rows for part in affected or []}


def _is_fed(incident: Incident) -> Exists:
    """An affected service feeds it (SPEC D9)."""
    feeding = Component.services.through.objects.filter(component=OuterRef("pk"), service__incidents=incident)
    return Exists(feeding)


def _is_near(component: Any, incident: Incident) -> bool:
    """Fed by a service that is affected, or called by its name."""
    return component.is_fed or component.name.casefold() in f"{incident.services} {incident.title}".casefold()


def _more(rest: Sequence[Component]) -> list[tuple[str, str]]:
    bad = [status for status in Status if status != Status.OPERATIONAL]
    options = [(f"{c.public_id}:{status.value}", f"{c.name}: {status.label}") for c in rest for status in bad]
    return [("", "No other component"), *options]
