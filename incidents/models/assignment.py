"""Assignment: who holds which role, from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from roster.roles import DUTIES, Duty, Role


class Assignments(models.QuerySet["Assignment"]):
    def held(self) -> Assignments:
        return self.filter(ended_at__isnull=True)


class Assignment(models.Model):
    """A role held by a person. Never deleted: standing down sets `ended_at`."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=16, choices=Role.choices)
    area = models.CharField(max_length=40, blank=True, help_text='What an expert knows: "database".')
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Assignments.as_manager()

    class Meta:
        ordering: ClassVar = ["started_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(role=Role.COMMANDER, ended_at__isnull=True),
                name="one_commander",
                violation_error_message="This incident already has a commander.",
            ),
            models.UniqueConstraint(
                fields=["incident", "role"],
                condition=models.Q(ended_at__isnull=True) & ~models.Q(role=Role.EXPERT),
                name="one_holder_per_role",
            ),
            models.UniqueConstraint(
                fields=["incident", "role", "person"], condition=models.Q(ended_at__isnull=True), name="held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.get_role_display()}"

    @property
    def duty(self) -> Duty:
        return DUTIES[self.role]
