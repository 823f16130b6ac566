"""Real input through the real verbs: nothing is silently dropped (SPEC X5)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError

from config.kit import clock
from incidents import timeline
from incidents.importing import github, taking
from incidents.models import Assignment, Incident, TimelineEntry, Update
from incidents.models.incident import Phase
from roster import directory
from roster.models import Person
from tests.incidents.recorded import incident, post, take, taken, write

pytestmark = pytest.mark.django_db

TEN = datetime(2024, 5, 1, 10, tzinfo=UTC)


def notes(found: Incident) -> list[str]:
    return list(found.timeline.filter(kind="note").order_by("sequence").values_list("body", flat=True))


def test_an_incident_keeps_the_times_of_its_source(tmp_path: Path) -> None:
    """D3, C1, E1: declared, updated and resolved at the recorded times, and the record verifies."""
    found = taken(tmp_path, incident())
    assert (found.declared_at, found.phase) == (TEN, Phase.RESOLVED)
    assert [each.posted_at.minute for each in found.updates.order_by("number")] == [0, 20, 50]
    assert found.resolved_at == found.updates.get(number=3).posted_at
    assert timeline.verify(found) == []


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """X5: the same id of the same source is the same incident."""
    path = write(tmp_path, incident(), incident(id="1002"))
    take(path)
    before = list(TimelineEntry.objects.values_list("pk", "hash"))
    assert "2 incidents = 0 taken + 2 known already + 0 refused" in take(path)
    assert list(TimelineEntry.objects.values_list("pk", "hash")) == before


@pytest.mark.parametrize(
    ("impact", "level"), [("critical", 1), ("major", 2), ("minor", 3), ("none", 4), ("maintenance", 4)]
)
def test_impact_becomes_severity(tmp_path: Path, impact: str, level: int) -> None:
    """D5: the words of the source stand for our severities."""
    assert taken(tmp_path, incident(impact=impact)).severity.level == level


BAD = [
    ("{", "line 1: not JSON"),
    ("[1]", "line 1: not a JSON object"),
    ('{"id": "1"', "line 1: not JSON"),
    ('{"title": "x"}', "line 1: `id` is missing"),
    ('{"id": "7", "updates": []}', "line 1: `title` is missing"),
    ('{"id": "7", "title": "x"}', "line 1: `updates` is missing"),
    ('{"id": "7", "title": "x", "updates": {}}', "line 1: `updates` is not a list"),
    ('{"id": "7", "title": "x", "updates": []}', "line 1: no usable time"),
    ('{"id": "7", "title": "x", "updates": [], "started_at": "0001-01-01T00:00:00Z"}', "line 1: no usable time"),
    ("[" * 100_000, "line 1: not JSON"),
]


@pytest.mark.parametrize(("line", "words"), BAD)
def test_a_bad_line_is_named_and_the_next_one_follows(tmp_path: Path, line: str, words: str) -> None:
    """X5: bad JSON, missing fields and impossible times name their line; the rest is taken."""
    said = take(write(tmp_path, line, incident()))
    assert words in said
    assert "2 incidents = 1 taken + 0 known already + 1 refused" in said


def test_every_line_and_post_is_accounted_for(tmp_path: Path) -> None:
    """X5: taken, known and refused add up, for incidents and for posts."""
    late = incident(post(0), post(9, "Resolved"), post(10), id="2")
    said = take(write(tmp_path, incident(), incident(), late, "", {"id": "3", "updates": [post(1)]}))
    assert "4 incidents = 2 taken + 1 known already + 1 refused" in said
    assert "10 posts = 6 taken (5 updates, 1 notes) + 3 known already + 1 refused" in said
    assert Update.objects.count() == 5


def test_posts_after_the_end_are_notes(tmp_path: Path) -> None:
    """E1: the first resolving post ends it; what follows stays readable."""
    row = incident(post(0), post(9, "Resolved"), post(10, "Resolved", "Again."), post(30, "Update", "A word more."))
    found = taken(tmp_path, row)
    assert found.resolved_at == found.updates.latest("number").posted_at
    assert [re.sub("^.*: ", "", each) for each in notes(found)[1:]] == ["Again.", "A word more."]


def test_posts_without_a_usable_time_are_notes_in_their_place(tmp_path: Path) -> None:
    """D8: no time is invented; the reason stands beside the words."""
    odd = [{**post(5), "at": at} for at in (None, "yesterday", "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z", 17)]
    row = incident(post(0, "Investigating"), *odd, post(50, "Resolved"))
    said = take(write(tmp_path, row))
    found = Incident.objects.get()
    assert (found.updates.count(), len(notes(found))) == (2, 1 + len(odd))
    assert "“yesterday” is not a time" in said
    assert "has not come yet" in said


def test_posts_are_put_in_the_order_of_their_times(tmp_path: Path) -> None:
    """T1: the record runs forward."""
    said = take(write(tmp_path, incident(post(0), post(30, "Resolved", "Done."), post(10, message="Middle."))))
    assert "they are put in order" in said
    assert [each.impact for each in Update.objects.order_by("number")] == ["Some requests fail.", "Middle.", "Done."]


def test_resolved_before_it_started_is_left_out(tmp_path: Path) -> None:
    """D8: an impossible order is said, and nobody is promised news any more."""
    said = take(write(tmp_path, incident(post(0), post(5), resolved_at="2024-04-30T09:00:00Z")))
    found = Incident.objects.get()
    assert "resolved_at is before it started" in said
    assert found.is_open
    assert not found.promises.filter(state="open").exists()


def test_an_end_without_a_resolving_post_counts(tmp_path: Path) -> None:
    """E1: the time of the source ends it, and the final update says that there was no post."""
    found = taken(tmp_path, incident(post(0), post(5), resolved_at="2024-05-01T11:00:00Z"))
    assert found.resolved_at == TEN.replace(hour=11)
    assert "no closing post" in found.updates.latest("number").impact


def test_no_posts_at_all(tmp_path: Path) -> None:
    """D3: an incident that was never written about is still an incident."""
    row = incident(started_at="2024-05-01T10:00:00Z", resolved_at="2024-05-01T11:00:00Z") | {"updates": []}
    assert taken(tmp_path, row).phase == Phase.RESOLVED


def test_phases_follow_the_posts(tmp_path: Path) -> None:
    """D7: monitoring that falls back is a bounce, a word we do not know moves nothing."""
    steps = ["Investigating", "Identified", "Monitoring", "Investigating", "Sideways", "Monitoring"]
    posts = [post(5 * n, status) for n, status in enumerate(steps)]
    found = taken(tmp_path, incident(*posts, post(60, "Resolved")))
    shown = [each.status for each in found.updates.order_by("number")]
    assert shown == [
        "investigating", "identified", "monitoring", "investigating", "investigating", "monitoring", "resolved",
    ]  # fmt: skip
    assert found.bounces == 1


def test_a_single_resolved_post(tmp_path: Path) -> None:
    """D3: told only afterwards: it began and ended at one instant of the record."""
    found = taken(tmp_path, incident(post(0, "Resolved")))
    assert found.declared_at == found.resolved_at
    assert found.updates.count() == 1


def test_impact_has_its_own_times(tmp_path: Path) -> None:
    """D7: impact began before the first post and ended before the last one."""
    found = taken(tmp_path, incident(downtime_start="2024-05-01T09:30:00Z", downtime_end="2024-05-01T10:40:00Z"))
    assert (found.impact_began_at, found.mitigated_at) == (
        datetime(2024, 5, 1, 9, 30, tzinfo=UTC),
        datetime(2024, 5, 1, 10, 40, tzinfo=UTC),
    )


def test_long_posts_are_whole(tmp_path: Path) -> None:
    """X5: 25,000 characters are an update; what is beyond stands in a note and is said."""
    said = take(write(tmp_path, incident(post(0, message="a" * 25_000), post(5, message="b" * 45_000))))
    assert "post 2: 20,000 characters do not fit" in said
    assert sorted(len(each.impact) for each in Update.objects.all()) == [25_000, 25_000]
    assert sum(each.count("b") for each in notes(Incident.objects.get())[1:]) >= 20_000


def test_characters_that_cannot_be_stored_are_dropped_and_said(tmp_path: Path) -> None:
    """X5: a NUL, a terminal escape, half a surrogate."""
    row = incident(post(0, message="a\x00b\x1b[1mc\ud800"), post(5, "Resolved", ""), title="x" * 300)
    said = take(write(tmp_path, row))
    assert "post 1: 3 control characters are dropped" in said
    assert "post 2 has no text" in said
    assert "title is shortened from 300 to 200 characters" in said


def test_the_importer_cannot_sign_in_and_is_offered_for_no_role(tmp_path: Path) -> None:
    """P1: it is a name on the record, not a colleague."""
    take(write(tmp_path, incident()))
    found = Person.objects.get(handle="importer")
    assert (found.has_usable_password(), found.is_active) == (False, False)
    assert found not in directory.responders()


def test_by_names_a_responder(tmp_path: Path, alex: Person, outsider: Person) -> None:
    """X3: a person who may only read imports nothing."""
    path = write(tmp_path, incident())
    for handle in ("outsider", "nobody"):
        with pytest.raises(CommandError, match="no responder"):
            take(path, by=handle)
    take(path, by="@alex")
    assert Assignment.objects.get().person == alex


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """X5: missing, a folder, empty, and one where no line could be taken."""
    for path in (tmp_path / "none.jsonl", tmp_path, write(tmp_path), write(tmp_path, "{", "{")):
        with pytest.raises(CommandError):
            take(path)


@pytest.mark.realdata
def test_all_533_recorded_incidents_can_be_read(shared: Path) -> None:
    """Issue 2: every one of the 533 tells a story, and every post is an update."""
    path = shared / "data" / "github" / "incidents.jsonl"
    stories = [github.read(line.number, line.raw, clock.now()) for line in taking.lines(path)]
    assert (len(stories), sum(len(story.posts) for story in stories)) == (533, 2890)
    assert not any(each.obstacle for story in stories for each in story.posts)


@pytest.mark.realdata
def test_recorded_incidents_are_taken_whole(shared: Path, tmp_path: Path) -> None:
    """Issue 2: the critical ones, and some of every other kind, told through the verbs."""
    lines = (shared / "data" / "github" / "incidents.jsonl").read_text().splitlines()
    chosen = [line for n, line in enumerate(lines) if '"impact": "critical"' in line or n % 60 == 0]
    said = take(write(tmp_path, *chosen))
    assert f"{len(chosen)} incidents = {len(chosen)} taken + 0 known already + 0 refused" in said
    assert not any(timeline.verify(found) for found in Incident.objects.all())
    assert not Incident.objects.open().exists()
