"""Timeline: the append-only, hash-chained record (SPEC T1, T2)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident


class Kind(models.TextChoices):
    """What an entry tells of (SPEC T1)."""

    ALERT = "alert", "Alert"
    OBSERVATION = "observation", "Observation"
    ACTION = "action", "Action"
    DECISION = "decision", "Decision"
    HYPOTHESIS = "hypothesis", "Hypothesis"
    PROPOSAL = "proposal", "Proposal"
    TASK = "task", "Task"
    ROLE = "role", "Role"
    SEVERITY = "severity", "Severity"
    PHASE = "phase", "Phase"
    TIME = "time", "Key time"
    UPDATE = "update", "Update"
    COMMS = "comms", "Comms"
    NOTE = "note", "Note"
    NUDGE = "nudge", "Reminder"
    CONTEXT = "context", "Context"
    HEALTH = "health", "Command health"
    MARK = "mark", "Mark"


class TimelineEntry(models.Model):
    """One thing that happened. Rows are never changed or removed; triggers in the database refuse it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    body = models.TextField()
    detail = models.JSONField(default=dict, blank=True, help_text="Facts of the act for other code; never shown raw.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    corrects = models.PositiveIntegerField(null=True, blank=True, help_text="Sequence of the entry it replaces.")
    body_hash = models.CharField(max_length=64)
    detail_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-occurred_at", "-sequence"]
        verbose_name_plural = "timeline entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "sequence"], name="one_entry_per_sequence"),
            models.UniqueConstraint(fields=["incident", "corrects"], name="corrected_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["incident", "-occurred_at", "-sequence"], name="timeline_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_at:%H:%M} {self.words[:60]}"

    @property
    def words(self) -> str:
        """What it says. Only a redaction leaves an entry without words."""
        return self.body or "Redacted"

    @property
    def written_later(self) -> bool:
        """Written down more than a minute after it happened: both times are shown."""
        return self.recorded_at - self.occurred_at > timedelta(minutes=1)
