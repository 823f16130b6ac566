"""People: who they are and what they may do (SPEC P1)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from roster import directory
from roster.models import Access, Person


def made(handle: str = "robin", **fields: object) -> Person:
    return Person.objects.create_user(
        **{"email": f"{handle}@harbor.example", "handle": handle, "name": "Robin Vale", **fields}  # type: ignore[arg-type]
    )


def test_a_person(alex: Person) -> None:
    """P1: e-mail and password, a name, a handle, a zone, one access level: responder unless said otherwise."""
    assert (alex.email, alex.handle, str(alex), alex.time_zone) == ("alex@harbor.example", "alex", "Alex Moreno", "UTC")
    assert (alex.access, alex.is_active, alex.check_password("correct horse battery")) == ("responder", True, True)


@pytest.mark.parametrize("handle", ["alex", "ALEX", "Alex"])
def test_handles_are_unique(alex: Person, handle: str) -> None:
    """P1: a handle is unique whatever its case."""
    with pytest.raises(IntegrityError), transaction.atomic():
        made(handle, email="other@harbor.example")


@pytest.mark.parametrize("email", ["alex@harbor.example", "ALEX@HARBOR.EXAMPLE", "Alex@Harbor.example"])
def test_addresses_are_unique(alex: Person, email: str) -> None:
    """P1: one person per address whatever its case; signing in finds it whatever its case."""
    with pytest.raises(IntegrityError), transaction.atomic():
        made("other", email=email)
    assert Person.objects.get_by_natural_key(email) == alex


@pytest.mark.django_db
@pytest.mark.parametrize("handle", ["", "-a", "_a", "a b", "Alex", "álex", "a.b", "alex\n", "a\0b", "а" * 3, "x" * 31])
def test_handles_that_cannot_be(handle: str) -> None:
    """P1, X5: lower-case letters, digits, - and _; homoglyphs and line ends are none."""
    person = Person(email="a@harbor.example", handle=handle, name="A", password="x")
    with pytest.raises(ValidationError) as caught:
        person.full_clean()
    assert list(caught.value.message_dict) == ["handle"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "known"), [("Europe/Lisbon", True), ("UTC", True), ("Mars/Base", False), ("../etc", False), ("", False)]
)
def test_zones(zone: str, known: bool) -> None:
    """P1: a zone that the zone database has."""
    person = Person(email="a@harbor.example", handle="a", name="A", password="x", time_zone=zone)
    if known:
        person.full_clean()
        assert person.zone == ZoneInfo(zone)
    else:
        with pytest.raises(ValidationError, match=r"zone|blank"):
            person.full_clean()


@pytest.mark.parametrize(
    ("access", "may"),
    [("viewer", (0, 0, 0)), ("responder", (1, 0, 0)), ("manager", (1, 1, 0)), ("administrator", (1, 1, 1))],
)
def test_access(access: str, may: tuple[int, int, int]) -> None:
    """P1: each level may do what the one before it may, and one thing more."""
    person = Person(access=access)
    assert (person.can_respond, person.can_manage, person.can_administer) == may


@pytest.mark.django_db
def test_superuser() -> None:
    """P1: `createsuperuser` makes an administrator."""
    assert (
        Person.objects.create_superuser("root@harbor.example", "x", handle="root", name="R").access == "administrator"
    )


@pytest.mark.django_db
def test_without_a_password() -> None:
    """P1: who signs in elsewhere has no usable password here."""
    assert not made().has_usable_password()


@pytest.mark.parametrize(
    ("name", "first", "initials"),
    [
        ("Priya Nair", "Priya", "PN"),
        ("Ana de la Cruz", "Ana", "AC"),
        ("Lee", "Lee", "LE"),
        ("", "robin", "RO"),
        (" ", "robin", "RO"),
        ("X", "X", "X"),
    ],
)
def test_what_the_room_calls_them(name: str, first: str, initials: str) -> None:
    """P1: first name and initials, whatever shape the name has."""
    person = Person(name=name, handle="robin")
    assert (person.first_name, person.initials) == (first, initials)


def test_directory(alex: Person, priya: Person, morgan: Person, outsider: Person) -> None:
    """P1: who can sign in, who may hold a role, who is called last; nobody who left."""
    boss = made("boss", name="Ben", access=Access.ADMINISTRATOR)
    made("gone", access=Access.MANAGER, is_active=False)
    assert list(directory.people()) == [alex, boss, morgan, outsider, priya]
    assert list(directory.responders()) == [alex, boss, morgan, priya]
    assert list(directory.managers()) == [boss, morgan]


@pytest.mark.parametrize("handle", ["alex", "@alex", "@ALEX"])
def test_by_handle(alex: Person, handle: str) -> None:
    """P1: `@alex` finds Alex."""
    assert directory.by_handle(handle) == alex


@pytest.mark.parametrize("handle", ["", "@", "ale", "a\0lex", "\ud800", "%", "x" * 100_000])
def test_by_handle_nobody(alex: Person, handle: str) -> None:
    """P1, X5: what is nobody's handle finds nobody, whatever it is."""
    assert directory.by_handle(handle) is None


def test_by_handle_left(alex: Person) -> None:
    """P1: nor does the handle of somebody who left."""
    Person.objects.update(is_active=False)
    assert directory.by_handle("alex") is None
