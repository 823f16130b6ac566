"""Corrections, pins and redactions: the record says what changed its reading (SPEC T2, T3)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from config.kit import append_only
from config.kit.errors import Refusal, TooLate
from incidents import decisions, hypotheses, timeline
from incidents.access import NotAllowed
from incidents.models import Incident, Pin, Redaction, TimelineEntry
from roster.models import Access, Person
from tests.builders import declared, minutes, staffed
from tests.incidents.helpers import bodies, fresh, newest, refused

SECRET = "the key is AKIA-1234"


@pytest.fixture
def admin(db: None) -> Person:
    return Person.objects.create_user(
        "robin@harbor.example", "x" * 16, handle="robin", name="Robin Vale", access=Access.ADMINISTRATOR
    )


@pytest.fixture
def incident(alex: Person, sam: Person, at: datetime) -> Incident:
    return staffed(declared(by=alex, at=at), at, alex, scribe=sam)


@pytest.fixture
def entry(incident: Incident, priya: Person, at: datetime) -> TimelineEntry:
    """Priya wrote it; Alex commands, Sam scribes."""
    return timeline.note(incident=incident, text="/o @14:14 errors at 12 %", by=priya, at=at + minutes(1))


@pytest.mark.parametrize("handle", ["priya", "alex", "sam"])
def test_author_commander_and_scribe_correct(handle: str, entry: TimelineEntry, at: datetime) -> None:
    """T2: a correction takes the old entry's place and time; the old one stays as it was."""
    person = Person.objects.get(handle=handle)
    new = timeline.correct(entry=entry, text="errors at 30 %", by=person, at=at + minutes(2))
    assert (new.kind, new.body, new.corrects, new.author) == ("observation", "errors at 30 %", entry.sequence, person)
    assert (new.occurred_at, new.recorded_at) == (entry.occurred_at, at + minutes(2))
    assert bodies(entry.incident)[-2:] == ["errors at 12 %", "errors at 30 %"]
    assert timeline.verify(entry.incident) == []


def test_a_correction_may_move_the_time_and_the_kind(entry: TimelineEntry, priya: Person, at: datetime) -> None:
    """T2: `@14:10` says when it really happened; an observation may turn out to be an action."""
    new = timeline.correct(entry=entry, text="/a @14:10 rolled back", by=priya, at=at + minutes(2))
    assert (new.kind, new.occurred_at) == ("action", at - minutes(6))


@pytest.mark.parametrize(
    ("text", "field"), [("", "text"), ("/d decided", "text"), ("x" * 10_001, "text"), ("@15:00 x", "text")]
)
def test_refused_corrections(text: str, field: str, entry: TimelineEntry, priya: Person, at: datetime) -> None:
    """T2, X5: nothing written, a kind with a row of its own, too long, a time that was not."""
    with refused(field):
        timeline.correct(entry=entry, text=text, by=priya, at=at + minutes(2))


def test_others_do_not_correct(entry: TimelineEntry, lee: Person, outsider: Person, at: datetime) -> None:
    """X3: whoever knows better logs an entry of their own."""
    for person in (lee, outsider):
        with refused(kind=NotAllowed):
            timeline.correct(entry=entry, text="x", by=person, at=at + minutes(2))


def test_a_second_correction_is_too_late(entry: TimelineEntry, priya: Person, sam: Person, at: datetime) -> None:
    """T2: the second one is shown the first, and corrects that instead."""
    new = timeline.correct(entry=entry, text="x", by=sam, at=at + minutes(2))
    with refused(kind=TooLate) as caught:
        timeline.correct(entry=entry, text="y", by=priya, at=at + minutes(3))
    assert "Sam corrected it at 14:18 UTC" in str(caught.value)
    assert caught.value.shown["correction"] == new.sequence
    assert timeline.correct(entry=new, text="y", by=sam, at=at + minutes(3)).corrects == new.sequence


