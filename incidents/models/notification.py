"""Notification: one message to one person by one channel, an outbox row (RELIABILITY 2.4)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.cadence import Nudge
from incidents.models.incident import Incident


class Channel(models.TextChoices):
    APP = "app", "In Fireline"
    EMAIL = "email", "E-mail"


class NotificationState(models.TextChoices):
    PENDING = "pending", "Pending"
    LEASED = "leased", "Being sent"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"
    DEAD = "dead", "Failed"


class Notification(models.Model):
    """Sent at least once, recognised by `dedupe_key`; cancelled when its promise was kept before it left."""

    dedupe_key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notifications")
    nudge = models.ForeignKey(Nudge, null=True, blank=True, on_delete=models.CASCADE, related_name="notifications")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    path = models.CharField(max_length=200, blank=True, help_text="Where it is answered; empty for the room.")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NotificationState.choices, default=NotificationState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            # The delivery sweep claims by this; the bell reads by the second.
            models.Index(fields=["next_at"], condition=models.Q(state="pending"), name="notification_due"),
            models.Index(
                fields=["recipient", "-created_at"],
                condition=models.Q(channel="app", read_at__isnull=True),
                name="notification_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.path or self.incident.get_absolute_url()

    @property
    def is_nudge(self) -> bool:
        """It is about a promised update."""
        return self.nudge_id is not None
