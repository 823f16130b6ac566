"""Incident roles and what each one does and must not do (SPEC P2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    """A role is a responsibility, not a headcount: one person may hold several."""

    COMMANDER = "commander", "Incident Commander"
    OPERATIONS = "operations", "Operations Lead"
    COMMUNICATIONS = "communications", "Communications Lead"
    SCRIBE = "scribe", "Scribe"
    EXPERT = "expert", "Subject-Matter Expert"
    SUPPORT = "support", "Support Lead"
    SPONSOR = "sponsor", "Executive Sponsor"


@dataclass(frozen=True)
class Duty:
    """The card of a role: its short name, icon, what it does, and what it must leave to others."""

    short: str
    icon: str
    does: str
    leaves: str

    @property
    def title(self) -> str:
        """What one holder is called: "SME"."""
        return self.short.removesuffix("s") if self.short == "SMEs" else self.short


DUTIES: dict[str, Duty] = {
    Role.COMMANDER: Duty(
        "IC",
        "compass",
        "Decides. Keeps the objective, the roles and the next promise in view; approves every production action.",
        "Does not debug and does not type commands. A commander on the keyboard is a missing commander.",
    ),
    Role.OPERATIONS: Duty(
        "Ops Lead",
        "wrench",
        "Runs the fix: hands out work, collects reports, brings options with their risk to the commander.",
        "Does not talk to customers and does not start an action the commander has not approved.",
    ),
    Role.COMMUNICATIONS: Duty(
        "Comms Lead",
        "megaphone",
        "Keeps the promise: writes every update for customers and stakeholders before it is due.",
        "Does not promise a time to fix and does not guess a cause.",
    ),
    Role.SCRIBE: Duty(
        "Scribe",
        "pen-line",
        "Writes the record: what was seen, decided and done, with its time.",
        "Does not judge and does not tidy up afterwards; corrections are new entries.",
    ),
    Role.EXPERT: Duty(
        "SMEs",
        "microscope",
        "Knows one area. Investigates, proposes actions with their risk and how to undo them, reports back on time.",
        "Does not change production on their own word.",
    ),
    Role.SUPPORT: Duty(
        "Support Lead",
        "headset",
        "Brings what customers say into the room and what the room knows to support.",
        "Does not answer customers with anything that has not been posted.",
    ),
    Role.SPONSOR: Duty(
        "Exec Sponsor",
        "landmark",
        "Removes obstacles: people, money, permission. Speaks to the board.",
        "Does not command and does not ask the commander for news; reads the stakeholder updates.",
    ),
}
