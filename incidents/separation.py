"""Which roles different people should hold, and who holds two of them all the same (SPEC P6)."""

from __future__ import annotations

from collections.abc import Mapping

from incidents.models import SeverityPolicy
from roster.models import Person


def apart(policy: SeverityPolicy, holders: Mapping[str, Person]) -> list[tuple[Person, list[str]]]:
    """The people who hold two or more of the roles that `policy` wants apart, with those roles in its order."""
    worn: dict[int, tuple[Person, list[str]]] = {}
    for role in policy.apart_roles:
        if person := holders.get(role):
            worn.setdefault(person.pk, (person, []))[1].append(role)
    return [(person, roles) for person, roles in worn.values() if len(roles) > 1]
