"""Who has the room open (SPEC T5): a row per person, told by the page every 20 s. It never waits for the incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Greatest

from config.kit.microcache import MicroCache
from incidents.models import Assignment, Incident, Presence
from incidents.models.following import HERE
from roster.models import Person

OFTEN = timedelta(seconds=10)
LATELY: MicroCache[dict[int, Person]] = MicroCache(seconds=5, size=64)


def seen(*, incident: Incident, by: Person, at: datetime, sequence: int = 0) -> None:
    """This person has the room open and was shown the record up to `sequence`; told again within 10 s, it is skipped.

    What a page did not show yet is never counted as seen, and nothing that was seen becomes unseen.
    """
    sequence = min(max(sequence, 0), incident.sequence)
    row = Presence.objects.filter(incident=incident, person=by).first()
    if row is None:
        rows = [Presence(incident=incident, person=by, seen_at=at, sequence=sequence)]
        Presence.objects.bulk_create(rows, ignore_conflicts=True)
        return
    if at - row.seen_at < OFTEN:
        return
    mine = Presence.objects.filter(pk=row.pk)
    mine.update(seen_at=at, sequence=Greatest("sequence", sequence))


@dataclass(frozen=True)
class Here:
    """Who is here: people with a role by face, the others as a number."""

    faces: list[Person]
    following: int

    @property
    def words(self) -> str:
        return "Here now: " + ", ".join(person.first_name for person in self.faces)


def here(incident: Incident, assignments: list[Assignment], reader: Person, at: datetime) -> Here:
    """The reader, who is here by looking at it, and whoever told so lately; read once in five seconds for everybody."""
    present = LATELY.get((incident.pk, incident.chain_head), lambda: _present(incident, at)) | {reader.pk: reader}
    seated = {one.person_id for one in assignments if one.ended_at is None}
    faces = sorted((present[pk] for pk in present if pk in seated), key=lambda person: person.pk != reader.pk)
    return Here(faces, len(present) - len(faces))


def _present(incident: Incident, at: datetime) -> dict[int, Person]:
    rows = Presence.objects.filter(incident=incident, seen_at__gte=at - HERE).select_related("person")
    return {row.person_id: row.person for row in rows.order_by("person__name")}
