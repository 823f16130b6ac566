"""Links of an incident: its bridge, a dashboard somebody found, a document."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.models.service import LinkKind


class IncidentLink(models.Model):
    """An address responders share; taking it down sets `removed_at`."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="shared_links")
    kind = models.CharField(max_length=10, choices=LinkKind.choices, default=LinkKind.OTHER)
    label = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.label