def test_the_database_lets_an_entry_be_corrected_once(entry: TimelineEntry, priya: Person, at: datetime) -> None:
    """T2: two corrections of one entry cannot both be stored."""
    timeline.correct(entry=entry, text="x", by=priya, at=at + minutes(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        timeline.record(
            fresh(entry.incident), kind="note", body="y", by=priya, at=at, corrects=entry.sequence,
            detail={"corrects": entry.sequence},
        )  # fmt: skip


def test_acts_are_not_rewritten(incident: Incident, alex: Person, at: datetime) -> None:
    """T2: what a verb wrote tells of what it did."""
    for act in incident.timeline.all():
        with refused("text"):
            timeline.correct(entry=act, text="never happened", by=alex, at=at + minutes(2))


def test_rows_follow_a_correction(incident: Incident, alex: Person, sam: Person, at: datetime) -> None:
    """T2, T4: hypothesis, decision, task and pin hang on the entry that took the place, in its words."""
    places = []
    for kind in ("hyp", "dec", "todo"):
        old = timeline.note(incident=incident, text=f"/{kind} ! old words", by=alex, at=at)
        new = timeline.correct(entry=old, text="new words", by=sam, at=at + minutes(1))
        places.append(new.sequence)
        assert [pin.pinned_by for pin in new.pins.filter(unpinned_at=None)] == [alex]
        assert not old.pins.filter(unpinned_at=None)
    assert [row.sequence for row in (incident.hypotheses.get(), incident.decisions.get())] == places[:2]
    assert incident.hypotheses.get().text == incident.decisions.get().text == incident.tasks.get().what == "new words"


def test_pin_and_unpin(entry: TimelineEntry, sam: Person, lee: Person, at: datetime) -> None:
    """T3: one pin per entry, each act with its mark; taking down keeps the row."""
    timeline.pin(entry=entry, by=sam, at=at + minutes(2))
    with refused(kind=TooLate) as caught:
        timeline.pin(entry=entry, by=lee, at=at + minutes(3))
    assert "Sam pinned it at 14:18 UTC" in str(caught.value)
    timeline.unpin(entry=entry, by=lee, at=at + minutes(4))
    with refused(kind=TooLate):
        timeline.unpin(entry=entry, by=sam, at=at + minutes(5))
    assert bodies(entry.incident)[-2:] == [f"Pinned entry {entry.sequence}", f"Unpinned entry {entry.sequence}"]
    assert Pin.objects.get().unpinned_by == lee


def test_logging_and_pinning_is_one_act(incident: Incident, alex: Person, at: datetime) -> None:
    """T1: one act, one entry."""
    before = incident.timeline.count()
    entry = timeline.note(incident=incident, text="/d ! restore checkout first", by=alex, at=at)
    assert incident.timeline.count() == before + 1
    assert entry.pins.get().pinned_by == alex
    with refused(kind=TooLate):
        timeline.pin(entry=entry, by=alex, at=at)


def test_who_may_not_pin(entry: TimelineEntry, outsider: Person, sam: Person, at: datetime) -> None:
    """X3, T2: viewers pin nothing; nobody pins a mark or what was struck through."""
    with refused(kind=NotAllowed):
        timeline.pin(entry=entry, by=outsider, at=at)
    mark = timeline.pin(entry=entry, by=sam, at=at)
    with refused():
        timeline.pin(entry=mark, by=sam, at=at)
    timeline.correct(entry=entry, text="x", by=sam, at=at)
    with refused(kind=TooLate):
        timeline.pin(entry=entry, by=sam, at=at)


def test_redaction_empties_words_and_leaves_a_mark(entry: TimelineEntry, admin: Person, at: datetime) -> None:
    """T2: the words are gone from the database, the hash stays, the record verifies and says who did it and why."""
    timeline.redact(entry=entry, reason="customer data", by=admin, at=at + minutes(2))
    now = TimelineEntry.objects.get(pk=entry.pk)
    assert (now.body, now.detail, now.hash) == ("", {}, entry.hash)
    assert newest(entry.incident).kind == "mark"
    assert newest(entry.incident).body == f"Redacted entry {entry.sequence}: customer data"
    assert timeline.verify(entry.incident) == []


def test_redaction_empties_the_rows_that_repeat_it(
    incident: Incident, alex: Person, admin: Person, at: datetime
) -> None:
    """T2: hypothesis, decision, task, evidence and objection that carry the words lose them too."""
    written = [timeline.note(incident=incident, text=f"/{kind} {SECRET}", by=alex, at=at) for kind in ("h", "d", "t")]
    hypotheses.rule_out(hypothesis=incident.hypotheses.get(), evidence=SECRET, by=alex, at=at)
    written.append(newest(incident))
    decisions.object(decision=incident.decisions.get(), text=SECRET, by=alex, at=at)
    written.append(newest(incident))
    for entry in written:
        timeline.redact(entry=entry, reason="a key", by=admin, at=at + minutes(1))
    rows = [incident.hypotheses.get(), incident.decisions.get(), incident.tasks.get()]
    rows += [incident.decisions.get().objections.get(), *incident.timeline.all()]
    assert not [row for row in rows if SECRET in str(vars(row))]
    assert incident.hypotheses.get().evidence == "[redacted]"
    assert timeline.verify(incident) == []


def test_only_administrators_redact(entry: TimelineEntry, alex: Person, morgan: Person, at: datetime) -> None:
    """T2: neither the commander nor a manager takes words out."""
    for person in (alex, morgan):
        with refused(kind=NotAllowed):
            timeline.redact(entry=entry, reason="x", by=person, at=at)


def test_refused_redactions(entry: TimelineEntry, admin: Person, priya: Person, at: datetime) -> None:
    """T2: not without a reason, not twice, not the mark of a redaction; what is redacted is not pinned or corrected."""
    with refused("reason"):
        timeline.redact(entry=entry, reason=" ", by=admin, at=at)
    timeline.redact(entry=entry, reason="a key", by=admin, at=at)
    with refused(kind=TooLate) as caught:
        timeline.redact(entry=entry, reason="again", by=admin, at=at)
    assert "Robin redacted it" in str(caught.value)
    with refused(kind=Refusal):
        timeline.redact(entry=newest(entry.incident), reason="x", by=admin, at=at)
    for act in (timeline.pin, lambda **more: timeline.correct(text="x", **more)):
        with refused(kind=TooLate):
            act(entry=entry, by=priya, at=at)


@pytest.mark.parametrize(
    "change", [{"body": ""}, {"body": "x", "detail": {}}, {"body": "", "detail": {}, "kind": "note"}]
)
def test_a_redaction_opens_no_other_door(change: dict, entry: TimelineEntry, admin: Person) -> None:
    """T2: with a redaction's row there, the words can only go, all of them, and nothing else changes."""
    Redaction.objects.create(entry=entry, redacted_by=admin, redacted_at=entry.recorded_at, reason="x")
    full = timeline.note(incident=entry.incident, text="/h x", by=admin, at=entry.recorded_at)
    Redaction.objects.create(entry=full, redacted_by=admin, redacted_at=entry.recorded_at, reason="x")
    with pytest.raises(DatabaseError, match=append_only.MESSAGE), transaction.atomic():
        TimelineEntry.objects.filter(pk=full.pk).update(**change)


def test_a_redaction_past_the_verb_is_found(entry: TimelineEntry, admin: Person) -> None:
    """T2: whoever empties an entry without the act that says so is found by the verifier."""
    Redaction.objects.create(entry=entry, redacted_by=admin, redacted_at=entry.recorded_at, reason="x")
    TimelineEntry.objects.filter(pk=entry.pk).update(body="", detail={})
    words = f"entry {entry.sequence} was emptied, and no act of the record did it"
    assert timeline.verify(entry.incident) == [f"INC-1: {words}"]


def test_a_redaction_does_not_hide_tampering(entry: TimelineEntry, admin: Person, at: datetime) -> None:
    """T2: an entry that is redacted still has its author, times and place in the chain; its row stays too."""
    redaction = timeline.redact(entry=entry, reason="x", by=admin, at=at)
    for words in ("UPDATE incidents_redaction SET reason = 'y'", "DELETE FROM incidents_redaction"):
        with pytest.raises(DatabaseError, match=append_only.MESSAGE), transaction.atomic():
            connection.cursor().execute(words)
    append_only.remove(connection, "incidents_timelineentry")
    TimelineEntry.objects.filter(pk=redaction.pk).update(author=admin)
    assert timeline.verify(entry.incident) == [f"INC-1: entry {entry.sequence} was changed"]


def test_a_false_correction_is_found(entry: TimelineEntry) -> None:
    """T2: an entry cannot be made to strike another one through."""
    append_only.remove(connection, "incidents_timelineentry")
    TimelineEntry.objects.filter(pk=entry.pk).update(corrects=1)
    assert timeline.verify(entry.incident) == [f"INC-1: entry {entry.sequence} was changed"]
