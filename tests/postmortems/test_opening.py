"""Owed at resolution, with an owner and a day, filled from the record (M1, E2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config.kit.errors import TooLate
from incidents import lifecycle, resolution
from incidents.models import Incident
from postmortems import drafting, healing
from postmortems.models import ActionItem, Postmortem, Section, TimelineChoice
from postmortems.models.section import Key
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, resolved


def test_a_major_incident_owes_one_to_its_commander(postmortem: Postmortem, alex: Person, at: datetime) -> None:
    """M1, E2: resolving a SEV2 leaves a postmortem owed by the last commander, due as the severity says."""
    assert (postmortem.owner, postmortem.state, postmortem.required) == (alex, "draft", True)
    assert postmortem.due_at == at + minutes(55) + timedelta(hours=120)


@pytest.mark.parametrize("level", [3, 4])
def test_a_minor_incident_owes_none(alex: Person, at: datetime, level: int) -> None:
    """D5: optional and none are respected."""
    resolved(by=alex, at=at, level=level)
    assert not Postmortem.objects.exists()


def test_an_optional_one_is_opened_by_hand(alex: Person, priya: Person, at: datetime) -> None:
    """M1: anybody who responds may open one for an incident that does not owe it."""
    incident = resolved(by=alex, at=at, level=3)
    opened = drafting.open_for(incident=incident, by=priya, at=at + minutes(90))
    assert (opened.required, opened.owner, opened.steps.get().by) == (False, alex, priya)


def test_opening_twice_gives_the_first(incident: Incident, postmortem: Postmortem, later: datetime) -> None:
    """M1: opening is idempotent."""
    assert drafting.open_for(incident=incident, at=later) == postmortem
    assert Section.objects.count() == len(Key)


def test_an_open_incident_has_none(alex: Person, at: datetime) -> None:
    """M1: a postmortem is of something that has ended."""
    with pytest.raises(TooLate, match="not resolved"):
        drafting.open_for(incident=declared(by=alex, at=at), by=alex, at=at)


def test_readers_see_what_was_decided_done_and_told(postmortem: Postmortem) -> None:
    """M1: the timeline is imported without noise."""
    kinds = set(TimelineChoice.objects.filter(postmortem=postmortem, shown=True).values_list("entry__kind", flat=True))
    assert kinds == {"decision", "action", "update", "severity", "phase", "role"}


def test_follow_ups_are_carried_over(postmortem: Postmortem, alex: Person) -> None:
    """E2: what the room noted as to do is an action item that nobody owns yet."""
    item = ActionItem.objects.get()
    assert (item.title, item.owner, item.created_by) == ("Cap connections per batch job", None, alex)
    assert item.postmortem == postmortem


def test_reopening_keeps_it(incident: Incident, postmortem: Postmortem, alex: Person, later: datetime) -> None:
    """E2: a reopened incident keeps its postmortem and what was written."""
    section = postmortem.sections.get(key="lessons")
    drafting.write_section(section=section, text="We were lucky.", by=alex, at=later, revision=0)
    lifecycle.reopen(incident=incident, reason="Errors are back", by=alex, at=later)
    assert Postmortem.objects.get() == postmortem
    assert postmortem.steps.latest("pk").get_act_display() == "Kept"


def _resolve_again(incident: Incident, alex: Person, later: datetime) -> None:
    lifecycle.reopen(incident=incident, reason="Errors are back", by=alex, at=later)
    monitoring(incident, by=alex, at=later + minutes(10))
    resolution.resolve(incident=incident, by=alex, at=later + minutes(30), final=FINAL)


def test_a_second_resolution_is_due_anew(
    incident: Incident,
    postmortem: Postmortem,
    alex: Person,
    later: datetime,
    django_capture_on_commit_callbacks: object,
) -> None:
    """M1: a draft follows the new end; what a person wrote stays."""
    section = postmortem.sections.get(key="impact")
    drafting.write_section(section=section, text="Mine.", by=alex, at=later, revision=0)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        _resolve_again(incident, alex, later)
    postmortem.refresh_from_db()
    assert postmortem.due_at == later + minutes(30) + timedelta(hours=120)
    texts = dict(postmortem.sections.values_list("key", "text"))
    assert texts["impact"] == "Mine."
    assert "came back once" in texts["resolution"]


def test_the_sweep_heals_a_missed_signal(incident: Incident, later: datetime) -> None:
    """M1: a resolved incident that owes one and has none gets it; the second sweep finds nothing to do."""
    ActionItem.objects.all().delete()
    Postmortem.objects.all().delete()
    assert [healing.sweep(later), healing.sweep(later)] == [1, 0]
    assert Postmortem.objects.get().incident == incident


def test_the_sweep_lets_a_draft_follow(incident: Incident, alex: Person, later: datetime) -> None:
    """M1: a second resolution whose commit hook was lost is found by the sweep."""
    _resolve_again(incident, alex, later)
    assert [healing.sweep(later + minutes(40)), healing.sweep(later + minutes(41))] == [1, 0]


def test_learning_never_stops_the_all_clear(alex: Person, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """E2: an error while the postmortem is opened is left to the sweep; the incident is resolved."""

    def broken(**anything: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(drafting, "open_for", broken)
    assert resolved(by=alex, at=at, level=1).phase == "resolved"
    monkeypatch.undo()
    assert healing.sweep(at + minutes(90)) == 1
