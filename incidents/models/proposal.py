"""Proposal: a production action somebody proposes and the commander decides (SPEC W1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident


class Risk(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class ProposalState(models.TextChoices):
    WAITING = "waiting", "Waiting for a decision"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Result(models.TextChoices):
    HELPED = "helped", "Helped"
    PARTLY = "partly", "Helped partly"
    NONE = "none", "No effect"
    WORSE = "worse", "Made it worse"


class Proposal(models.Model):
    """An action with its risk in words and its way back; the decision and the result stay on it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    effect = models.TextField(blank=True, help_text="What it should do.")
    risk = models.CharField(max_length=8, choices=Risk.choices)
    risk_words = models.TextField(help_text="What could go wrong, in words.")
    undo = models.TextField(help_text="How to take it back.")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    version = models.PositiveIntegerField(default=1, help_text="Rises with every act; a late click shows an older one.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was rejected, stopped or withdrawn.")
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    observed = models.TextField(blank=True, help_text="What was seen after it ran.")
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote down its result, or stopped it.",
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_proposal_per_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "withdrawn"]) | models.Q(decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(result=""), name="proposal_done_has_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"

    @property
    def reference(self) -> str:
        return f"P-{self.number}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ProposalState.WAITING

    @property
    def is_under_way(self) -> bool:
        """Approved or running: somebody owes the result."""
        return self.state in (ProposalState.APPROVED, ProposalState.RUNNING)

    @property
    def has_helped(self) -> bool:
        return self.result in (Result.HELPED, Result.PARTLY)

    @property
    def latest(self) -> tuple[str, Any, datetime | None]:
        """What became of it last: the word, through whom, when."""
        return {
            ProposalState.WAITING.value: ("proposed", self.proposed_by, self.proposed_at),
            ProposalState.APPROVED.value: ("approved", self.decided_by, self.decided_at),
            ProposalState.REJECTED.value: ("rejected", self.decided_by, self.decided_at),
            ProposalState.WITHDRAWN.value: ("withdrawn", self.decided_by, self.decided_at),
            ProposalState.RUNNING.value: ("started", self.executed_by, self.started_at),
            ProposalState.STOPPED.value: ("stopped", self.closed_by, self.finished_at),
            ProposalState.DONE.value: ("closed", self.closed_by, self.finished_at),
        }[self.state]

    def waited(self, at: datetime) -> timedelta:
        """How long it has waited for a decision, or waited until it got one."""
        return max((self.decided_at or at) - self.proposed_at, timedelta())


class ProposalQuestion(models.Model):
    """What the commander asks before deciding, and the answer."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Question on {self.proposal.reference}"
