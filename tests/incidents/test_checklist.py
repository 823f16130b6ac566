"""The resolve checklist: who confirms, what the clock confirms, who is named for what comes after (SPEC E1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from incidents import access, checklist, lifecycle, resolution, work
from incidents.models import Incident
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, staffed
from tests.incidents.helpers import fresh, newest, refused


@pytest.fixture
def watched(alex: Person, dana: Person, at: datetime) -> Incident:
    """Monitored since `at`; Dana leads operations."""
    return monitoring(staffed(declared(by=alex, at=at), at, alex, operations=dana), by=alex, at=at)


def test_operations_confirms_with_a_note(watched: Incident, dana: Person, alex: Person, at: datetime) -> None:
    """E1: each item keeps who, when and a note, and can be taken back; one entry each."""
    note = "About 30 s of writes lost; clients retry."
    resolution.confirm(incident=watched, item="data", by=dana, at=at + minutes(1), note=note)
    assert fresh(watched).checklist == {"data": {"by": "Dana", "at": (at + minutes(1)).isoformat(), "note": note}}
    assert newest(watched).body == f"Confirmed: Data checked for loss or corruption. {note}"
    resolution.unconfirm(incident=watched, item="data", by=dana, at=at + minutes(2))
    assert newest(watched).body == "No longer confirmed: Data checked for loss or corruption."
    assert fresh(watched).checklist == {}


@pytest.mark.parametrize("verb", [resolution.confirm, resolution.unconfirm])
def test_nobody_else_confirms(watched: Incident, alex: Person, at: datetime, verb: Any) -> None:
    """E1: not even the commander while there is an Operations Lead; the refusal says who can."""
    with refused(kind=access.NotAllowed) as caught:
        verb(incident=watched, item="restored", by=alex, at=at)
    assert str(caught.value) == "Dana confirms this, as Operations Lead. Tell Dana what you found."


def test_commander_confirms_without_operations_lead(alex: Person, priya: Person, at: datetime) -> None:
    """E1: vacant, the commander stands in; Communications says that the final update is ready."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya)
    resolution.confirm(incident=incident, item="restored", by=alex, at=at)
    resolution.confirm(incident=incident, item="final", by=priya, at=at)
    with refused(kind=access.NotAllowed):
        resolution.confirm(incident=incident, item="restored", by=priya, at=at)
    assert fresh(incident).checklist.keys() == {"restored", "final"}


def test_confirming_twice_keeps_the_first(watched: Incident, dana: Person, at: datetime) -> None:
    """E1, X5: the first one stays with its time; only a new note is a new confirmation."""
    first = resolution.confirm(incident=watched, item="impact", by=dana, at=at)
    again = resolution.confirm(incident=watched, item="impact", by=dana, at=at + minutes(5))
    assert again.sequence == first.sequence
    noted = resolution.confirm(incident=watched, item="impact", by=dana, at=at + minutes(6), note="Graphs are flat.")
    assert noted.checklist["impact"]["note"] == "Graphs are flat."
    assert resolution.unconfirm(incident=watched, item="data", by=dana, at=at).sequence == noted.sequence


def test_clean_window_confirms_itself(watched: Incident, dana: Person, at: datetime) -> None:
    """E1: the clock confirms the clean minutes, nobody else can."""
    with refused("item") as caught:
        resolution.confirm(incident=watched, item="metrics", by=dana, at=at)
    assert caught.value.reason == "The clean window confirms this by itself, at 14:31 UTC."
    assert "metrics" not in checklist.confirmed(watched, at + minutes(14.9))
    assert checklist.confirmed(watched, at + minutes(15)) == {"metrics"}


def test_temporary_changes_must_be_settled(watched: Incident, dana: Person, at: datetime) -> None:
    """E1, W4: what is still in place is named, and stops the confirmation."""
    held = work.put_mitigation(incident=watched, what="Running on the secondary", by=dana, at=at)
    with refused("item") as caught:
        resolution.confirm(incident=watched, item="mitigations", by=dana, at=at)
    assert caught.value.reason == "Still in place: M-1 Running on the secondary."
    work.settle_mitigation(mitigation=held, settled="removed", by=dana, at=at)
    assert resolution.confirm(incident=watched, item="mitigations", by=dana, at=at).checklist


def test_severity_decides_what_is_asked(alex: Person, at: datetime) -> None:
    """E1, D5: no postmortem, no cadence: neither is asked for."""
    quiet, loud = (declared(by=alex, at=at, level=level) for level in (4, 1))
    assert set(checklist.ITEMS) - set(checklist.items(quiet)) == {"postmortem", "final"}
    assert checklist.items(loud)["metrics"] == "30 clean minutes, metrics normal"


@pytest.mark.parametrize("who", ["alex", "dana"])
def test_name_who_watches_afterwards(watched: Incident, lee: Person, at: datetime, who: str) -> None:
    """E1: somebody watches for two to four hours; the commander and operations name them."""
    by = Person.objects.get(handle=who)
    resolution.watch(incident=watched, watcher=lee, hours=3, by=by, at=at)
    assert fresh(watched).watcher == lee
    assert fresh(watched).checklist["watch"]["note"] == "Lee until 17:16 UTC."
    assert newest(watched).body == "Confirmed: Someone watches for the next 2 to 4 hours. Lee until 17:16 UTC."


def test_change_who_watches_the_window(watched: Incident, lee: Person, dana: Person, at: datetime) -> None:
    """E1: the watch is handed on; that alone confirms nothing."""
    resolution.watch(incident=watched, watcher=lee, by=dana, at=at)
    assert (fresh(watched).watcher, fresh(watched).checklist) == (lee, {})
    assert newest(watched).body == "Lee watches the clean window."


@pytest.mark.parametrize("hours", [0, 1, 5, -3])
def test_watch_is_two_to_four_hours(watched: Incident, lee: Person, alex: Person, at: datetime, hours: int) -> None:
    """E1, X5: other lengths are refused."""
    with refused("hours"):
        resolution.watch(incident=watched, watcher=lee, hours=hours, by=alex, at=at)


def test_reader_cannot_watch(watched: Incident, outsider: Person, alex: Person, at: datetime) -> None:
    """E1, X3: who may only read cannot be counted on, nor name anybody."""
    with refused("watcher"):
        resolution.watch(incident=watched, watcher=outsider, by=alex, at=at)
    with refused(kind=access.NotAllowed):
        resolution.watch(incident=watched, watcher=alex, by=outsider, at=at)


def test_it_came_back_starts_everything_over(watched: Incident, alex: Person, at: datetime) -> None:
    """E1, D7: phase, clock and checklist; a sentence for the update lies beside the draft."""
    lifecycle.step_back(incident=watched, to="mitigating", by=alex, at=at + minutes(5), reason="Errors at 4%")
    now = fresh(watched)
    assert (now.phase, now.stabilizing_since, now.checklist, now.bounces) == ("mitigating", None, {}, 1)
    (offered,) = now.draft.suggestions
    assert offered["fields"] == {"impact": "The problem is back, and we are working on it again."}


def test_early_resolve_keeps_what_was_not_confirmed(watched: Incident, alex: Person, at: datetime) -> None:
    """E1: resolving early says why, and the record keeps what was left open."""
    resolution.resolve(incident=watched, by=alex, at=at + minutes(1), early_reason="Feature is off", final=FINAL)
    left = newest(watched).detail["unconfirmed"]
    assert left[0] == "All affected services are operational"
    assert len(left) == len(checklist.ITEMS)
