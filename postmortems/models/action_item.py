"""ActionItem: one owner, one day, and somebody else who checks that it worked (SPEC M4)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from incidents.models import Incident, TimelineEntry
from postmortems.models.postmortem import Postmortem

PERSON = settings.AUTH_USER_MODEL


class ActionState(models.TextChoices):
    """Done is not the end: verified is."""

    OPEN = "open", "Open"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done, verify"
    VERIFIED = "verified", "Verified"
    DROPPED = "dropped", "Dropped"


class ActionKind(models.TextChoices):
    """What it would have changed. `told` is how the document says it: "Detects"."""

    PREVENT = "prevent", "Prevent"
    DETECT = "detect", "Detect"
    MITIGATE = "mitigate", "Mitigate"
    RESPOND = "respond", "Respond"

    @property
    def told(self) -> str:
        return f"{self.label}s"


class Priority(models.IntegerChoices):
    P1 = 1, "P1"
    P2 = 2, "P2"
    P3 = 3, "P3"


UNFINISHED = [ActionState.OPEN, ActionState.IN_PROGRESS]
LOOKS: dict[str, tuple[str, str]] = {
    ActionState.OPEN: ("grey", "circle"),
    ActionState.IN_PROGRESS: ("blue", "circle-dot"),
    ActionState.DONE: ("orange", "circle-check"),
    ActionState.VERIFIED: ("green", "badge-check"),
    ActionState.DROPPED: ("grey", "circle-slash"),
}


class ActionItems(models.QuerySet["ActionItem"]):
    """Named selections. A day ends at 24:00 UTC: `on` is today's date in UTC."""

    def unfinished(self) -> ActionItems:
        return self.filter(state__in=UNFINISHED)

    def overdue(self, on: date) -> ActionItems:
        return self.unfinished().filter(due_on__lt=on)


class ActionItem(models.Model):
    """Something that will be different because of an incident. `entry` is the follow-up noted in the room."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="action_items")
    postmortem = models.ForeignKey(
        Postmortem, null=True, blank=True, on_delete=models.PROTECT, related_name="action_items"
    )
    entry = models.OneToOneField(TimelineEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=ActionKind.choices, default=ActionKind.PREVENT)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.P2)
    owner = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="action_items")
    due_on = models.DateField(null=True, blank=True)
    external_url = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.OPEN)
    version = models.PositiveIntegerField(
        default=0, help_text="Goes up with every change; a form carries the one it was shown."
    )

    created_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(blank=True, help_text="What was done and where to see it.")
    verified_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verification = models.TextField(blank=True, help_text="How it was confirmed that it works.")
    dropped_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=500, blank=True)

    objects = ActionItems.as_manager()

    class Meta:
        ordering: ClassVar = ["priority", "due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(verified_by=models.F("owner")) & ~models.Q(verified_by=models.F("done_by"))
                | models.Q(verified_by__isnull=True),
                name="verified_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ActionState.VERIFIED)
                | (models.Q(verified_by__isnull=False, verified_at__isnull=False) & ~models.Q(verification="")),
                name="verified_with_evidence",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[ActionState.DONE, ActionState.VERIFIED])
                | (models.Q(done_by__isnull=False, done_at__isnull=False) & ~models.Q(evidence="")),
                name="done_with_evidence",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ActionState.DROPPED)
                | (models.Q(dropped_by__isnull=False, dropped_at__isnull=False) & ~models.Q(dropped_reason="")),
                name="dropped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[ActionState.OPEN, ActionState.DROPPED]) | models.Q(owner__isnull=False),
                name="worked_on_by_its_owner",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="action_item_has_a_title"),
            models.CheckConstraint(condition=models.Q(priority__range=(1, 3)), name="action_item_priority_known"),
        ]
        indexes: ClassVar = [
            # The board and the navigation count read unfinished items by their day.
            models.Index(
                fields=["due_on"], condition=models.Q(state__in=["open", "in_progress"]), name="action_item_unfinished"
            ),
            models.Index(fields=["state", "-done_at"], name="action_item_column"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actions:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN

    @property
    def is_started(self) -> bool:
        return self.state == ActionState.IN_PROGRESS

    @property
    def is_done(self) -> bool:
        return self.state == ActionState.DONE

    @property
    def is_verified(self) -> bool:
        return self.state == ActionState.VERIFIED

    @property
    def is_dropped(self) -> bool:
        return self.state == ActionState.DROPPED

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_ownerless(self) -> bool:
        """Nobody has taken it, or nobody has named a day."""
        return self.owner_id is None or self.due_on is None

    @property
    def tone(self) -> str:
        return LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.state][1]

    @property
    def told(self) -> str:
        """The kind as the document says it: "Detects"."""
        return ActionKind(self.kind).told

    def days_late(self, on: date) -> int:
        """Whole days after its day, while unfinished; zero when on time."""
        return max((on - self.due_on).days, 0) if self.is_unfinished and self.due_on else 0

    @property
    def was_on_time(self) -> bool:
        """Done on its day or before; an item without a day is never on time."""
        return bool(self.done_at and self.due_on and self.done_at.date() <= self.due_on)


class What(models.TextChoices):
    """What happened to an action item, in the past tense of its history."""

    ADDED = "added", "Added"
    ASSIGNED = "assigned", "Given to"
    STARTED = "started", "Started"
    DONE = "done", "Done"
    VERIFIED = "verified", "Verified"
    DROPPED = "dropped", "Dropped"
    REOPENED = "reopened", "Opened again"
    RESCHEDULED = "rescheduled", "New date"
    REVISED = "revised", "Reworded"


class ActionItemChange(models.Model):
    """One line of the history: who did what when, from which value to which, and the evidence or reason."""

    item = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=12, choices=What.choices)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was = models.CharField(max_length=200, blank=True)
    now = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%d %b %H:%M} UTC"
