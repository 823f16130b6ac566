"""The service catalogue: what can break, whose it is, what hangs on it (SPEC D9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse


class Tier(models.IntegerChoices):
    CRITICAL = 1, "Tier 1, critical"
    IMPORTANT = 2, "Tier 2, important"
    SUPPORTING = 3, "Tier 3, supporting"


class Service(models.Model):
    """Something responders run. `depends_on` points at what it needs; who needs it are its dependants."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.IMPORTANT)
    team = models.CharField(max_length=80, blank=True, help_text="The team that owns it.")
    cost_per_minute = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="What a minute of downtime costs."
    )
    currency = models.CharField(max_length=3, default="USD")
    depends_on = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="dependants")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["tier", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("incidents:service", args=[self.slug])


class LinkKind(models.TextChoices):
    DASHBOARD = "dashboard", "Dashboard"
    RUNBOOK = "runbook", "Runbook"
    REPOSITORY = "repository", "Repository"
    BRIDGE = "bridge", "Bridge"
    OTHER = "other", "Link"


class ServiceLink(models.Model):
    """A dashboard, runbook or repository of a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    label = models.CharField(max_length=80)
    url = models.URLField(max_length=500)

    class Meta:
        ordering: ClassVar = ["kind", "label"]

    def __str__(self) -> str:
        return self.label
