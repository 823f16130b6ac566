"""Write sections, choose what readers see: every change is kept, nobody overwrites silently (SPEC M3, X5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import TooLate
from config.kit.locks import locked
from incidents.models import TimelineEntry
from postmortems import access
from postmortems.models import Postmortem, Section, SectionRevision, TimelineChoice
from roster.models import Person


@transaction.atomic
def write_section(*, section: Section, text: str, by: Person, at: datetime, revision: int) -> Section:
    """Save a section as its next revision; `revision` is the one the writer had read.

    Refuses (409, with both texts in `shown`) when somebody saved since, when the postmortem is approved or published,
    and text that is too long. The same text again changes nothing.
    """
    access.may_write(by)
    text = texts.paragraphs(text, field="text")
    postmortem = access.under_lock(section.postmortem)
    section = locked(Section.objects.filter(pk=section.pk)).get()
    section.postmortem = postmortem
    if section.text == text:
        return section
    _check_revision(section, revision, text)
    must_be_writable(postmortem)
    section.text, section.revision = text, section.revision + 1
    section.edited_by, section.edited_at = by, at
    section.save(update_fields=["text", "revision", "edited_by", "edited_at"])
    SectionRevision.objects.create(section=section, number=section.revision, text=text, by=by, at=at)
    return section


def _check_revision(section: Section, revision: int, mine: str) -> None:
    if revision == section.revision:
        return
    who = section.edited_by.first_name if section.edited_by else "Fireline"
    when = f" at {section.edited_at:%H:%M} UTC" if section.edited_at else ""
    raise TooLate(
        f"{who} saved this section{when} while you were writing.",
        field="text",
        remedy="Your text is untouched below. Saving it replaces theirs; both stay in the history.",
        shown={"theirs": section, "mine": mine},
    )


def must_be_writable(postmortem: Postmortem) -> None:
    """Refuse to change the text once it is approved."""
    if postmortem.is_writable:
        return
    step = postmortem.steps.filter(act=postmortem.state).select_related("by").order_by("-at", "-pk").first()
    by = f" by {step.by.first_name}" if step and step.by else ""
    raise TooLate(
        f"This postmortem was {postmortem.get_state_display().lower()}{by}. Its text no longer changes.",
        remedy="A manager can send it back to draft.",
    )


def choose_entry(*, postmortem: Postmortem, entry: TimelineEntry, by: Person, at: datetime) -> TimelineChoice:
    """Show a timeline entry to readers. The entry itself never changes."""
    return _choose(postmortem, entry, by, at, shown=True)


def hide_entry(*, postmortem: Postmortem, entry: TimelineEntry, by: Person, at: datetime) -> TimelineChoice:
    """Leave a timeline entry out of the document; it stays in the record."""
    return _choose(postmortem, entry, by, at, shown=False)


@transaction.atomic
def _choose(postmortem: Postmortem, entry: TimelineEntry, by: Person, at: datetime, *, shown: bool) -> TimelineChoice:
    access.may_write(by)
    postmortem = access.under_lock(postmortem)
    if entry.incident_id != postmortem.incident_id:
        raise TooLate("This entry belongs to another incident.")
    must_be_writable(postmortem)
    choice, _ = TimelineChoice.objects.update_or_create(
        postmortem=postmortem, entry=entry, defaults={"shown": shown, "chosen_by": by, "chosen_at": at}
    )
    return choice
