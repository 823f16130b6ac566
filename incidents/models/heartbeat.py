"""Heartbeat: the dead-man's switch of every sweep (RELIABILITY 2.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models


class Heartbeat(models.Model):
    """Written at the end of a sweep that went well; stale means the sweep is not running."""

    name = models.CharField(max_length=40, primary_key=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    period = models.DurationField(default=timedelta(seconds=2))
    instance = models.CharField(max_length=120, blank=True)
    backlog = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    def is_stale(self, at: datetime) -> bool:
        """Silent for longer than 15 s or five periods, whichever is more."""
        return self.last_ok_at is None or at - self.last_ok_at > max(timedelta(seconds=15), 5 * self.period)
