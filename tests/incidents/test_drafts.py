"""The draft: one pen, every text kept, nobody's typing lost (SPEC X5, design 4 "Drafts")."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.kit.errors import TooLate
from incidents import drafts
from incidents.access import NotAllowed
from incidents.models import Incident, Update, UpdateDraft
from roster.models import Person
from tests.builders import declared, minutes, updated
from tests.incidents.helpers import bodies, fresh, newest, refused

TEXT = {"impact": "Checkout fails.", "known": "Errors began at 14:14 UTC."}


@pytest.fixture
def incident(alex: Person, at: datetime) -> Incident:
    return declared(by=alex, at=at)


def saved(incident: Incident, by: Person, at: datetime, revision: int = 0, **fields: str) -> UpdateDraft:
    return drafts.save(incident=incident, fields=fields or TEXT, seen_revision=revision, by=by, at=at)


def test_saving_takes_the_free_pen_and_leaves_the_record_alone(incident: Incident, priya: Person, at: datetime) -> None:
    """X5: a draft is not part of the record; whoever writes first holds the pen."""
    before = bodies(incident)
    draft = saved(incident, priya, at)
    assert (draft.pen, draft.pen_taken_at, draft.revision, draft.fields) == (priya, at, 1, TEXT)
    assert bodies(incident) == before
    assert fresh(incident).sequence == incident.sequence


def test_the_same_text_is_no_new_revision(incident: Incident, priya: Person, at: datetime) -> None:
    """X5: autosave repeats itself without harm, whatever revision it had seen."""
    saved(incident, priya, at)
    assert saved(incident, priya, at + minutes(1)).revision == 1
    assert len(drafts.revisions(incident)) == 1


def test_somebody_else_holds_the_pen(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """X5: one pen; the other is told who holds it since when."""
    saved(incident, priya, at + minutes(28))
    with refused(kind=TooLate) as caught:
        saved(incident, alex, at + minutes(29), 1, impact="Mine.")
    assert caught.value.reason == "Priya holds the pen since 14:44 UTC."
    assert UpdateDraft.objects.get().fields == TEXT


def test_a_stale_text_is_refused_with_both(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """X5: two who edit at once are told, and both texts survive."""
    saved(incident, priya, at)
    drafts.lay_down_pen(incident=incident, by=priya, at=at)
    with refused(kind=TooLate) as caught:
        saved(incident, alex, at + minutes(1), 0, impact="Mine.")
    assert caught.value.reason == "Priya saved another text at 14:16 UTC."
    assert caught.value.shown["theirs"] == TEXT


def test_taking_the_pen_is_told_once(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """Design 3.1: taking the pen is explicit and logged; the writer before is refused from then on."""
    saved(incident, priya, at)
    drafts.take_pen(incident=incident, by=alex, at=at + minutes(1))
    assert newest(incident).body == "Alex took the pen of the next update from Priya."
    assert newest(incident).detail == {"act": "pen", "before": "priya"}
    with refused(kind=TooLate):
        saved(incident, priya, at + minutes(2), 1, impact="More.")
    with refused(kind=TooLate):
        drafts.take_pen(incident=incident, by=alex, at=at + minutes(2))
    assert saved(incident, alex, at + minutes(2), 1, impact="More.").revision == 2


def test_laying_down_lets_others_write(incident: Incident, priya: Person, alex: Person, at: datetime) -> None:
    """Design 3.1: the text stays, the pen is free; nobody lays down another's pen."""
    saved(incident, priya, at)
    with refused(kind=TooLate):
        drafts.lay_down_pen(incident=incident, by=alex, at=at)
    drafts.lay_down_pen(incident=incident, by=priya, at=at)
    assert saved(incident, alex, at, 1, impact="Go on.").pen == alex


