"""Findings of command health with their times, and the thresholds they are measured by (SPEC H1)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident


class Level(models.TextChoices):
    WARN = "warn", "Warning"
    ALARM = "alarm", "Alarm"


class Finding(models.Model):
    """A check that did not pass, from when to when; kept for the review. `subject` tells two of one check apart."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="findings")
    check_name = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=5, choices=Level.choices)
    title = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "check_name", "subject"],
                condition=models.Q(cleared_at__isnull=True),
                name="one_open_finding_per_check",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lasted(self) -> timedelta:
        """How long it stood; zero while it stands."""
        return self.cleared_at - self.raised_at if self.cleared_at else timedelta()


class HealthThreshold(models.Model):
    """When a check warns and when it alarms, in minutes; null means it never does."""

    check_name = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField(default=True)
    warn_minutes = models.PositiveIntegerField(null=True, blank=True)
    alarm_minutes = models.PositiveIntegerField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.check_name
