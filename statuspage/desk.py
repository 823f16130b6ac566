"""What the Communications Lead sees of the status page: what it shows now, how old it is, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from statuspage import generations, pages
from statuspage.facts import read
from statuspage.forms import StatusForm
from statuspage.models import Component, ComponentGroup, Generation, Page, PublicIncident

SHOWN = 8
ENDED_SHOWN = 5


@dataclass
class Line:
    """A component with its form; `form` is the one that came back with a refusal, if it did."""

    component: Component
    form: StatusForm

    @property
    def is_refused(self) -> bool:
        return self.form.is_bound


class Desk:
    """The page behind `/status-page/`; `refused` is a form that came back, by the component it belongs to."""

    def __init__(self, at: datetime, refused: dict[str, StatusForm] | None = None) -> None:
        self.at = at
        self.page: Page = generations.main_page(at)
        self.refused = refused or {}

    @property
    def banner(self) -> dict[str, Any]:
        """The sentence customers read first."""
        return pages.headline(read(self.page))

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Components under their groups, in the order of the page."""
        lines = [self._line(c) for c in self.page.components.select_related("group").order_by("position", "pk")]
        headings: list[ComponentGroup | None] = [*self.page.groups.all(), None]
        found = [(heading, [line for line in lines if line.component.group == heading]) for heading in headings]
        return [{"group": heading, "lines": inside} for heading, inside in found if inside]

    def _line(self, component: Component) -> Line:
        form = self.refused.get(component.public_id) or StatusForm(
            initial={"status": component.status}, auto_id=f"c-{component.public_id}-%s"
        )
        return Line(component, form)

    @property
    def open(self) -> list[PublicIncident]:
        """Public incidents that are still open, newest first."""
        return list(self.page.incidents.filter(resolved_at__isnull=True).select_related("incident"))

    @property
    def ended(self) -> list[PublicIncident]:
        """The last few that ended."""
        return list(self.page.incidents.filter(resolved_at__isnull=False).select_related("incident")[:ENDED_SHOWN])

    @property
    def generations(self) -> list[Generation]:
        """The last generations, newest first."""
        return list(self.page.generations.published()[:SHOWN])

    @property
    def failure(self) -> Generation | None:
        """The request that could not be written, while it still waits."""
        return self.page.generations.waiting().exclude(error="").order_by("-pk").first()

    @property
    def waiting(self) -> int:
        return self.page.generations.waiting().count()

    @property
    def is_old(self) -> bool:
        """True when customers look at a copy older than three periods."""
        last = self.page.generations.published().first()
        return last is None or last.rendered_at is None or self.at - last.rendered_at > 3 * generations.OLD


def component_of(public_id: str) -> Component:
    """The component, or 404."""
    found = Component.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
