"""Look people up."""

from __future__ import annotations

from django.db.models import QuerySet

from roster.models import HANDLE, HANDLE_LIMIT, Access, Person


def people() -> QuerySet[Person]:
    """Everybody who can sign in, by name."""
    return Person.objects.filter(is_active=True).order_by("name")


def responders() -> QuerySet[Person]:
    """Everybody who may hold a role."""
    return people().exclude(access=Access.VIEWER)


def managers() -> QuerySet[Person]:
    """Managers and administrators: the last resort of an escalation."""
    return people().filter(access__in=[Access.MANAGER, Access.ADMINISTRATOR])


def is_handle(text: str) -> bool:
    """Could this be somebody's handle?"""
    return len(text) <= HANDLE_LIMIT and bool(HANDLE.search(text))


def by_handle(handle: str) -> Person | None:
    """The person called `@handle`, if there is one."""
    wanted = handle.removeprefix("@").lower()
    return people().filter(handle__iexact=wanted).first() if is_handle(wanted) else None
