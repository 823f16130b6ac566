"""Links of an incident: the bridge, a dashboard somebody found, a document (SPEC D9)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, addresses, timeline
from incidents.models import Incident, IncidentLink, Kind
from incidents.models.service import LinkKind
from roster.models import Person

MOST = 20


@transaction.atomic
def share_link(
    *, incident: Incident, url: str, by: Person, at: datetime, label: str = "", kind: str = LinkKind.OTHER
) -> IncidentLink:
    """Put an address at the top of the room. Refuses what is no web address, and one that is there already."""
    access.may_change(by)
    url = addresses.web(url, field="url")
    if kind not in LinkKind.values:
        raise Refusal("There is no such kind of link.", field="kind", remedy="Choose one from the list.")
    label = texts.line(label, field="label", limit=80) or str(LinkKind(kind).label)
    incident = access.under_lock(incident)
    shared = list(incident.shared_links.filter(removed_at=None).select_related("added_by"))
    if there := next((one for one in shared if one.url == url), None):
        raise TooLate(f"{there.added_by.first_name} shared it at {there.added_at:%H:%M} UTC.", field="url")
    if len(shared) >= MOST:
        raise Refusal(f"There are {MOST} links already.", field="url", remedy="Take one down first.")
    link = IncidentLink.objects.create(incident=incident, kind=kind, label=label, url=url, added_by=by, added_at=at)
    _record(link, f"Shared {link.get_kind_display().lower()}: {label}, {url}", "share", by, at)
    return link


@transaction.atomic
def remove_link(*, link: IncidentLink, by: Person, at: datetime) -> IncidentLink:
    """Take a link down; the record still says that it was there."""
    access.may_change(by)
    incident = access.under_lock(link.incident)
    link = incident.shared_links.get(pk=link.pk)
    if link.removed_at:
        raise TooLate(f"{link.label} was taken down at {link.removed_at:%H:%M} UTC.")
    link.removed_at = at
    link.save(update_fields=["removed_at"])
    link.incident = incident
    _record(link, f"Took down {link.get_kind_display().lower()}: {link.label}", "unshare", by, at)
    return link


def _record(link: IncidentLink, body: str, act: str, by: Person, at: datetime) -> None:
    timeline.record(link.incident, kind=Kind.CONTEXT, body=body, by=by, at=at, detail={"act": act, "link": link.pk})
