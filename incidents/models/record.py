"""What hangs on entries of the record: pins, redactions, hypotheses, decisions with objections, images (SPEC T2-T4)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.models.timeline import TimelineEntry


class Pin(models.Model):
    """An entry somebody holds up. Taking it down sets `unpinned_at`."""

    entry = models.ForeignKey(TimelineEntry, on_delete=models.PROTECT, related_name="pins")
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField()
    unpinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unpinned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry"], condition=models.Q(unpinned_at__isnull=True), name="pinned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, pinned by {self.pinned_by}"


class Redaction(models.Model):
    """A secret was taken out of an entry. Its hash stays, so that the chain still verifies."""

    entry = models.OneToOneField(TimelineEntry, on_delete=models.PROTECT, related_name="redaction", primary_key=True)
    redacted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    redacted_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"Entry {self.entry_id} redacted"


class HypothesisState(models.TextChoices):
    OPEN = "open", "Open"
    RULED_OUT = "ruled_out", "Ruled out"
    CONFIRMED = "confirmed", "Confirmed"


class Hypothesis(models.Model):
    """What might be the cause; ruled out or confirmed with its evidence, so that nobody repeats a dead end."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="hypotheses")
    number = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField(help_text="Of the entry that raised it.")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=HypothesisState.choices, default=HypothesisState.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    evidence = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "hypotheses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_hypothesis_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.text[:60]}"

    @property
    def reference(self) -> str:
        return f"H-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == HypothesisState.OPEN


class Decision(models.Model):
    """What was decided, out of which options, and why."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField(help_text="Of the entry that recorded it.")
    text = models.TextField()
    options = models.TextField(blank=True, help_text="One a line: what else could have been done.")
    rationale = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_decision_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.text[:60]}"

    @property
    def reference(self) -> str:
        return f"D-{self.number}"


class Objection(models.Model):
    """Somebody disagrees with a decision and says why; it does not undo it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]

    def __str__(self) -> str:
        return f"Objection to {self.decision.reference}"


class Attachment(models.Model):
    """An image pasted into the record: re-encoded by us, stored privately under a random name."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="attachments")
    sequence = models.PositiveIntegerField(help_text="Of the entry it belongs to.")
    public_id = models.CharField(max_length=32, unique=True)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["incident", "sequence"], name="attachment_of_entry")]

    def __str__(self) -> str:
        return f"Image of entry {self.sequence}"
