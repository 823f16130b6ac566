"""The words that the review of updates looks for, where an administrator changed them (SPEC C4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class WordList(models.Model):
    """The list of one rule; without a row the list that comes with Fireline counts."""

    rule = models.CharField(max_length=20, primary_key=True)
    words = models.JSONField(default=list, help_text="Lines: a word, or a word = the plain one.")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Words of {self.rule}"
