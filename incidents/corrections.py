"""What may be corrected, pinned or redacted, by whom, and what stands in the way (SPEC T2, T3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.kit.errors import Refusal, TooLate
from incidents import offshoots, quick
from incidents.access import NotAllowed
from incidents.models import Assignment, Incident, Kind, Pin, Redaction, TimelineEntry
from roster.models import Person
from roster.roles import Role

EARLY = timedelta(hours=12)
HAND = {Kind.NOTE.value, *(kind.value for kind in quick.KINDS.values())}
# Kinds without rows of their own: a correction may turn one into another.
PLAIN = {Kind.NOTE.value, Kind.OBSERVATION.value, Kind.ACTION.value}
KEEPERS = (Role.SCRIBE, Role.COMMANDER)


def fresh(incident: Incident, entry: TimelineEntry) -> TimelineEntry:
    """The entry as it is now, under the incident's lock."""
    found = incident.timeline.select_related("author", "redaction__redacted_by").get(pk=entry.pk)
    found.incident = incident
    return found


def by_hand(entry: TimelineEntry) -> bool:
    """Somebody wrote it in their own words; it tells of no act that changed rows elsewhere."""
    return entry.kind in HAND and entry.author_id is not None and set(entry.detail) <= offshoots.BY_HAND


def may_correct(entry: TimelineEntry, person: Person) -> bool:
    """Its author, the Scribe and the commander."""
    if not (person.is_active and person.can_respond):
        return False
    held = Assignment.objects.held().filter(incident=entry.incident_id, person=person, role__in=KEEPERS)
    return entry.author_id == person.pk or held.exists()


def check_person(entry: TimelineEntry, person: Person) -> None:
    """Refuse whoever neither wrote the entry nor keeps the record."""
    if not may_correct(entry, person):
        author = entry.author.first_name if entry.author else "Fireline"
        raise NotAllowed(
            f"{author} wrote this entry; its author, the Scribe and the commander correct it.",
            remedy="Log what you know as an entry of your own.",
        )


def correction_of(entry: TimelineEntry) -> TimelineEntry | None:
    """The entry that took its place."""
    return entry.incident.timeline.filter(corrects=entry.sequence).select_related("author").first()


def redaction_of(entry: TimelineEntry) -> Redaction | None:
    return getattr(entry, "redaction", None)


def pin_of(entry: TimelineEntry) -> Pin | None:
    """Who holds it up now."""
    return entry.pins.filter(unpinned_at__isnull=True).select_related("pinned_by").first()


def check_state(entry: TimelineEntry, *, any_kind: bool = False) -> None:
    """Refuse what is redacted, struck through, a mark, or (for a correction) not written by hand."""
    if found := redaction_of(entry):
        raise TooLate(f"{found.redacted_by.first_name} redacted it at {found.redacted_at:%H:%M} UTC.")
    if newer := correction_of(entry):
        who = newer.author.first_name if newer.author else "Fireline"
        raise TooLate(
            f"{who} corrected it at {newer.recorded_at:%H:%M} UTC; your text was not logged.",
            remedy=f"Correct entry {newer.sequence}, which took its place.",
            shown={"correction": newer.sequence},
        )
    if entry.kind == Kind.MARK or not (any_kind or by_hand(entry)):
        raise Refusal(
            "This entry tells of an act, as it was done.", field="text", remedy="Log what is missing as a new entry."
        )


def check_redactable(entry: TimelineEntry) -> None:
    """Refuse a second redaction, and the mark of one: the record must say what was taken out, and why."""
    if found := redaction_of(entry):
        raise TooLate(f"{found.redacted_by.first_name} redacted it at {found.redacted_at:%H:%M} UTC.")
    if entry.kind == Kind.MARK and entry.detail.get("act") == "redact":
        raise Refusal("The mark of a redaction stays.", field="reason")


def kind(entry: TimelineEntry, written: str) -> str:
    """The kind of a correction: that of the entry, unless another one is written and neither has rows."""
    if written in (Kind.NOTE, entry.kind):
        return entry.kind
    if {entry.kind, written} <= PLAIN:
        return written
    raise Refusal(
        f"A correction of this {entry.get_kind_display().lower()} cannot make it a {Kind(written).label.lower()}.",
        field="text",
        remedy=f"Log the {Kind(written).label.lower()} as an entry of its own.",
    )


def check_time(incident: Incident, occurred_at: datetime | None) -> None:
    """Refuse a time that would be yesterday, before the incident: `@15:14` written at 14:16 can only be a slip."""
    if occurred_at and occurred_at < incident.began_at - EARLY:
        raise Refusal(
            f"{occurred_at:%H:%M} UTC has not come yet today, and yesterday it had not begun.",
            field="text",
            remedy="Times are UTC, as in @14:14.",
        )
