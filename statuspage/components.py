"""Components: what customers use and how each is doing (SPEC S1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from config.kit.locks import locked
from incidents import access, catalogue
from incidents.models import Service
from roster.models import Person
from statuspage import generations
from statuspage.models import Component, ComponentChange, ComponentGroup, Page, PublicUpdate, Status

NAME = 80


@transaction.atomic
def create_group(*, name: str, by: Person, at: datetime, position: int | None = None) -> ComponentGroup:
    """Add a heading for components. Refuses a name that is taken."""
    access.may_change(by)
    page = generations.main_page(at)
    name = texts.line(name, field="name", limit=NAME, required=True)
    if page.groups.filter(name__iexact=name).exists():
        raise Refusal("There is a group of that name.", field="name", remedy="Choose another name.")
    group = ComponentGroup.objects.create(
        page=page, name=name, position=_next(page, None) if position is None else position, created_at=at, updated_at=at
    )
    generations.request(page=page, reason=f"group {name} added", at=at)
    return group


@transaction.atomic
def create(
    *,
    name: str,
    by: Person,
    at: datetime,
    group: ComponentGroup | None = None,
    description: str = "",
    position: int | None = None,
    start_date: date | None = None,
    showcase: bool = True,
    only_show_if_degraded: bool = False,
) -> Component:
    """Add a component, operational.

    Uptime counts from `start_date`, else from `at`. Refuses a name taken in its group.
    """
    access.may_change(by)
    page = generations.main_page(at)
    name = texts.line(name, field="name", limit=NAME, required=True)
    beside = page.components.filter(group=group)
    if beside.filter(name__iexact=name).exists():
        raise Refusal("There is a component of that name here.", field="name", remedy="Choose another name.")
    component = Component.objects.create(
        page=page,
        group=group,
        name=name,
        description=texts.line(description, field="description"),
        position=_next(page, group) if position is None else position,
        start_date=start_date,
        showcase=showcase,
        only_show_if_degraded=only_show_if_degraded,
        created_at=at,
        updated_at=at,
    )
    generations.request(page=page, reason=f"component {name} added", at=at)
    return component


@transaction.atomic
def set_status(
    *,
    component: Component,
    status: str,
    by: Person | None,
    at: datetime,
    update: PublicUpdate | None = None,
    reason: str = "",
) -> Component:
    """Say how a component is doing; the change is recorded with who and why.

    A change dated before the newest one is recorded but does not overwrite it. Refuses an unknown state, and the
    state it shows already.
    """
    if by is not None:
        access.may_change(by)
    reason = texts.line(reason, field="reason", limit=300)
    component = _under_lock(component)
    known(status, field="status")
    if not change(component, status, by=by, at=at, update=update, reason=reason):
        raise TooLate(f"{component.name} shows {component.get_status_display().lower()} already.", field="status")
    generations.request(page=component.page, reason=f"{component.name}: {Status(status).label.lower()}", at=at)
    return component


def known(status: str, *, field: str) -> str:
    """The state, or a refusal at the field."""
    if status not in Status.values:
        raise Refusal("Choose one of the list.", field=field)
    return status


def change(
    component: Component, status: str, *, by: Person | None, at: datetime, update: PublicUpdate | None, reason: str = ""
) -> bool:
    """Record a change inside a verb that holds the row; false when it was in that state at `at` already."""
    old = status_at(component, at)
    if old == status:
        return False
    ComponentChange.objects.create(component=component, old=old, new=status, at=at, update=update, by=by, reason=reason)
    if not component.changes.filter(at__gt=at).exists():
        component.status = status
    component.updated_at = max(component.updated_at, at)
    component.save(update_fields=["status", "updated_at"])
    return True


def status_at(component: Component, at: datetime) -> str:
    """What it showed at that instant."""
    before = component.changes.filter(at__lte=at).order_by("-at", "-pk").first()
    return before.new if before else Status.OPERATIONAL


def by_public_ids(ids: list[str]) -> dict[str, Component]:
    """These components, locked in one order so that two posts cannot wait for each other; unknown ones are left out."""
    rows = locked(Component.objects.select_related("page", "group").filter(public_id__in=ids).order_by("pk"))
    return {component.public_id: component for component in rows}


@transaction.atomic
def feed(*, service: Service, components: Iterable[Component], by: Person, at: datetime) -> list[Component]:
    """Say which components customers see fail when `service` does: all of them, as they stand after this act.

    Managers keep it, as they keep the catalogue. Nothing customers see changes by it.
    """
    catalogue.may_keep(by)
    asked = {one.pk for one in components}
    found = list(Component.objects.filter(pk__in=asked))
    if len(found) != len(asked):
        raise Refusal("There is no such component.", field="components", remedy="Reload the page.")
    service.components.set(found)
    return found


def _next(page: Page, group: ComponentGroup | None) -> int:
    """The position after the last one: inside a group, or among groups and components without one."""
    rows = [page.components.filter(group=group)] if group else [page.components.filter(group=None), page.groups.all()]
    return 1 + max(found.aggregate(last=Max("position"))["last"] or 0 for found in rows)


def _under_lock(component: Component) -> Component:
    return locked(Component.objects.select_related("page")).get(pk=component.pk)
