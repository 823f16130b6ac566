"""Offer and Handoff: a role moves only when the person it is offered to accepts (SPEC P4, P5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from incidents.models.assignment import Assignment
from incidents.models.incident import Incident
from roster.roles import DUTIES, Duty, Role


class OfferState(models.TextChoices):
    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Offers(models.QuerySet["Offer"]):
    def waiting(self) -> Offers:
        return self.filter(state=OfferState.OPEN)


class Offer(models.Model):
    """A role offered to a person. Until it is accepted nothing moves; `leaving` is who holds it meanwhile."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="offers")
    role = models.CharField(max_length=16, choices=Role.choices)
    area = models.CharField(max_length=40, blank=True, help_text='What an expert knows: "database".')
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offers")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    leaving = models.ForeignKey(Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was declined.")

    objects = Offers.as_manager()

    class Meta:
        ordering: ClassVar = ["offered_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "role"],
                condition=models.Q(state="open") & ~models.Q(role=Role.EXPERT),
                name="one_open_offer_per_role",
            ),
            models.UniqueConstraint(
                fields=["incident", "role", "person"], condition=models.Q(state="open"), name="offered_once"
            ),
        ]
        indexes: ClassVar = [
            # The sweep that lets offers expire reads only this.
            models.Index(fields=["expires_at"], condition=models.Q(state="open"), name="offer_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} offered to {self.person}"

    @property
    def duty(self) -> Duty:
        return DUTIES[self.role]

    @property
    def is_waiting(self) -> bool:
        return self.state == OfferState.OPEN

    def waited(self, at: datetime) -> timedelta:
        """How long it has waited, or waited until it was answered."""
        return max((self.answered_at or at) - self.offered_at, timedelta())


class Handoff(models.Model):
    """The briefing that goes with an offer of a held role: what the successor reads before they accept."""

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="handoff", primary_key=True)
    briefing = models.JSONField(help_text="Heading to sentences, as it stood when it was offered.")
    note = models.TextField(blank=True, help_text="What the record does not say, from the one who leaves.")

    def __str__(self) -> str:
        return f"Briefing for {self.offer}"
