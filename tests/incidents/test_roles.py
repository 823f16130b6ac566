"""Roles: one commander always, claimed or given, never moved by themselves (SPEC P2-P6)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from config.kit.errors import TooLate
from incidents import access, command, offering
from incidents.models import Assignment
from roster.models import Person
from roster.roles import Role
from tests.builders import declared, given, minutes, resolved, staffed
from tests.incidents.helpers import bodies, newest, refused


def test_one_commander_in_the_database(alex: Person, priya: Person, at: datetime) -> None:
    """P3: the database itself refuses a second commander."""
    incident = declared(by=alex, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(incident=incident, role="commander", person=priya, assigned_by=priya, started_at=at)
    assert command.commander(incident) == alex


def test_one_holder_per_role_in_the_database(alex: Person, priya: Person, sam: Person, at: datetime) -> None:
    """P4: nor a second holder of any other role, experts excepted."""
    incident = staffed(declared(by=alex, at=at), at, alex, scribe=sam)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(incident=incident, role="scribe", person=priya, assigned_by=priya, started_at=at)


def test_claiming(alex: Person, priya: Person, sam: Person, at: datetime) -> None:
    """P4: a vacant role is claimed; the one who comes second is told who holds it since when."""
    incident = declared(by=alex, at=at)
    command.claim(incident=incident, role="communications", by=priya, at=at + minutes(1))
    assert newest(incident).body == "Communications Lead: Priya."
    with refused("role", TooLate) as caught:
        command.claim(incident=incident, role="communications", by=sam, at=at + minutes(2))
    assert caught.value.reason == "Priya took Communications Lead at 14:17 UTC."


def test_command_is_not_claimed(alex: Person, priya: Person, at: datetime) -> None:
    """P3, P4: command is never vacant, so it is never claimed."""
    incident = declared(by=alex, at=at)
    with refused("role", TooLate):
        command.claim(incident=incident, role="commander", by=priya, at=at)


def test_take_command(alex: Person, priya: Person, at: datetime) -> None:
    """P5: from a silent holder any responder takes command, with a reason, and the record says so."""
    incident = declared(by=alex, at=at)
    with refused("reason"):
        command.take_command(incident=incident, reason=" ", by=priya, at=at)
    command.take_command(incident=incident, reason="No answer for ten minutes", by=priya, at=at + minutes(10))
    assert command.commander(incident) == priya
    assert newest(incident).body == "Priya took command from Alex. No answer for ten minutes"
    with refused("", TooLate):
        command.take_command(incident=incident, reason="x", by=priya, at=at)


def test_command_is_never_left(alex: Person, at: datetime) -> None:
    """P3: the commander of an open incident cannot stand down, only hand over."""
    incident = declared(by=alex, at=at)
    with refused("role") as caught:
        command.stand_down(assignment=incident.assignments.get(), by=alex, at=at)
    assert caught.value.remedy == "Give the command to somebody else."


def test_standing_down(alex: Person, priya: Person, dana: Person, at: datetime) -> None:
    """P4: one stands down oneself or by the commander's word; the row stays with its end."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya, scribe=dana)
    comms, scribe = incident.assignments.exclude(role="commander")
    with refused(kind=access.NotAllowed):
        command.stand_down(assignment=comms, by=dana, at=at)
    assert command.stand_down(assignment=comms, by=priya, at=at + minutes(5)).ended_at == at + minutes(5)
    assert newest(incident).body == "Priya stood down as Communications Lead."
    command.stand_down(assignment=scribe, by=alex, at=at + minutes(6))
    with refused("", TooLate) as caught:
        command.stand_down(assignment=comms, by=priya, at=at + minutes(7))
    assert caught.value.reason == "Priya stood down at 14:21 UTC."


def test_many_experts(alex: Person, dana: Person, lee: Person, at: datetime) -> None:
    """P2: any number of experts, each with an area, nobody twice."""
    incident = declared(by=alex, at=at)
    given(incident, "expert", dana, by=alex, at=at, area=" data  base ")
    command.claim(incident=incident, role="expert", by=lee, at=at, area="network")
    assert bodies(incident)[1:] == [
        "Subject-Matter Expert (data base) offered to Dana.",
        "Subject-Matter Expert (data base): Dana.",
        "Subject-Matter Expert (network): Lee.",
    ]
    with refused("person", TooLate):
        command.claim(incident=incident, role="expert", by=lee, at=at, area="cache")
    assert command.holder(incident, Role.EXPERT) is None


def test_an_expert_comes_again(alex: Person, lee: Person, at: datetime) -> None:
    """P2: who stood down may come back."""
    incident = declared(by=alex, at=at)
    first = command.claim(incident=incident, role="expert", by=lee, at=at)
    command.stand_down(assignment=first, by=lee, at=at)
    assert command.claim(incident=incident, role="expert", by=lee, at=at) != first


def test_several_roles_at_night(alex: Person, at: datetime) -> None:
    """P2, P6: one engineer at 3 a.m. may hold every role."""
    incident = declared(by=alex, at=at, level=1)
    for role in Role.values[1:]:
        command.claim(incident=incident, role=role, by=alex, at=at)
    assert incident.assignments.held().count() == len(Role)


def test_who_may_not_hold_a_role(alex: Person, outsider: Person, dana: Person, at: datetime) -> None:
    """P1, X3: a viewer or somebody who left is not given a role."""
    incident = declared(by=alex, at=at)
    dana.is_active = False
    for person, words in [(outsider, "Olive may read but not respond."), (dana, "Dana has left.")]:
        with refused("person") as caught:
            offering.offer(incident=incident, role="scribe", person=person, by=alex, at=at)
        assert caught.value.reason == words


@pytest.mark.parametrize("role", ["", "king", "Commander", "\0"])
def test_unknown_role(alex: Person, sam: Person, at: datetime, role: str) -> None:
    """X5: a role that does not exist is refused at its field."""
    incident = declared(by=alex, at=at)
    with refused("role"):
        command.claim(incident=incident, role=role, by=alex, at=at)
    with refused("role"):
        offering.offer(incident=incident, role=role, person=sam, by=alex, at=at)
    with refused("role"):
        offering.hand_off(incident=incident, role=role, person=sam, by=alex, at=at)


def test_all_clear(alex: Person, priya: Person, at: datetime) -> None:
    """E2: at resolution every role ends, also the command; P3 holds from declaration to resolution."""
    incident = resolved(by=alex, at=at, lasting=60)
    assert command.commander(incident) is None
    assert set(incident.assignments.values_list("ended_at", flat=True)) == {at + minutes(60)}
    with refused("", TooLate):
        command.stand_down(assignment=incident.assignments.get(), by=alex, at=at)
