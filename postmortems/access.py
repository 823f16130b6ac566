"""The only loader of postmortems and action items for a person: it finds and authorises in one place."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from config.kit.locks import locked
from incidents.access import NotAllowed, incidents_for
from postmortems.models import ActionItem, Postmortem, Section
from postmortems.models.action_item import ActionItems
from postmortems.models.postmortem import Postmortems
from roster.models import Person

LARGEST = 2**31 - 1
SEEN_WITH_ITEM = ("incident__severity", "owner", "postmortem")


def postmortems_for(person: Any) -> Postmortems:
    """The postmortems of the incidents this person may know of."""
    found = Postmortem.objects.filter(incident__in=_known(person))
    return found.select_related("incident__severity", "owner", "published_by")


def load(person: Any, number: int) -> Postmortem:
    """The postmortem of the incident with this number, or 404."""
    found = postmortems_for(person).filter(incident__number=number).first() if 0 < number <= LARGEST else None
    if found is None:
        raise Http404
    return found


def load_section(postmortem: Postmortem, key: str) -> Section:
    """One section by its key, or 404."""
    found = postmortem.sections.select_related("edited_by").filter(key=key).first()
    if found is None:
        raise Http404
    found.postmortem = postmortem
    return found


def items_for(person: Any) -> ActionItems:
    """The action items of the incidents this person may know of."""
    return ActionItem.objects.filter(incident__in=_known(person)).select_related(*SEEN_WITH_ITEM)


def load_item(person: Any, pk: int) -> ActionItem:
    """One action item, or 404."""
    people = ("created_by", "done_by", "verified_by", "dropped_by")
    found = (
        items_for(person).select_related(*SEEN_WITH_ITEM, *people).filter(pk=pk).first() if 0 < pk <= LARGEST else None
    )
    if found is None:
        raise Http404
    return found


def may_write(person: Person) -> None:
    """Refuse whoever may only read (SPEC X3)."""
    if not (person.is_active and person.can_respond):
        raise NotAllowed(
            "You can read postmortems but not change them.", remedy="Ask an administrator for responder access."
        )


def may_review(person: Person) -> None:
    """Refuse everybody but managers: they approve and publish."""
    if not (person.is_active and person.can_manage):
        raise NotAllowed("Managers approve and publish postmortems.", remedy="Ask a manager to review this one.")


def under_lock(postmortem: Postmortem) -> Postmortem:
    """The row as it is now, locked until the transaction ends: the first line of every verb."""
    # Without a join: on PostgreSQL a row whose owner changed while we waited would no longer match its old one.
    return locked(Postmortem.objects.all()).get(pk=postmortem.pk)


def item_under_lock(item: ActionItem) -> ActionItem:
    """The row as it is now, locked until the transaction ends."""
    return locked(ActionItem.objects.all()).get(pk=item.pk)


def _known(person: Any) -> QuerySet[Any]:
    """A subquery that adds nothing while every incident is known to everybody, and all it takes when some are not."""
    return incidents_for(person).select_related(None).order_by().values("pk")
