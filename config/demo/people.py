"""Who works at Harbor."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from config.demo import PASSWORD
from roster.models import Access, Person

CAST = [
    ("alex", "Alex Moreno", "Europe/Lisbon", Access.RESPONDER),
    ("priya", "Priya Nair", "Asia/Kolkata", Access.RESPONDER),
    ("sam", "Sam Okafor", "Africa/Lagos", Access.RESPONDER),
    ("dana", "Dana Vargas", "America/Bogota", Access.RESPONDER),
    ("lee", "Lee Kwan", "Asia/Seoul", Access.RESPONDER),
    ("taylor", "Taylor King", "America/Chicago", Access.RESPONDER),
    ("sarah", "Sarah Rossi", "Europe/Rome", Access.RESPONDER),
    ("jordan", "Jordan Tremblay", "America/Toronto", Access.RESPONDER),
    ("rosa", "Rosa Silva", "America/Sao_Paulo", Access.RESPONDER),
    ("morgan", "Morgan Clarke", "Europe/London", Access.MANAGER),
    ("admin", "Ines Falk", "Europe/Berlin", Access.ADMINISTRATOR),
    ("olive", "Olive Reader", "Europe/London", Access.VIEWER),
]


def cast() -> dict[str, Person]:
    """Everybody by handle, made where they are missing; all with the demonstration's password."""
    # Hashed once: a dozen careful hashes would take longer than everything else here.
    password = make_password(PASSWORD)
    return {handle: _person(handle, name, zone, access, password) for handle, name, zone, access in CAST}


def _person(handle: str, name: str, zone: str, access: str, password: str) -> Person:
    found, _ = Person.objects.get_or_create(
        handle=handle,
        defaults={
            "email": f"{handle}@harbor.example", "name": name, "time_zone": zone, "access": access,
            "password": password,
        },
    )  # fmt: skip
    return found
