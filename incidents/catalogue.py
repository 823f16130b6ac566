"""The service catalogue, and which of its services an incident hits (SPEC D9)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from config.kit.locks import locked
from incidents import access, addresses, timeline
from incidents.models import Incident, Kind, Service, ServiceLink
from incidents.models.service import LinkKind, Tier
from roster.models import Person

DEAREST = Decimal("9999999999.99")
MOST_LINKS = 20


@dataclass(frozen=True)
class Facts:
    """What the catalogue says of a service; `links` are kind, label and address."""

    name: str
    description: str = ""
    tier: int = Tier.IMPORTANT
    team: str = ""
    cost_per_minute: Decimal | None = None
    currency: str = "USD"
    depends_on: Sequence[Service] = ()
    links: Sequence[tuple[str, str, str]] = field(default_factory=tuple)


@transaction.atomic
def add(*, facts: Facts, by: Person, at: datetime) -> Service:
    """A new service. Refuses a name that is taken, an unknown tier, a cost below zero, what is no web address."""
    may_keep(by)
    facts = _checked(facts, None)
    service = Service(slug=_slug(facts.name))
    _write(service, facts)
    return service


@transaction.atomic
def change(*, service: Service, facts: Facts, by: Person, at: datetime, seen: str | None = None) -> Service:
    """Write it anew. `seen` is the `state` the writer had before them: refuses when somebody changed it since."""
    may_keep(by)
    service = locked(Service.objects.filter(pk=service.pk)).get()
    if seen is not None and seen != state(service):
        raise TooLate(
            f"Somebody changed {service.name} while you were writing.",
            remedy="Your text is untouched below; read theirs in another tab and save again.",
            shown={"state": state(service)},
        )
    _write(service, _checked(facts, service))
    return service


@transaction.atomic
def retire(*, service: Service, by: Person, at: datetime) -> Service:
    """It is run no longer: not offered any more, its past incidents keep it."""
    may_keep(by)
    service = locked(Service.objects.filter(pk=service.pk)).get()
    if service.retired_at:
        raise TooLate(f"{service.name} was retired on {service.retired_at:%d %b %Y}.")
    service.retired_at = at
    service.save(update_fields=["retired_at"])
    return service


@transaction.atomic
def restore(*, service: Service, by: Person, at: datetime) -> Service:
    """It is run again."""
    may_keep(by)
    service = locked(Service.objects.filter(pk=service.pk)).get()
    if service.retired_at is None:
        raise TooLate(f"{service.name} is in use.")
    service.retired_at = None
    service.save(update_fields=["retired_at"])
    return service


@transaction.atomic
def affect(*, incident: Incident, services: Iterable[Service], by: Person, at: datetime) -> Incident:
    """Say which services of the catalogue the incident hits: all of them, as they stand after this act."""
    access.may_change(by)
    wanted = known(services)
    incident = access.under_lock(incident)
    before = list(incident.affected.all())
    came, went = [one for one in wanted if one not in before], [one for one in before if one not in wanted]
    if not came and not went:
        raise TooLate("These services are named already.", field="services")
    incident.affected.set(wanted)
    said = [f"{words}: {', '.join(one.name for one in some)}." for words, some in _groups(came, went) if some]
    timeline.record(
        incident,
        kind=Kind.CONTEXT,
        body=" ".join(said),
        by=by,
        at=at,
        detail={"act": "affect", "came": [one.slug for one in came], "went": [one.slug for one in went]},
    )
    return incident


def _groups(came: list[Service], went: list[Service]) -> list[tuple[str, list[Service]]]:
    return [("Affected services", came), ("Not affected", went)]


def may_keep(person: Person) -> None:
    """Refuse whoever does not keep the catalogue."""
    if not (person.is_active and person.can_manage):
        raise access.NotAllowed("Only managers change the catalogue.", remedy="Ask a manager or an administrator.")


def known(services: Iterable[Service]) -> list[Service]:
    """The services as the catalogue has them, each once; refuses one that is not there."""
    asked = {one.pk for one in services}
    found = list(Service.objects.filter(pk__in=asked)) if asked else []
    if len(found) != len(asked):
        raise Refusal("There is no such service.", field="services", remedy="Reload the page.")
    return found


def offered() -> list[Service]:
    """The services in use, most critical first."""
    return list(Service.objects.filter(retired_at=None))


def dependants(services: Iterable[Service]) -> list[Service]:
    """Everything that stops working with these, step by step; a circle of dependencies ends where it began."""
    seen, step, found = {one.pk for one in services}, {one.pk for one in services}, set[int]()
    while step:
        above = Service.objects.filter(depends_on__in=step, retired_at=None).values_list("pk", flat=True)
        step = set(above) - seen
        seen |= step
        found |= step
    return list(Service.objects.filter(pk__in=found)) if found else []


def state(service: Service) -> str:
    """A short name for what the catalogue says of a service now: changes with every word of it."""
    links = [(one.kind, one.label, one.url) for one in service.links.all()]
    needs = sorted(one.pk for one in service.depends_on.all())
    cost = service.cost_per_minute and f"{service.cost_per_minute:.2f}"
    said = [service.name, service.description, int(service.tier), service.team, cost, service.currency]
    return hashlib.sha256(repr([*said, needs, links]).encode()).hexdigest()[:16]


def _write(service: Service, facts: Facts) -> None:
    for name in ("name", "description", "tier", "team", "cost_per_minute", "currency"):
        setattr(service, name, getattr(facts, name))
    service.save()
    service.depends_on.set(facts.depends_on)
    service.links.all().delete()
    links = [ServiceLink(service=service, kind=kind, label=label, url=url) for kind, label, url in facts.links]
    ServiceLink.objects.bulk_create(links)


def _checked(facts: Facts, service: Service | None) -> Facts:
    name = texts.line(facts.name, field="name", limit=80, required=True)
    if Service.objects.filter(name__iexact=name).exclude(pk=service.pk if service else 0).exists():
        raise Refusal("There is a service of this name.", field="name", remedy="Choose another name.")
    if facts.tier not in Tier.values:
        raise Refusal("There is no such tier.", field="tier", remedy="Choose one from the list.")
    currency = texts.line(facts.currency, field="currency", limit=3).upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        raise Refusal("A currency has three letters.", field="currency", remedy="For example USD.")
    depends_on = known(facts.depends_on)
    if service is not None and service in depends_on:
        raise Refusal("A service does not depend on itself.", field="depends_on")
    return Facts(
        name=name,
        description=texts.paragraphs(facts.description, field="description", limit=5000),
        tier=facts.tier,
        team=texts.line(facts.team, field="team", limit=80),
        cost_per_minute=_cost(facts.cost_per_minute),
        currency=currency,
        depends_on=depends_on,
        links=_links(facts.links),
    )


def _cost(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or value < 0 or value > DEAREST:
        raise Refusal(
            "This is not a cost we can add up.", field="cost_per_minute", remedy="Write it as 1200 or 950.50."
        )
    return value.quantize(Decimal("0.01"))


def _links(given: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    if len(given) > MOST_LINKS:
        raise Refusal(f"At most {MOST_LINKS} links fit.", field="links")
    found = []
    for kind, label, url in given:
        if kind not in LinkKind.values:
            raise Refusal("There is no such kind of link.", field="links", remedy="Choose one from the list.")
        label = texts.line(label, field="links", limit=80) or str(LinkKind(kind).label)
        found.append((kind, label, addresses.web(url, field="links")))
    return found


def _slug(name: str) -> str:
    base = slugify(name)[:50].strip("-") or "service"
    taken = set(Service.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
