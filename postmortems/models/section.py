"""Section and its revisions, and which timeline entries a reader sees (SPEC M1, M3)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models import TimelineEntry
from postmortems.models.postmortem import Postmortem


class Key(models.TextChoices):
    """The written sections of SPEC M1 in reading order. Timeline and action items are rows of their own."""

    SUMMARY = "summary", "Summary"
    IMPACT = "impact", "Impact"
    CAUSES = "causes", "Root causes and contributing factors"
    DETECTION = "detection", "Detection"
    MITIGATION = "mitigation", "Mitigation"
    RESOLUTION = "resolution", "Resolution"
    LESSONS = "lessons", "Lessons"
    PREVENTION = "prevention", "Preventive measures"
    EFFECTIVENESS = "effectiveness", "Response effectiveness"


class Section(models.Model):
    """One section. Revision 0 is what the record said; each write by a person is the next number."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=16, choices=Key.choices)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["postmortem", "key"], name="one_section_per_key"),
            models.CheckConstraint(
                condition=models.Q(revision=0) | models.Q(edited_by__isnull=False, edited_at__isnull=False),
                name="edited_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_key_display()

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()

    @property
    def is_untouched(self) -> bool:
        """Nobody has written it yet: what stands there comes from the record."""
        return self.revision == 0


class SectionRevision(models.Model):
    """What a section said at one revision; kept for good. `by` is null for the text taken from the record."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "number"], name="one_text_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.number}"


class TimelineChoice(models.Model):
    """Whether readers see a timeline entry. An entry without a row is hidden; the entry itself never changes."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="choices")
    entry = models.ForeignKey(TimelineEntry, on_delete=models.PROTECT, related_name="+")
    shown = models.BooleanField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["postmortem", "entry"], name="one_choice_per_entry"),
        ]

    def __str__(self) -> str:
        return f"{'shown' if self.shown else 'hidden'}: {self.entry}"
