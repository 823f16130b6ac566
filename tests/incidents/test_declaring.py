"""Declaring: what one act does, what it asks, and what it refuses (SPEC D1-D3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.dispatch import receiver

from config.kit.errors import Refusal
from incidents import access, command, lifecycle, signals
from incidents.models import Incident, Promise, TimelineEntry
from roster.models import Person
from tests.builders import declared, minutes
from tests.incidents.helpers import bodies, everything, promised, refused


def test_title_and_severity_suffice(alex: Person, at: datetime) -> None:
    """D1: anyone signed in declares on suspicion with a title and a severity."""
    incident = lifecycle.declare(title="Checkout errors", level=2, by=alex, at=at)
    assert (incident.reference, incident.phase, incident.severity.name) == ("INC-1", "triage", "SEV2")
    assert (incident.declared_by, incident.declared_at, incident.acknowledged_at) == (alex, at, at)


def test_declarer_commands(alex: Person, at: datetime) -> None:
    """D3, P3: the declarer is Incident Commander from the first instant."""
    incident = declared(by=alex, at=at)
    assert command.commander(incident) == alex
    assert incident.assignments.get().started_at == at


def test_numbers_have_no_gaps(alex: Person, at: datetime) -> None:
    """D3: a refused declaration uses no number."""
    assert declared(by=alex, at=at).number == 1
    with refused("title"):
        lifecycle.declare(title=" ", level=2, by=alex, at=at)
    assert declared(by=alex, at=at).number == 2


@pytest.mark.parametrize(
    ("title", "channel"),
    [
        ("Checkout errors", "inc-2026-06-06-checkout-errors"),
        ("  Café & Bar: 50% down!  ", "inc-2026-06-06-cafe-bar-50-down"),
        ("決済が失敗する", "inc-2026-06-06-incident"),
        ("x" * 200, "inc-2026-06-06-" + "x" * 65),
        ("a" * 64 + " tail", "inc-2026-06-06-" + "a" * 64),
    ],
)
def test_channel_name(alex: Person, at: datetime, title: str, channel: str) -> None:
    """D3: the channel is named by day and title, in letters every chat takes, 80 at most."""
    incident = declared(by=alex, at=at, title=title)
    assert incident.channel == channel
    assert len(channel) <= lifecycle.CHANNEL_LIMIT


def test_first_entry(alex: Person, at: datetime) -> None:
    """D3, T1: declaring writes exactly one entry, the first of the chain."""
    incident = declared(by=alex, at=at, title="Checkout errors")
    entry = incident.timeline.get()
    assert entry.body == "Declared SEV2: Checkout errors. Alex is Incident Commander."
    assert (entry.sequence, entry.author, entry.occurred_at, entry.recorded_at) == (1, alex, at, at)
    assert (entry.previous_hash, incident.chain_head, incident.sequence) == ("0" * 64, entry.hash, 1)


@pytest.mark.parametrize(
    ("level", "first"),
    [(1, {"public": 5, "stakeholders": 5}), (2, {"public": 5, "stakeholders": 5}), (3, {"stakeholders": 15}), (4, {})],
)
def test_cadence_is_armed(alex: Person, at: datetime, level: int, first: dict[str, int]) -> None:
    """D3, D5: the first update is promised to whom the severity promises news, and to nobody else."""
    incident = declared(by=alex, at=at, level=level)
    assert promised(incident) == {audience: at + minutes(after) for audience, after in first.items()}
    assert set(incident.promises.values_list("number", "made_at")) <= {(1, at)}


def test_intake_is_kept(alex: Person, at: datetime) -> None:
    """D2, D4: what was asked is optional and kept as it was said."""
    said: dict[str, Any] = {
        "summary": "Customers see an error page.\r\nBrowsing works.",
        "blast_radius": "30 % of attempts",
        "recent_change": "Cache release",
        "services": "checkout, payments",
        "who_else": "Support and the bank's desk",
        "triage_answers": {"affected": "yes", "share": "10-50"},
    }
    incident = Incident.objects.get(pk=declared(by=alex, at=at, impact_began_at=at - minutes(2), **said).pk)
    assert incident.summary == "Customers see an error page.\nBrowsing works."
    assert (incident.triage_answers, incident.services) == (said["triage_answers"], said["services"])
    assert (incident.who_else, incident.severity_checked_at) == (said["who_else"], at)
    assert incident.impact_began_at == at - minutes(2)


@pytest.mark.parametrize("same", [{"idempotency_key": "form-1"}, {"source": "github", "source_id": "abc"}])
def test_declaring_twice_is_declaring_once(alex: Person, priya: Person, at: datetime, same: dict[str, Any]) -> None:
    """D1, X5: a double click, a retry or a second import gives the first incident again."""
    first = declared(by=alex, at=at, **same)
    before = everything()
    assert declared(by=priya, at=at + minutes(1), title="Again", **same) == first
    assert everything() == before


def test_without_a_key_each_is_its_own(alex: Person, at: datetime) -> None:
    """D1: two declarations without a key are two incidents; an empty source id is none."""
    assert declared(by=alex, at=at, idempotency_key="", source="api") != declared(
        by=alex, at=at, idempotency_key="", source="api"
    )


def test_viewer_declares_and_nothing_else(outsider: Person, alex: Person, at: datetime) -> None:
    """D1, P3, X3: who may only read declares and is IC, changes nothing else, and any responder takes command."""
    incident = declared(by=outsider, at=at)
    assert command.commander(incident) == outsider
    with refused(kind=access.NotAllowed) as caught:
        lifecycle.change_severity(incident=incident, level=1, reason="Worse", by=outsider, at=at)
    assert caught.value.status == 403
    command.take_command(incident=incident, reason="Olive may only read.", by=alex, at=at + minutes(1))
    assert command.commander(incident) == alex


def test_who_left_does_not_declare(alex: Person, at: datetime) -> None:
    """X3: a deactivated person changes nothing, whatever session is left."""
    alex.is_active = False
    with refused(kind=access.NotAllowed):
        declared(by=alex, at=at)


@pytest.mark.parametrize("level", [0, -1, 5, 32_768, 2**31, 2**63, 10**30])
def test_unknown_severity(alex: Person, at: datetime, level: int) -> None:
    """D5, X5: a severity that the policy does not have is refused at its field."""
    with refused("severity"):
        declared(by=alex, at=at, level=level)


def test_impossible_order(alex: Person, at: datetime) -> None:
    """D8: detected before it began cannot be; the message says which two clash."""
    with refused("detected_at") as caught:
        declared(by=alex, at=at, impact_began_at=at - minutes(5), detected_at=at - minutes(10))
    assert caught.value.reason == ("Impact began (06 Jun 14:11 UTC) cannot be after detected (06 Jun 14:06 UTC).")


@pytest.mark.parametrize("which", ["impact_began_at", "detected_at", "acknowledged_at"])
def test_future_start(alex: Person, at: datetime, which: str) -> None:
    """D8: what has not come yet is refused; a clock that runs ahead by less than a minute means now."""
    far: dict[str, Any] = {which: at + minutes(2)}
    near: dict[str, Any] = {which: at + minutes(0.5)}
    with refused(which):
        declared(by=alex, at=at, **far)
    assert getattr(declared(by=alex, at=at, **near), which) == at


def test_signal_is_part_of_the_act(alex: Person, at: datetime) -> None:
    """D3: news for the apps above travels inside the transaction; if they cannot take it nothing happened."""
    heard: list[Any] = []

    @receiver(signals.incident_declared)
    def refuse(sender: Any, incident: Incident, by: Person, at: datetime, **_: Any) -> None:
        heard.append((incident.number, by, at, incident.timeline.count(), incident.promises.count()))
        raise Refusal("Not today.")

    with refused():
        declared(by=alex, at=at)
    signals.incident_declared.disconnect(refuse)
    assert heard == [(1, alex, at, 1, 2)]
    assert not Promise.objects.exists()
    assert not TimelineEntry.objects.exists()


def test_title_is_one_line(alex: Person, at: datetime) -> None:
    """D1, X5: line breaks and runs of space in a title become one space."""
    assert bodies(declared(by=alex, at=at, title="a\r\n b\t c"))[0].startswith("Declared SEV2: a b c.")
