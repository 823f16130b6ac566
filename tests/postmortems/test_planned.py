"""What the room plans for its review before the all-clear, and what it leaves to do (SPEC E2, M1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from incidents import resolution, work
from incidents.health import findings
from incidents.models import Incident
from postmortems.drafting import effectiveness, record
from postmortems.models import ActionItem, Postmortem
from roster.models import Person
from tests.builders import FINAL, declared, minutes, monitoring, resolved
from tests.incidents.helpers import refused
from tests.incidents.rooms import SignedIn, address


def resolve(incident: Incident, by: Person, at: datetime, **more: Any) -> Postmortem:
    monitoring(incident, by=by, at=at)
    resolution.resolve(incident=incident, by=by, at=at + minutes(30), final=FINAL, **more)
    return Postmortem.objects.get(incident=incident)


def test_named_owner_and_date(alex: Person, dana: Person, at: datetime) -> None:
    """E2: the postmortem opens with who was named for it and by when."""
    due = at + timedelta(days=3)
    found = resolve(declared(by=alex, at=at), alex, at, review_owner=dana, review_due=due)
    assert (found.owner, found.due_at) == (dana, due)


def test_planned_before_the_all_clear(alex: Person, dana: Person, at: datetime) -> None:
    """E1, E2: planned in the checklist, it needs no word at resolution; an optional one opens because of it."""
    incident, due = declared(by=alex, at=at, level=3), at + timedelta(days=2)
    resolution.plan_review(incident=incident, owner=dana, due_at=due, by=alex, at=at)
    found = resolve(incident, alex, at)
    assert (found.owner, found.due_at, found.required) == (dana, due, False)


def test_nobody_named(alex: Person, at: datetime) -> None:
    """M1: without a plan the last commander owns it, by the severity's time."""
    found = resolve(declared(by=alex, at=at), alex, at)
    assert (found.owner, found.due_at) == (alex, at + minutes(30) + timedelta(hours=120))


@pytest.mark.parametrize("days", [0, 61])
def test_date_must_be_near(alex: Person, at: datetime, days: int) -> None:
    """E2, X5: a date in the past or beyond two months is refused at its field."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    with refused("review_due"):
        resolution.plan_review(incident=incident, owner=alex, due_at=at + timedelta(days=days), by=alex, at=at)


def test_resolve_form_names_the_owner(alex: Person, dana: Person, at: datetime, signed_in: SignedIn) -> None:
    """E2: owner and date stand in the form that resolves."""
    incident = monitoring(declared(by=alex, at=at), by=alex, at=at)
    form = {**FINAL, "early_reason": "", "review_owner": "dana", "review_due": ""}
    assert signed_in(alex).post(address(incident, "resolution/"), form).status_code == 302
    assert Postmortem.objects.get().owner == dana


def test_open_tasks_are_carried_over(alex: Person, dana: Person, at: datetime) -> None:
    """E2: what is still to do becomes an action item; what is done, and what was reported of it, does not."""
    incident = declared(by=alex, at=at)
    left = work.ask(incident=incident, what="Order the new disk", owner=dana, report_in_minutes=9, by=alex, at=at)
    done = work.ask(incident=incident, what="Check the queue", owner=dana, by=alex, at=at)
    work.acknowledge(task=left, by=dana, at=at)
    work.finish(task=done, outcome="Empty.", by=dana, at=at)
    resolve(incident, alex, at)
    assert list(ActionItem.objects.values_list("title", flat=True)) == ["Order the new disk"]


def test_effectiveness_counts_the_warnings(alex: Person, at: datetime) -> None:
    """M1, H1: health warnings are part of how well the response went."""
    quiet = resolved(by=alex, at=at)
    assert effectiveness.figures(record.read(quiet))[-1].value == "No warnings"
    loud = declared(by=alex, at=at)
    findings.sweep(at + minutes(20))
    resolve(loud, alex, at + minutes(30))
    figure = effectiveness.figures(record.read(loud))[-1]
    assert figure.label == "Command health"
    assert "alarmed" in figure.value
