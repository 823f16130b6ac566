"""Two editors never overwrite each other silently; every revision is kept (M3, X5)."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.kit.errors import Refusal, TooLate
from incidents.access import NotAllowed
from incidents.models import Incident, Kind
from postmortems import drafting
from postmortems.models import Postmortem, Section, TimelineChoice
from roster.models import Person
from tests.builders import declared


@pytest.fixture
def section(postmortem: Postmortem) -> Section:
    return postmortem.sections.get(key="lessons")


def test_every_revision_is_kept(section: Section, alex: Person, dana: Person, later: datetime) -> None:
    """M3: the text from the record is revision 0, each write is the next."""
    drafting.write_section(section=section, text="First.", by=alex, at=later, revision=0)
    drafting.write_section(section=section, text="Second.", by=dana, at=later, revision=1)
    kept = section.revisions.values_list("number", "text", "by__handle")
    assert list(kept) == [(0, "", None), (1, "First.", "alex"), (2, "Second.", "dana")]


def test_a_stale_write_is_told_both_texts(section: Section, alex: Person, dana: Person, later: datetime) -> None:
    """M3, X5: somebody saved meanwhile: 409 with theirs and mine; nothing is overwritten."""
    drafting.write_section(section=section, text="Theirs.", by=dana, at=later, revision=0)
    with pytest.raises(TooLate, match="Dana saved this section at 09:16 UTC") as found:
        drafting.write_section(section=section, text="Mine.", by=alex, at=later, revision=0)
    assert (found.value.shown["theirs"].text, found.value.shown["mine"]) == ("Theirs.", "Mine.")
    section.refresh_from_db()
    assert (section.text, section.revision) == ("Theirs.", 1)


def test_the_same_text_changes_nothing(section: Section, alex: Person, later: datetime) -> None:
    """M3: saving without a change is not a revision, even when stale."""
    drafting.write_section(section=section, text="Same.", by=alex, at=later, revision=0)
    again = drafting.write_section(section=section, text=" Same.\r\n", by=alex, at=later, revision=0)
    assert again.revision == section.revisions.count() - 1 == 1


def test_readers_do_not_write(section: Section, outsider: Person, later: datetime) -> None:
    """X3: viewing is not editing."""
    with pytest.raises(NotAllowed):
        drafting.write_section(section=section, text="No.", by=outsider, at=later, revision=0)


@pytest.mark.parametrize(("text", "says"), [("x" * 25_001, "25,001 characters"), ("a\x00b", "cannot be stored")])
def test_impossible_text_is_refused_at_the_field(
    section: Section, alex: Person, later: datetime, text: str, says: str
) -> None:
    """X5: too long, or not text."""
    with pytest.raises(Refusal, match=says) as found:
        drafting.write_section(section=section, text=text, by=alex, at=later, revision=0)
    assert found.value.field == "text"


def test_approved_text_no_longer_changes(published: Postmortem, alex: Person, later: datetime) -> None:
    """M3: what was approved is what is published."""
    section = published.sections.get(key="lessons")
    with pytest.raises(TooLate, match="published by Morgan"):
        drafting.write_section(section=section, text="Other.", by=alex, at=later, revision=section.revision)


def test_an_entry_is_shown_and_hidden(
    postmortem: Postmortem, incident: Incident, alex: Person, later: datetime
) -> None:
    """M1: the timeline is curated; the entry itself is untouched."""
    entry = incident.timeline.get(kind=Kind.OBSERVATION)
    drafting.choose_entry(postmortem=postmortem, entry=entry, by=alex, at=later)
    drafting.hide_entry(postmortem=postmortem, entry=entry, by=alex, at=later)
    choice = TimelineChoice.objects.get(entry=entry)
    assert (choice.shown, choice.chosen_by) == (False, alex)
    entry.refresh_from_db()
    assert entry.body.startswith("Connection pool")


def test_an_entry_of_another_incident_is_refused(postmortem: Postmortem, alex: Person, later: datetime) -> None:
    """M1: a document shows its own record."""
    other = declared(by=alex, at=later, title="Search is slow")
    with pytest.raises(TooLate, match="another incident"):
        drafting.choose_entry(postmortem=postmortem, entry=other.timeline.get(), by=alex, at=later)


def test_a_published_timeline_stays(published: Postmortem, incident: Incident, alex: Person, later: datetime) -> None:
    """M3: after approval nothing is shown or hidden."""
    with pytest.raises(TooLate):
        drafting.hide_entry(postmortem=published, entry=incident.timeline.earliest("pk"), by=alex, at=later)
