"""Who looks on, asks and counts: presence, followers, questions, customer contacts (SPEC C8, C9, T5)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident

# The page reports every 20 s; two missed reports mean it was closed.
HERE = timedelta(seconds=50)


class Presence(models.Model):
    """When a person last had the room open, and up to which entry they have seen the record."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "person"], name="one_presence_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.incident.reference}"


class Follow(models.Model):
    """Somebody wants every update of this incident by e-mail."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "person"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.person} follows {self.incident.reference}"


class StakeholderQuestion(models.Model):
    """A question of somebody who looks on; it waits for the Communications Lead, never for the commander."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="stakeholder_questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ContactTally(models.Model):
    """The Support Lead counts customer contacts: each row is the total so far at its time."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tallies")
    total = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-counted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.total} customer contacts"
