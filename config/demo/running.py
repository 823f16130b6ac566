"""What Harbor runs: the catalogue behind the components its customers know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from incidents import catalogue
from incidents.catalogue import Facts
from incidents.models import Service
from roster.models import Person
from statuspage import components as page
from statuspage.models import Component

DASHBOARDS, RUNBOOKS = "https://dashboards.harbor.example", "https://runbooks.harbor.example"
CODE, BRIDGE = "https://code.harbor.example", "https://meet.harbor.example/war-room"


@dataclass(frozen=True)
class Run:
    """A service: its tier, its team, what a minute down costs, what it needs, in words."""

    name: str
    tier: int
    team: str
    says: str
    cost: int | None = None
    needs: tuple[str, ...] = ()
    runbook: str = "Runbook"


SERVICES = [
    Run("Primary database", 1, "Data platform", "Orders, payments and accounts. One primary, two replicas.",
        runbook="Fail over to a replica"),
    Run("Settlement batch", 3, "Payments", "Settles the day's payments with the banks, once an hour.",
        needs=("Primary database",), runbook="Pause or throttle settlement"),
    Run("Payments API", 1, "Payments", "Charges, refunds and transactions.", 900,
        ("Primary database",), "Payments API runbook"),
    Run("Checkout", 1, "Storefront", "Where shoppers pay.", 1200, ("Payments API", "Primary database"),
        "Roll back checkout"),
    Run("Payouts", 2, "Payments", "Money on its way to the shops' bank accounts.", 150,
        ("Payments API", "Settlement batch"), "Drain the payout queue"),
    Run("Sign-in", 1, "Identity", "Passwords, passkeys and single sign-on.", 400, ("Primary database",)),
    Run("Dashboard", 2, "Merchant tools", "Reports, search and settings for shops.", 80,
        ("Sign-in", "Primary database")),
    Run("Email notifications", 3, "Messaging", "Receipts and notices by e-mail.", 15, ("Payments API",)),
]  # fmt: skip


def run_services(by: Person, at: datetime, components: dict[str, Component]) -> dict[str, Service]:
    """The services by name, made where they are missing, each feeding the component of its name."""
    found = {service.name: service for service in Service.objects.all()}
    for one in SERVICES:
        if one.name not in found:
            found[one.name] = catalogue.add(facts=_facts(one, found), by=by, at=at)
        if one.name in components:
            page.feed(service=found[one.name], components=[components[one.name]], by=by, at=at)
    return found


def _facts(one: Run, found: dict[str, Service]) -> Facts:
    path = one.name.lower().replace(" ", "-")
    return Facts(
        name=one.name,
        description=one.says,
        tier=one.tier,
        team=one.team,
        cost_per_minute=Decimal(one.cost) if one.cost else None,
        depends_on=[found[name] for name in one.needs],
        links=[
            ("dashboard", f"{one.name} dashboard", f"{DASHBOARDS}/{path}"),
            ("runbook", one.runbook, f"{RUNBOOKS}/{path}"),
            ("repository", "Code", f"{CODE}/{path}"),
        ],
    )