def test_others_suggest_and_the_writer_settles(incident: Incident, priya: Person, lee: Person, at: datetime) -> None:
    """Design 3.1: a sentence beside the draft; put in or left, it goes, once."""
    saved(incident, priya, at)
    draft = drafts.suggest(incident=incident, fields={"known": "A job is stopped."}, by=lee, at=at)
    assert draft.fields == TEXT
    assert [(one["number"], one["by"], one["fields"]) for one in draft.suggestions] == [
        (1, "Lee", {"known": "A job is stopped."})
    ]
    assert drafts.settle(incident=incident, number=1, by=priya, at=at).suggestions == []
    with refused(kind=TooLate):
        drafts.settle(incident=incident, number=1, by=priya, at=at)


@pytest.mark.parametrize("fields", [{}, {"title": "x"}, {"known": ""}, {"known": "x" * 2_001}])
def test_suggestions_are_words_for_a_field(
    incident: Incident, lee: Person, at: datetime, fields: dict[str, str]
) -> None:
    """X5: nothing, another field, no words or too many are refused."""
    with refused():
        drafts.suggest(incident=incident, fields=fields, by=lee, at=at)


def test_older_texts_are_kept_and_come_back(incident: Incident, priya: Person, at: datetime) -> None:
    """X5: the last 50 texts can be read and restored."""
    for n in range(55):
        saved(incident, priya, at + minutes(n), n, impact=f"Text {n}.")
    kept = drafts.revisions(incident)
    assert [one.revision for one in kept] == list(range(55, 5, -1))
    draft = drafts.restore(incident=incident, revision=6, by=priya, at=at + minutes(60))
    assert (draft.fields, draft.revision) == ({"impact": "Text 5."}, 56)
    with refused(kind=TooLate):
        drafts.restore(incident=incident, revision=1, by=priya, at=at)


def test_posting_empties_the_draft_and_lays_down_the_pen(incident: Incident, priya: Person, at: datetime) -> None:
    """Design 4: what was posted is no draft any more, not even when its last save comes late."""
    saved(incident, priya, at)
    updated(incident, by=priya, at=at + minutes(1))
    draft = UpdateDraft.objects.get()
    assert (draft.fields, draft.pen, draft.revision) == ({}, None, 2)
    posted = Update.objects.values("impact", "known", "next_step").get()
    drafts.save(incident=incident, fields=posted, seen_revision=1, by=priya, at=at + minutes(2))
    assert UpdateDraft.objects.get().fields == {}
    assert drafts.revisions(incident)[0].fields == TEXT


def test_who_had_the_room_open_while_another_posted_just_writes(
    incident: Incident, priya: Person, alex: Person, at: datetime
) -> None:
    """X5: the draft is empty, so that nothing is overwritten: their first words are the next draft, not a conflict."""
    saved(incident, priya, at)
    updated(incident, by=priya, at=at + minutes(1))
    draft = drafts.save(incident=incident, fields={"known": "More."}, seen_revision=0, by=alex, at=at + minutes(2))
    assert (draft.fields, draft.pen, draft.revision) == ({"known": "More."}, alex, 3)


def test_posting_by_another_leaves_the_writer_alone(
    incident: Incident, priya: Person, alex: Person, at: datetime
) -> None:
    """X5: a holding update from the commander does not throw away what the Communications Lead is writing."""
    saved(incident, priya, at)
    updated(incident, by=alex, at=at + minutes(1))
    assert UpdateDraft.objects.get().fields == TEXT
    assert UpdateDraft.objects.get().pen == priya


def test_viewers_do_not_write(incident: Incident, outsider: Person, at: datetime) -> None:
    """X3: viewing is not editing."""
    for verb in (
        lambda: saved(incident, outsider, at),
        lambda: drafts.take_pen(incident=incident, by=outsider, at=at),
        lambda: drafts.suggest(incident=incident, fields={"known": "x"}, by=outsider, at=at),
    ):
        with refused(kind=NotAllowed):
            verb()


@pytest.mark.parametrize(
    "fields", [{"__class__": "x"}, {"impact": "x" * 25_001}, {"impact": "\0"}, {f"f{n}": "x" for n in range(31)}]
)
def test_nonsense_is_not_stored(incident: Incident, priya: Person, at: datetime, fields: dict[str, str]) -> None:
    """X5: odd names, too much and what cannot be stored are refused."""
    with refused():
        saved(incident, priya, at, 0, **fields)
