"""Large events: parts with commanders of their own under one overall commander (SPEC D10)."""

from __future__ import annotations

from datetime import datetime

from config.kit.errors import Refusal, TooLate
from incidents import access, command, events
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, resolved
from tests.incidents.helpers import bodies, fresh, refused


def attach(part: Incident, parent: Incident, by: Person, at: datetime) -> Incident:
    return events.attach(part=part, parent=parent, by=by, at=at)


def test_each_keeps_its_commander(alex: Person, dana: Person, at: datetime) -> None:
    """D10: one entry in each record; the part keeps its own commander."""
    whole, part = declared(by=alex, at=at, title="Region down"), declared(by=dana, at=at, title="Payouts late")
    attach(part, whole, alex, at)
    assert (fresh(part).parent, command.commander(part)) == (whole, dana)
    assert bodies(part)[1:] == ["Became part of INC-1: Region down."]
    assert bodies(whole)[1:] == ["INC-2 is part of this: SEV2 Payouts late."]


def test_declared_as_a_part(alex: Person, dana: Person, at: datetime) -> None:
    """D10: one act, one entry in each record."""
    whole = declared(by=alex, at=at)
    part = declared(by=dana, at=at, title="Payouts late", part_of=whole)
    assert bodies(part) == ["Declared SEV2: Payouts late. Dana is Incident Commander. Part of INC-1."]
    assert bodies(whole)[1:] == ["INC-2 is part of this: SEV2 Payouts late."]


def test_one_level_and_no_circle(alex: Person, at: datetime) -> None:
    """D10: neither itself, nor a part as parent, nor a part with parts, nor two parents."""
    whole, part, third = (declared(by=alex, at=at) for _ in range(3))
    attach(part, whole, alex, at)
    for one, other in ((whole, whole), (third, part), (whole, third), (whole, part), (part, third)):
        with refused("parent", TooLate if one == part else Refusal) as caught:
            attach(one, other, alex, at)
        assert caught.value.remedy


def test_what_is_over_holds_no_parts(alex: Person, at: datetime) -> None:
    """D10: an ended incident neither becomes a part nor gets one, and nobody declares into it."""
    over, now = resolved(by=alex, at=at), declared(by=alex, at=at)
    with refused("parent", TooLate):
        attach(now, over, alex, at)
    with refused(kind=TooLate):
        attach(over, now, alex, at)
    with refused("parent", TooLate):
        declared(by=alex, at=at, part_of=over)


def test_detached_it_goes_on_by_itself(alex: Person, dana: Person, at: datetime) -> None:
    """D10: both records say so; a second press is told."""
    whole, part = declared(by=alex, at=at), declared(by=dana, at=at)
    attach(part, whole, alex, at)
    events.detach(part=part, by=dana, at=at, reason="Another cause.")
    assert fresh(part).parent is None
    assert bodies(part)[-1] == "No longer part of INC-1. Another cause."
    assert bodies(whole)[-1] == "INC-2 is no longer part. Another cause."
    with refused(kind=TooLate):
        events.detach(part=part, by=dana, at=at)


def test_a_commander_of_either(alex: Person, dana: Person, lee: Person, outsider: Person, at: datetime) -> None:
    """D10, X3: a bystander does not, who may only read does not."""
    whole, part = declared(by=alex, at=at), declared(by=dana, at=at)
    for person in (lee, outsider):
        with refused(kind=access.NotAllowed):
            attach(part, whole, person, at)
    attach(part, whole, dana, at)
    with refused(kind=access.NotAllowed):
        events.detach(part=part, by=lee, at=at)
