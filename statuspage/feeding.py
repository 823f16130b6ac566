"""The public components a service of the catalogue feeds, as its page shows them (SPEC D9)."""

from __future__ import annotations

from django.urls import reverse

from incidents.models import Service
from incidents.slots import Link, ServicePart
from roster.models import Person
from statuspage.models import Component


def part(service: Service, person: Person) -> ServicePart:
    """What customers see fail when it does, and where a manager says so."""
    desk = reverse("statuspage:desk")
    fed = Component.objects.filter(services=service).select_related("group")
    return ServicePart(
        heading="On the status page",
        links=[Link(desk, one.full_name, "globe", one.get_status_display()) for one in fed],
        nothing="It feeds no public component.",
        change=Link(reverse("statuspage:feeds", args=[service.slug]), "Choose") if person.can_manage else None,
    )
