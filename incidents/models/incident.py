"""Incident: the one row everything about an incident hangs on; its lock orders all that happens in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from incidents.models.policy import SeverityPolicy
from incidents.models.service import Service


class Phase(models.TextChoices):
    """SPEC D7. The order of the first six is the order of the stepper."""

    TRIAGE = "triage", "Triage"
    INVESTIGATING = "investigating", "Investigating"
    MITIGATING = "mitigating", "Mitigating"
    MONITORING = "monitoring", "Monitoring"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"
    FALSE_ALARM = "false_alarm", "False alarm"
    MERGED = "merged", "Merged"


OPEN_PHASES = [Phase.TRIAGE, Phase.INVESTIGATING, Phase.MITIGATING, Phase.MONITORING]

# In the order in which they usually happen; key_times.ORDERS says which orders cannot be (SPEC D8).
KEY_TIMES: dict[str, str] = {
    "impact_began_at": "Impact began",
    "detected_at": "Detected",
    "acknowledged_at": "Acknowledged",
    "declared_at": "Declared",
    "identified_at": "Identified",
    "mitigated_at": "Impact ended",
    "resolved_at": "Resolved",
}


class NumberSequence(models.Model):
    """The next incident number: a locked row, so that numbers have no gaps (SPEC D3)."""

    name = models.CharField(max_length=20, primary_key=True)
    next_number = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"next {self.name}: {self.next_number}"


class Incidents(models.QuerySet["Incident"]):
    """Named selections."""

    def open(self) -> Incidents:
        return self.filter(phase__in=OPEN_PHASES)

    def ended(self) -> Incidents:
        return self.exclude(phase__in=OPEN_PHASES)


class Incident(models.Model):
    """An incident. `sequence` is that of its newest timeline entry; `chain_head` the hash of that entry."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    severity = models.ForeignKey(SeverityPolicy, on_delete=models.PROTECT, related_name="incidents")
    phase = models.CharField(max_length=16, choices=Phase.choices, default=Phase.TRIAGE)
    phase_entered_at = models.DateTimeField()
    phase_times = models.JSONField(default=dict, help_text="Phase name to the ISO instant it was last entered.")
    channel = models.CharField(max_length=80)
    summary = models.TextField(blank=True, help_text="What users see.")
    blast_radius = models.CharField(max_length=200, blank=True)
    recent_change = models.TextField(blank=True)
    services = models.CharField(max_length=200, blank=True, help_text="As they were named at declaration.")
    affected = models.ManyToManyField(Service, blank=True, related_name="incidents")
    who_else = models.CharField(max_length=200, blank=True, help_text="Who else needs to know.")
    objective = models.CharField(max_length=300, blank=True, help_text="The one sentence everybody works towards.")
    triage_answers = models.JSONField(default=dict, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incidents_declared"
    )

    logged_at = models.DateTimeField(null=True, blank=True, help_text="Written down after the fact, at (SPEC D12).")
    severity_checked_at = models.DateTimeField(null=True, blank=True, help_text="When severity was last looked at.")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", help_text="The larger event."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", help_text="Where it goes on."
    )

    impact_began_at = models.DateTimeField(null=True, blank=True)
    detected_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField()
    identified_at = models.DateTimeField(null=True, blank=True)
    mitigated_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    stabilizing_since = models.DateTimeField(null=True, blank=True, help_text="Start of the clean window (SPEC E1).")
    watcher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checklist = models.JSONField(default=dict, blank=True, help_text="Item key to who confirmed it and when.")
    recovery = models.JSONField(default=dict, blank=True, help_text="Recovery item to who confirmed it and when.")
    bounces = models.PositiveIntegerField(default=0, help_text="Times it came back out of monitoring (SPEC D7).")
    early_reason = models.CharField(max_length=300, blank=True, help_text="Why it was resolved before stabilization.")

    sequence = models.PositiveIntegerField(default=0)
    chain_head = models.CharField(max_length=64, default="0" * 64)
    idempotency_key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=120, blank=True)

    objects = Incidents.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~models.Q(source_id=""), name="one_incident_per_source_id"
            ),
            models.CheckConstraint(
                condition=models.Q(mitigated_at__isnull=True)
                | models.Q(impact_began_at__isnull=True)
                | models.Q(mitigated_at__gte=models.F("impact_began_at")),
                name="impact_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True) | models.Q(resolved_at__gte=models.F("declared_at")),
                name="resolved_after_declared",
            ),
            models.CheckConstraint(
                condition=~models.Q(phase="merged") | models.Q(merged_into__isnull=False),
                name="merged_goes_on_somewhere",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["phase", "-declared_at"], name="incident_board"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:room", args=[self.number])

    @property
    def reference(self) -> str:
        return f"INC-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES

    @property
    def is_monitoring(self) -> bool:
        return self.phase == Phase.MONITORING

    @property
    def named_services(self) -> str:
        """The services of the catalogue it hits, then what else was typed."""
        known = [one.name for one in self.affected.all()]
        return ", ".join(dict.fromkeys([*known, *filter(None, [self.services])]))

    @property
    def began_at(self) -> datetime:
        """When it started as far as anybody knows."""
        return self.impact_began_at or self.detected_at or self.declared_at

    @property
    def impact_ended(self) -> bool:
        return self.mitigated_at is not None

    @property
    def stabilized_at(self) -> datetime | None:
        """When the clean window is over; null while it is not running."""
        return self.stabilizing_since + self.severity.stabilization if self.stabilizing_since else None

    @property
    def whole_impact(self) -> timedelta | None:
        """How long customers felt it; null while they do."""
        ended = self.mitigated_at or self.resolved_at
        return max(ended - self.began_at, timedelta()) if ended else None

    def lasted(self, at: datetime) -> timedelta:
        """Elapsed time, until resolution or `at`."""
        return max((self.resolved_at or at) - self.began_at, timedelta())

    def impact_lasted(self, at: datetime) -> timedelta:
        """Customer impact so far: stops when impact ended, not when resolved (SPEC D7)."""
        return max((self.mitigated_at or self.resolved_at or at) - self.began_at, timedelta())
