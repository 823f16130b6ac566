"""What Harbor's customers use, as its status page lists it."""

from __future__ import annotations

from datetime import datetime, timedelta

from roster.models import Person
from statuspage import components
from statuspage.models import Component, ComponentGroup

KNOWN_FOR = timedelta(days=400)
GROUPS = {
    "Payments": {
        "Checkout": "Where your customers pay.",
        "Payments API": "Charges, refunds and transactions from your own code.",
        "Payouts": "Money on its way to your bank account.",
    },
    "Account": {
        "Sign-in": "Signing in to Harbor, with and without single sign-on.",
        "Dashboard": "Reports, search and settings.",
        "Email notifications": "Receipts and notices by e-mail.",
    },
}


def open_page(by: Person, at: datetime) -> dict[str, Component]:
    """The components by name, made where they are missing; known long enough for ninety days of bars."""
    since = at - KNOWN_FOR
    found = {component.name: component for component in Component.objects.select_related("group")}
    for heading, names in GROUPS.items():
        group = ComponentGroup.objects.filter(name=heading).first()
        group = group or components.create_group(name=heading, by=by, at=since)
        for name, words in names.items():
            if name not in found:
                found[name] = components.create(
                    name=name, group=group, description=words, start_date=since.date(), by=by, at=since
                )
    return found
