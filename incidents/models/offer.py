"""Offer and Handoff: a role moves only when the person it is offered to accepts (SPEC P4, P5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

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
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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

    def get_absolute_url(self) -> str:
        return reverse("incidents:handoff", args=[self.incident.number, self.pk])

    @property
    def duty(self) -> Duty:
        return DUTIES[self.role]

    @property
    def notice_key(self) -> str:
        """The key of what the person was told about it."""
        return f"offer:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state == OfferState.OPEN

    @property
    def is_command(self) -> bool:
        return self.role == Role.COMMANDER

    @property
    def ask(self) -> str:
        """What is asked of the person: `Alex is handing you command`."""
        who = self.offered_by.first_name
        if self.is_command:
            return f"{who} is handing you command"
        if self.leaving and self.leaving.person_id == self.offered_by_id:
            return f"{who} is handing you {self.named}"
        return f"{who} offers you {self.named}"

    @property
    def named(self) -> str:
        """`Subject-Matter Expert (database)`."""
        label = self.get_role_display()
        return f"{label} ({self.area})" if self.area else label

    @property
    def stays(self) -> str:
        """Who holds it until it is accepted."""
        if self.leaving is None:
            return "Until you accept, nothing moves."
        return f"{self.leaving.person.first_name} stays {self.get_role_display()} until you accept."

    @property
    def is_handoff(self) -> bool:
        """Somebody holds it and leaves when it is accepted."""
        return self.leaving_id is not None

    def is_expired(self, at: datetime) -> bool:
        return self.is_waiting and at >= self.expires_at

    def end(self, state: str, at: datetime, by: Any = None) -> None:
        """It waits no longer; the verb records why."""
        self.state, self.answered_at, self.answered_by = state, at, by
        self.save(update_fields=["state", "answered_at", "answered_by", "reason"])

    def waited(self, at: datetime) -> timedelta:
        """How long it has waited, or waited until it was answered."""
        return max((self.answered_at or at) - self.offered_at, timedelta())


class Handoff(models.Model):
    """The briefing that goes with an offer of a held role: what the successor reads before they accept."""

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="handoff", primary_key=True)
    briefing = models.JSONField(help_text="Headings, each with its sentences, as it stood when offered.")
    note = models.TextField(blank=True, help_text="What the record does not say, from the one who leaves.")

    def __str__(self) -> str:
        return f"Briefing for {self.offer}"
