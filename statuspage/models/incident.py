"""Public incidents and updates: what customers were told, in their words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from statuspage.ids import public_id
from statuspage.models.page import Page


class Impact(models.TextChoices):
    """The v2 API's word for how bad it was, from component states alone; never from the severity."""

    NONE = "none", "None"
    MINOR = "minor", "Minor"
    MAJOR = "major", "Major"
    CRITICAL = "critical", "Critical"


class Stage(models.TextChoices):
    """The four public words."""

    INVESTIGATING = "investigating", "Investigating"
    IDENTIFIED = "identified", "Identified"
    MONITORING = "monitoring", "Monitoring"
    RESOLVED = "resolved", "Resolved"


class PublicIncident(models.Model):
    """An incident as customers know it. The title was copied once; what the room does to its own stays inside."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="incidents")
    incident = models.OneToOneField("incidents.Incident", on_delete=models.PROTECT, related_name="public")
    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    title = models.CharField(max_length=200)
    impact = models.CharField(max_length=8, choices=Impact.choices, default=Impact.NONE)
    status = models.CharField(max_length=14, choices=Stage.choices, default=Stage.INVESTIGATING)
    started_at = models.DateTimeField()
    impact_ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    monitoring_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True, help_text="The promise customers can hold us to.")

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        indexes: ClassVar = [
            # The page asks for what is open, the feeds for what is newest.
            models.Index(fields=["page", "resolved_at"], name="public_open"),
            models.Index(fields=["page", "-started_at"], name="public_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


class PublicUpdate(models.Model):
    """What was told, field by field. `affected` lists each component named: code, name, old_status, new_status."""

    incident = models.ForeignKey(PublicIncident, on_delete=models.PROTECT, related_name="updates")
    update = models.OneToOneField(
        "incidents.Update",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="public",
        help_text="Empty: the plain fact that it was resolved or opened again.",
    )
    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    status = models.CharField(max_length=14, choices=Stage.choices)
    impact = models.TextField(blank=True)
    known = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    body = models.TextField(help_text="The same as one text, for the API and the feeds.")
    affected = models.JSONField(null=True, blank=True)
    display_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-display_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["incident", "-display_at"], name="public_updates_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.body[:60]}"
