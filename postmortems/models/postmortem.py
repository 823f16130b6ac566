"""Postmortem: owed at resolution, reviewed, published; each step of its way is a row (SPEC M1, M3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from incidents.models import Incident


class State(models.TextChoices):
    """SPEC M3, in the order of the track."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


LOOKS: dict[str, tuple[str, str]] = {
    State.DRAFT: ("grey", "pen-line"),
    State.IN_REVIEW: ("blue", "message-square"),
    State.APPROVED: ("green", "circle-check"),
    State.PUBLISHED: ("green", "badge-check"),
}


class Postmortems(models.QuerySet["Postmortem"]):
    """Named selections."""

    def unpublished(self) -> Postmortems:
        return self.exclude(state=State.PUBLISHED)

    def late(self, at: datetime) -> Postmortems:
        """Promised by now and not published."""
        return self.unpublished().filter(due_at__lt=at)


class Postmortem(models.Model):
    """What an incident taught. `due_at` is null when nothing was promised by a certain day."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="postmortem")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postmortems")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    required = models.BooleanField(default=False, help_text="The severity policy asked for it when it was opened.")
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = Postmortems.as_manager()

    class Meta:
        ordering: ClassVar = ["-owed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=State.PUBLISHED, published_at__isnull=False, published_by__isnull=False)
                | (~models.Q(state=State.PUBLISHED) & models.Q(published_at__isnull=True, published_by__isnull=True)),
                name="published_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__isnull=True) | models.Q(due_at__gte=models.F("owed_at")),
                name="postmortem_due_after_owed",
            ),
        ]
        indexes: ClassVar = [
            # The navigation counts and the list filters by this; published ones, the many, are left out.
            models.Index(fields=["due_at"], condition=~models.Q(state="published"), name="postmortem_unpublished"),
            models.Index(fields=["-owed_at"], name="postmortem_newest"),
        ]

    def __str__(self) -> str:
        return f"Postmortem of {self.incident.reference}"

    def get_absolute_url(self) -> str:
        return reverse("postmortems:document", args=[self.incident.number])

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def in_review(self) -> bool:
        return self.state == State.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    @property
    def is_writable(self) -> bool:
        """Its text may change: while it is a draft or in review."""
        return self.state in (State.DRAFT, State.IN_REVIEW)

    @property
    def tone(self) -> str:
        return LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.state][1]

    def is_late(self, at: datetime) -> bool:
        """Not published at an instant strictly after it was due."""
        return not self.is_published and self.due_at is not None and at > self.due_at

    def late_by(self, at: datetime) -> timedelta:
        """How late it is, or was when published; zero when on time or never promised."""
        return max((self.published_at or at) - self.due_at, timedelta()) if self.due_at else timedelta()


class Act(models.TextChoices):
    """What moved a postmortem along, in the past tense of the history."""

    OPENED = "opened", "Opened"
    SUBMITTED = "submitted", "Submitted for review"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"
    PUBLISHED = "published", "Published"
    HANDED_OVER = "handed_over", "Handed over"
    KEPT = "kept", "Kept"
    OWED_AGAIN = "owed_again", "Owed again"


class ReviewStep(models.Model):
    """One step on the way: who, when, and why. `by` is null when Fireline itself did it."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(act=Act.SENT_BACK) | ~models.Q(note=""), name="sent_back_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%d %b %H:%M} UTC"
