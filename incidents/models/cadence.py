"""Promise and Nudge: "next update by", and the ladder of reminders that guards it (SPEC C5, RELIABILITY 2.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from incidents.models.incident import Incident
from incidents.models.policy import Audience
from incidents.models.update import Update


class PromiseState(models.TextChoices):
    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    LATE = "late", "Late"
    WAIVED = "waived", "Waived"


class Promise(models.Model):
    """ "Next update by" for one audience. Only the act of posting settles it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="promises")
    audience = models.CharField(
        max_length=12, choices=[(a.value, a.label) for a in (Audience.PUBLIC, Audience.STAKEHOLDERS)]
    )
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    interval = models.DurationField(help_text="The window it was made for; steps of the ladder are shares of it.")
    state = models.CharField(max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN)
    next_step_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Update, null=True, blank=True, on_delete=models.PROTECT, related_name="settled")
    waived_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "audience", "number"], name="one_promise_per_number"),
            models.UniqueConstraint(
                fields=["incident", "audience"], condition=models.Q(state="open"), name="one_open_promise_per_audience"
            ),
        ]
        indexes: ClassVar = [
            # The sweep reads only this: K5 measured 5-11 s without it.
            models.Index(fields=["next_step_at"], condition=models.Q(state="open"), name="promise_next_step"),
        ]

    def __str__(self) -> str:
        return f"next {self.audience} update by {self.due_at:%H:%M} UTC"

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN

    def is_overdue(self, at: datetime) -> bool:
        """Late means strictly after the promised instant."""
        return self.is_open and at > self.due_at

    def late_by(self, at: datetime) -> timedelta:
        """How late it was settled, or is at `at`; zero when on time."""
        return max((self.settled_at or at) - self.due_at, timedelta())


class Outcome(models.TextChoices):
    SENT = "sent", "Sent"
    SKIPPED_LATE = "skipped_late", "Skipped, a later step was sent"


class Nudge(models.Model):
    """One step of the ladder, decided once: sent, or skipped because a later step was already due."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="nudges")
    step = models.CharField(max_length=16)
    scheduled_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)

    class Meta:
        ordering: ClassVar = ["scheduled_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "step"], name="one_nudge_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.outcome}"
