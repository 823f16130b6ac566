"""Person: who signs in, holds roles and owns action items (SPEC P1)."""

from __future__ import annotations

import re
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

HANDLE_LIMIT = 30
HANDLE = re.compile(r"\A[a-z0-9][a-z0-9_-]*\Z")


def known_zone(name: str) -> None:
    """Refuse a time zone that the zone database does not have."""
    if name not in available_timezones():
        raise ValidationError("Not a time zone we know. Example: Europe/Lisbon.")


class Access(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    RESPONDER = "responder", "Responder"
    MANAGER = "manager", "Manager"
    ADMINISTRATOR = "administrator", "Administrator"


class People(BaseUserManager["Person"]):
    """How people are made; `email` and `handle` are compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, **{"access": Access.ADMINISTRATOR, **fields})

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """A person: name, unique handle (`@alex`), time zone, one access level."""

    email = models.EmailField("e-mail", max_length=254, unique=True)
    handle = models.CharField(
        max_length=HANDLE_LIMIT, validators=[RegexValidator(HANDLE.pattern, "Lower-case letters, digits, - and _.")]
    )
    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_zone])
    access = models.CharField(max_length=16, choices=Access.choices, default=Access.RESPONDER)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    preferences = models.JSONField(default=dict, blank=True, help_text="Keys on or off, sounds, other small choices.")

    objects = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle", "name"]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
            models.UniqueConstraint(Lower("handle"), name="one_person_per_handle"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What the room calls them: "Priya"."""
        return self.name.split()[0] if self.name.strip() else self.handle

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        words = self.name.split() or [self.handle]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def can_respond(self) -> bool:
        """May change incidents: everybody but viewers."""
        return self.access != Access.VIEWER

    @property
    def can_manage(self) -> bool:
        """May review postmortems and direct action items."""
        return self.access in (Access.MANAGER, Access.ADMINISTRATOR)

    @property
    def can_administer(self) -> bool:
        return self.access == Access.ADMINISTRATOR
