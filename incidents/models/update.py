"""Update: what was told, to whom, in the same five fields every time (SPEC C1)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.models.policy import Audience


class PublicStatus(models.TextChoices):
    """The public words for a phase."""

    INVESTIGATING = "investigating", "Investigating"
    IDENTIFIED = "identified", "Identified"
    MONITORING = "monitoring", "Monitoring"
    RESOLVED = "resolved", "Resolved"


class Update(models.Model):
    """A posted update. `extras` carries what upper apps added to the composer (component states), unread here."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="updates")
    number = models.PositiveIntegerField()
    audience = models.CharField(max_length=12, choices=Audience.choices)
    status = models.CharField(max_length=14, choices=PublicStatus.choices)
    impact = models.TextField(blank=True)
    known = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    extras = models.JSONField(default=dict, blank=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_update_per_number"),
            models.CheckConstraint(
                condition=models.Q(status=PublicStatus.RESOLVED) | models.Q(next_update_at__isnull=False),
                name="next_update_promised",
            ),
        ]

    def __str__(self) -> str:
        return f"Update {self.number}"

    @property
    def is_public(self) -> bool:
        return self.audience in (Audience.PUBLIC, Audience.BOTH)

    @property
    def headline(self) -> str:
        """The first words of what it says, for a list."""
        return self.impact or self.known or self.next_step
