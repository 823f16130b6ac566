"""Drafts of updates: one per incident, one pen, every saved text kept; and updates that wait for a second person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident


class UpdateDraft(models.Model):
    """What is being written. Whoever holds the pen writes; `revision` refuses a save that did not see the last one."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="draft", primary_key=True)
    fields = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    pen = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pen_taken_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    suggestions = models.JSONField(
        default=list, blank=True, help_text="Sentences that others offer: number, fields by name, by, handle, at."
    )

    def __str__(self) -> str:
        return f"Draft for {self.incident.reference}"


class DraftRevision(models.Model):
    """One saved text of a draft."""

    draft = models.ForeignKey(UpdateDraft, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    fields = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "revision"], name="one_draft_per_revision"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.revision}"


class HeldState(models.TextChoices):
    WAITING = "waiting", "Waiting for a second person"
    RELEASED = "released", "Released"
    SENT_BACK = "sent_back", "Sent back"


class HeldUpdate(models.Model):
    """A public update that a second person must release (SPEC C9)."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="held_updates")
    fields = models.JSONField(help_text="The arguments of post_update.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=HeldState.choices, default=HeldState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["requested_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident"], condition=models.Q(state="waiting"), name="one_update_held"),
        ]

    def __str__(self) -> str:
        return f"Update held for {self.incident.reference}"

    @property
    def is_final(self) -> bool:
        """The last words of the incident: released, they wait for the act of resolving."""
        return bool(self.fields.get("status") == "resolved")
