"""What every page shows of the command room: the active incidents and the next word each one owes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.kit import clock
from config.kit.deadline import Deadline
from incidents import access, asked, notifications
from incidents.due import next_due
from incidents.models import Incident, Offer, Promise
from incidents.models.cadence import PromiseState
from roster.models import Person


@dataclass(frozen=True)
class ActiveIncident:
    """One line of "Active now"."""

    incident: Incident
    due: Deadline


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the navigation shows of this app; read when a template asks, once per request."""
    return {
        "nav_active": SimpleLazyObject(lambda: active_now(request)),
        "nav_unread": cache(lambda: unread(request)),
        "nav_asked": cache(lambda: asked_of(request)),
        "nav_path": _path(request),
    }


def active_now(request: HttpRequest) -> list[ActiveIncident]:
    """Open incidents, overdue first, then by severity and age."""
    if not hasattr(request, "user"):
        return []
    at = clock.now()
    still_open = Prefetch("promises", queryset=Promise.objects.filter(state=PromiseState.OPEN))
    incidents = access.incidents_for(request.user).open().prefetch_related(still_open)
    found = [ActiveIncident(one, next_due(one)) for one in incidents]
    return sorted(found, key=lambda one: (not one.due.is_overdue(at), one.incident.severity.level, one.incident.number))


def unread(request: HttpRequest) -> int:
    """How many reminders this person has not seen."""
    reader = getattr(request, "user", None)
    return notifications.unread(reader).count() if isinstance(reader, Person) else 0


def asked_of(request: HttpRequest) -> list[Offer]:
    """The roles this person was asked to take and has not answered for."""
    reader = getattr(request, "user", None)
    return asked.of(reader, clock.now()) if isinstance(reader, Person) else []


def _path(request: HttpRequest) -> str:
    """The page being read: for a fragment, the page that asked for it."""
    asking = request.headers.get("HX-Current-URL", "")
    return urlsplit(asking).path if asking else request.path
