"""Who may listen to a room, and what did they miss? Plain database reads, run in a worker thread of the stream."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import Http404
from django.http.cookie import parse_cookie
from django.utils.crypto import constant_time_compare

from incidents import access, doorbell
from incidents.access import Moment
from incidents.models import Incident, TimelineEntry
from roster import directory
from roster.models import Person

MANY = 200


def admitted(cookies: str, number: int) -> tuple[Person, Moment] | None:
    """The person behind this session and where the incident stands, when they may read it; else None."""
    person = signed_in(cookies)
    if person is None:
        return None
    try:
        return person, access.moment(person, number)
    except Http404:
        return None


def admit(cookies: str, number: int) -> tuple[int, int] | None:
    """The incident's id and sequence, for the stream."""
    found = admitted(cookies, number)
    return (found[1].incident_id, found[1].sequence) if found else None


def signed_in(cookies: str) -> Person | None:
    """The person of the session cookie. Unlike `get_user` it never writes: it cannot send a new cookie back."""
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person_id = session.get(SESSION_KEY)
    person = directory.people().filter(pk=person_id).first() if person_id else None
    if person is None:
        return None
    shown = session.get(HASH_SESSION_KEY, "")
    valid = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return person if any(constant_time_compare(shown, known) for known in valid) else None


def missed(incident_id: int, since: int) -> tuple[int, frozenset[str]]:
    """The newest sequence, and the panels that changed after `since`."""
    entries = TimelineEntry.objects.filter(incident_id=incident_id, sequence__gt=since).order_by("sequence")
    found = list(entries.values_list("sequence", "kind")[:MANY])
    if len(found) == MANY:
        newest = Incident.objects.values_list("sequence", flat=True).get(pk=incident_id)
        return newest, doorbell.EVERY_PANEL
    changed = frozenset().union(*(doorbell.panels(kind) for _, kind in found))
    return (found[-1][0] if found else since), changed


def unheard(rooms: dict[int, int]) -> list[tuple[int, int, frozenset[str]]]:
    """Entries that `rooms` (incident id to sequence) have not heard of: what heals a lost bell."""
    now = Incident.objects.filter(pk__in=rooms).values_list("pk", "sequence")
    behind = [pk for pk, sequence in now if sequence > rooms[pk]]
    return [
        (pk, sequence, doorbell.panels(kind))
        for pk in behind
        for sequence, kind in TimelineEntry.objects.filter(incident_id=pk, sequence__gt=rooms[pk])
        .order_by("sequence")
        .values_list("sequence", "kind")
    ]
