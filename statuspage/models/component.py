"""Components: what customers use, how each one is doing, and the record of every change."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models import Service
from statuspage.ids import public_id
from statuspage.models.page import Page


class Status(models.TextChoices):
    """What a component can be; the words are those of the page, the values those of the v2 API."""

    OPERATIONAL = "operational", "Operational"
    DEGRADED = "degraded_performance", "Degraded"
    PARTIAL = "partial_outage", "Partial outage"
    MAJOR = "major_outage", "Major outage"
    MAINTENANCE = "under_maintenance", "Maintenance"


class ComponentGroup(models.Model):
    """Components shown under one heading."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="groups")
    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name


class Component(models.Model):
    """One thing customers use. `position` counts inside its group."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="components")
    group = models.ForeignKey(
        ComponentGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="components"
    )
    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=1)
    services = models.ManyToManyField(Service, blank=True, related_name="components", help_text="What feeds it.")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPERATIONAL)
    showcase = models.BooleanField(default=True, help_text="Bars and uptime are shown.")
    start_date = models.DateField(null=True, blank=True, help_text="Uptime counts from this day (UTC).")
    only_show_if_degraded = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "name"], name="one_component_per_name"),
            models.UniqueConstraint(
                fields=["page", "name"], condition=models.Q(group__isnull=True), name="one_component_per_name_alone"
            ),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="component_status_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_operational(self) -> bool:
        return self.status == Status.OPERATIONAL

    @property
    def full_name(self) -> str:
        """With its group, as the v2 API writes it; reads the group."""
        return f"{self.group.name} - {self.name}" if self.group else self.name


class ComponentChange(models.Model):
    """A component changed: bars and uptime are computed from these. Who and why stay inside."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="changes")
    old = models.CharField(max_length=20, choices=Status.choices)
    new = models.CharField(max_length=20, choices=Status.choices)
    at = models.DateTimeField()
    update = models.ForeignKey(
        "statuspage.PublicUpdate", null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            # Bars and uptime read one component's changes in order.
            models.Index(fields=["component", "at"], name="changes_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.get_old_display()} to {self.get_new_display()}"
