"""Generation: a complete set of files, asked for by a change or because the last one grows old."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from statuspage.models.page import Page


class Generations(models.QuerySet["Generation"]):
    """Named selections."""

    def waiting(self) -> Generations:
        return self.filter(published_at__isnull=True)

    def published(self) -> Generations:
        return self.filter(number__isnull=False, published_at__isnull=False)


class Generation(models.Model):
    """A request for new files, then what came of it.

    `number` is given when the files are written: several requests written together share one generation and only the
    newest of them carries its number. `error` is why the last try failed; the request then still waits.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="generations")
    number = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=120)
    requested_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    files = models.PositiveIntegerField(default=0, help_text="How many files it holds.")
    fresh = models.PositiveIntegerField(default=0, help_text="How many of them were rendered anew.")
    digest = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=500, blank=True)

    objects = Generations.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "number"], condition=models.Q(number__isnull=False), name="one_generation_per_number"
            ),
        ]
        indexes: ClassVar = [
            # The sweep reads only this, every two seconds.
            models.Index(fields=["page"], condition=models.Q(published_at__isnull=True), name="generations_waiting"),
        ]

    def __str__(self) -> str:
        return f"generation {self.number}" if self.number else f"asked for: {self.reason}"

    @property
    def has_failed(self) -> bool:
        return bool(self.error) and self.published_at is None
