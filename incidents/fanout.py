"""One drawing for everybody: 200 screens that refetch a panel in the same moment get one answer (LIVE 5).

It stands before the views like a cache before a web server, but asks for permission first, in the same way as the event
stream. What is kept is the view's own answer, for a second, under everything it depends on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from urllib.parse import parse_qsl

from config.kit.answers import Answer
from config.kit.microcache import MicroCache
from incidents import admit
from incidents.access import Moment
from incidents.look import Look
from incidents.models import Assignment
from roster.roles import Role

# Panels without a form and without words for one reader, but for the scribe, whose name the timeline marks.
SHARED = re.compile(r"/incidents/([0-9]{1,9})/(timeline|comms)/")


class NotShared(Exception):
    """The view said something other than the panel: that is for this reader alone."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


KEPT: MicroCache[Answer] = MicroCache(seconds=1, size=64)
SCRIBES: MicroCache[int] = MicroCache(seconds=60, size=256)


def answer(asked: Mapping[str, str], draw: Callable[[], Answer]) -> Answer:
    """The answer of `draw`, or the one it gave an equal reader at the same moment of the same incident."""
    key = _key(asked)
    if key is None:
        return draw()

    def drawn() -> Answer:
        found = draw()
        if found.status != 200:
            raise NotShared(found)
        return found

    try:
        return KEPT.get(key, drawn)
    except NotShared as refused:
        return refused.answer


def _key(asked: Mapping[str, str]) -> Hashable | None:
    """What the panel depends on; None when it is no shared panel or this person may not read it."""
    match = SHARED.fullmatch(asked["PATH_INFO"])
    if match is None or asked["REQUEST_METHOD"] != "GET" or "HTTP_HX_REQUEST" not in asked:
        return None
    found = admit.admitted(asked.get("HTTP_COOKIE", ""), int(match[1]))
    if found is None:
        return None
    person, moment = found
    scribe = SCRIBES.get(moment, lambda: _scribe(moment))
    look = Look.of(dict(parse_qsl(asked.get("QUERY_STRING", ""))))
    return match[2], moment, look, person.pk if person.pk == scribe else 0


def _scribe(moment: Moment) -> int:
    held = Assignment.objects.held().filter(incident=moment.incident_id, role=Role.SCRIBE)
    return held.values_list("person", flat=True).order_by("pk").first() or 0
