"""Severity policy: the editable table of SPEC D5. Rows own cadence, wanted roles, stabilization, postmortem."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models


class Audience(models.TextChoices):
    """Whom an update or a promise is for."""

    PUBLIC = "public", "Public"
    STAKEHOLDERS = "stakeholders", "Internal"
    BOTH = "both", "Public + internal"

    @property
    def parts(self) -> list[str]:
        """The audiences that hear it: `both` is two."""
        return [Audience.PUBLIC, Audience.STAKEHOLDERS] if self == Audience.BOTH else [self]


class PostmortemRule(models.TextChoices):
    REQUIRED = "required", "Required"
    OPTIONAL = "optional", "Optional"
    NONE = "none", "Not required"


class SeverityPolicy(models.Model):
    """One severity. All times in minutes unless the name says otherwise; null means "no such duty"."""

    level = models.PositiveSmallIntegerField(primary_key=True)
    word = models.CharField(max_length=20)
    meaning = models.CharField(max_length=200)
    called = models.CharField(max_length=60, help_text="Who is called, in words.")
    first_update_minutes = models.PositiveIntegerField(null=True, blank=True)
    interval_minutes = models.PositiveIntegerField(null=True, blank=True)
    limit_minutes = models.PositiveIntegerField(null=True, blank=True)
    promises_public = models.BooleanField(default=False)
    promises_stakeholders = models.BooleanField(default=False)
    wanted_roles = models.JSONField(default=list)
    apart_roles = models.JSONField(default=list, help_text="Roles that different people should hold (SPEC P6).")
    command_minutes = models.PositiveIntegerField(default=240, help_text="How long one person should command.")
    second_approval = models.BooleanField(default=False, help_text="A second person releases public updates (SPEC C9).")
    stabilization_minutes = models.PositiveIntegerField(default=0)
    escalation_minutes = models.PositiveIntegerField(null=True, blank=True)
    postmortem = models.CharField(max_length=10, choices=PostmortemRule.choices)
    postmortem_hours = models.PositiveIntegerField(null=True, blank=True)
    action_item_days = models.PositiveIntegerField(default=30)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["level"]
        verbose_name_plural = "severity policies"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"SEV{self.level}"

    @property
    def has_cadence(self) -> bool:
        return self.interval_minutes is not None and bool(self.audiences)

    @property
    def audiences(self) -> list[str]:
        """Who is promised news at this severity."""
        wanted = [(self.promises_public, Audience.PUBLIC), (self.promises_stakeholders, Audience.STAKEHOLDERS)]
        return [audience.value for on, audience in wanted if on]

    @property
    def interval(self) -> timedelta | None:
        return timedelta(minutes=self.interval_minutes) if self.interval_minutes else None

    @property
    def limit(self) -> timedelta | None:
        return timedelta(minutes=self.limit_minutes) if self.limit_minutes else None

    @property
    def first_update(self) -> timedelta | None:
        return timedelta(minutes=self.first_update_minutes) if self.first_update_minutes else None

    @property
    def stabilization(self) -> timedelta:
        return timedelta(minutes=self.stabilization_minutes)
