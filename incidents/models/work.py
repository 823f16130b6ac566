"""Tasks, workstreams, temporary mitigations, accepted risks: the rest of the fix track (SPEC W2, W4, W5)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.models.proposal import Proposal


class Workstream(models.Model):
    """A strand of work with a lead and an objective of its own."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="workstreams")
    name = models.CharField(max_length=80)
    objective = models.CharField(max_length=300, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]

    def __str__(self) -> str:
        return self.name


class TaskState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Task(models.Model):
    """One thing one person does and reports back on by a time."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="incident_tasks"
    )
    workstream = models.ForeignKey(Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    report_at = models.DateTimeField(null=True, blank=True, help_text="When its owner reports back.")
    outcome = models.TextField(blank=True, help_text="What was reported last.")
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_task_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"

    @property
    def reference(self) -> str:
        return f"T-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN

    def is_overdue(self, at: datetime) -> bool:
        """Past its report-back time."""
        return self.is_open and self.report_at is not None and at > self.report_at


class Settled(models.TextChoices):
    REMOVED = "removed", "Removed"
    TICKETED = "ticketed", "Written down for later"


class Mitigation(models.Model):
    """Something temporary that holds the service up; removed or written down before the all-clear."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="mitigations")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="mitigations")
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    settled = models.CharField(max_length=8, choices=Settled.choices, blank=True)
    link = models.CharField(max_length=500, blank=True, help_text="Where the rest of the work is written down.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_mitigation_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"

    @property
    def reference(self) -> str:
        return f"M-{self.number}"

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None


class AcceptedRisk(models.Model):
    """A risk the business lives with for a while: who owns it, how it is watched, when it comes back."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="accepted_risks")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accepted_risks")
    monitoring = models.CharField(max_length=300)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True, help_text="When it expired and its owner was told.")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["expires_at", "pk"]
        indexes: ClassVar = [
            # The sweep that brings expired risks back reads only this.
            models.Index(
                fields=["expires_at"],
                condition=models.Q(returned_at__isnull=True, ended_at__isnull=True),
                name="risk_expiry",
            ),
        ]

    def __str__(self) -> str:
        return self.what
