"""Action items: one owner, one day; done is not verified, and somebody else verifies (SPEC M4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents.access import NotAllowed
from incidents.models import Incident
from postmortems import access, followups
from postmortems.models import ActionItem, ActionItemChange, Postmortem
from postmortems.models.action_item import ActionKind, ActionState, Priority, What
from roster.models import Person

FAR = timedelta(days=3 * 366)
FINISHED = [ActionState.DONE, ActionState.VERIFIED, ActionState.DROPPED]


@transaction.atomic
def add(
    *,
    incident: Incident,
    title: str,
    by: Person,
    at: datetime,
    detail: str = "",
    kind: str = ActionKind.PREVENT,
    priority: int = Priority.P2,
    owner: Person | None = None,
    due_on: date | None = None,
    external_url: str = "",
) -> ActionItem:
    """Add an action item to an incident and to its postmortem when there is one.

    Without `due_on` the severity names the day. Refuses an empty title, a day in the past, an owner who may only read.
    """
    access.may_write(by)
    _check_owner(owner)
    item = ActionItem(
        incident=incident,
        postmortem=Postmortem.objects.filter(incident=incident).first(),
        title=texts.line(title, field="title", required=True),
        detail=texts.paragraphs(detail, field="detail"),
        kind=_kind(kind),
        priority=_priority(priority),
        owner=owner,
        due_on=_day(due_on, at) if due_on else followups.default_due(incident, at),
        external_url=link(external_url),
        created_by=by,
        created_at=at,
    )
    item.save(force_insert=True)
    return _record(item, What.ADDED, by, at, now=owner.first_name if owner else "")


@transaction.atomic
def revise(
    *, item: ActionItem, title: str, by: Person, at: datetime, version: int, detail: str = "", kind: str, priority: int,
    external_url: str = "",
) -> ActionItem:  # fmt: skip
    """Reword an item, change its kind, priority or link; `version` is the one the writer was shown (409 when stale)."""
    access.may_write(by)
    fields = {
        "title": texts.line(title, field="title", required=True),
        "detail": texts.paragraphs(detail, field="detail"),
        "kind": _kind(kind),
        "priority": _priority(priority),
        "external_url": link(external_url),
    }
    item = access.item_under_lock(item)
    if item.version != version:
        raise TooLate(
            f"{_last(item)} while you were writing.", remedy="Your text is untouched below.", shown={"theirs": item}
        )
    _must_not_be(item, ActionState.VERIFIED, ActionState.DROPPED)
    changed = [name for name, value in fields.items() if getattr(item, name) != value]
    if not changed:
        return item
    was = item.title if "title" in changed else ""
    for name, value in fields.items():
        setattr(item, name, value)
    names = ", ".join({"external_url": "link"}.get(name, name) for name in changed)
    return _record(item, What.REVISED, by, at, was=was, now=item.title if was else "", note=f"Changed: {names}.")


@transaction.atomic
def assign(*, item: ActionItem, person: Person, by: Person, at: datetime) -> ActionItem:
    """Give an item to its one owner. Refuses somebody who may only read, and an item that is verified or dropped."""
    access.may_write(by)
    _check_owner(person)
    item = access.item_under_lock(item)
    _must_not_be(item, ActionState.VERIFIED, ActionState.DROPPED)
    if item.owner_id == person.pk:
        raise TooLate(f"{person.first_name} owns it already.", field="owner")
    was = item.owner.first_name if item.owner else "nobody"
    item.owner = person
    return _record(item, What.ASSIGNED, by, at, was=was, now=person.first_name)


@transaction.atomic
def start(*, item: ActionItem, by: Person, at: datetime) -> ActionItem:
    """Work on it has begun. Refuses an item that nobody owns."""
    access.may_write(by)
    item = access.item_under_lock(item)
    _must_be(item, ActionState.OPEN)
    _must_be_owned(item)
    item.state, item.started_at = ActionState.IN_PROGRESS, at
    return _record(item, What.STARTED, by, at)


@transaction.atomic
def complete(*, item: ActionItem, evidence: str, by: Person, at: datetime) -> ActionItem:
    """It is done: say what was done and where to see it. It still has to be verified by somebody else."""
    access.may_write(by)
    evidence = texts.paragraphs(evidence, field="evidence", limit=5000, required=True)
    item = access.item_under_lock(item)
    _must_be(item, ActionState.OPEN, ActionState.IN_PROGRESS)
    _must_be_owned(item)
    item.state, item.evidence = ActionState.DONE, evidence
    item.done_by, item.done_at = by, at
    return _record(item, What.DONE, by, at, note=evidence)


@transaction.atomic
def verify(*, item: ActionItem, evidence: str, by: Person, at: datetime) -> ActionItem:
    """Somebody else confirms that it works, with evidence. Refuses its owner and whoever did it."""
    access.may_write(by)
    evidence = texts.paragraphs(evidence, field="evidence", limit=5000, required=True)
    item = access.item_under_lock(item)
    _must_be(item, ActionState.DONE)
    if by.pk in (item.owner_id, item.done_by_id):
        raise NotAllowed("Whoever did it does not verify it.", remedy="Ask somebody else to check that it works.")
    item.state, item.verification = ActionState.VERIFIED, evidence
    item.verified_by, item.verified_at = by, at
    return _record(item, What.VERIFIED, by, at, note=evidence)


@transaction.atomic
def drop(*, item: ActionItem, reason: str, by: Person, at: datetime) -> ActionItem:
    """It will not be done, with a reason. Refuses what is verified."""
    access.may_write(by)
    reason = texts.line(reason, field="reason", limit=500, required=True)
    item = access.item_under_lock(item)
    _must_not_be(item, ActionState.VERIFIED, ActionState.DROPPED)
    item.state, item.dropped_reason = ActionState.DROPPED, reason
    item.dropped_by, item.dropped_at = by, at
    return _record(item, What.DROPPED, by, at, note=reason)


@transaction.atomic
def reopen(*, item: ActionItem, reason: str, by: Person, at: datetime) -> ActionItem:
    """Back to open, with a reason: it did not work, or is wanted after all. Evidence moves to the history."""
    access.may_write(by)
    reason = texts.line(reason, field="reason", limit=500, required=True)
    item = access.item_under_lock(item)
    _must_not_be(item, ActionState.OPEN)
    was = item.get_state_display()
    item.state, item.started_at = ActionState.OPEN, None
    item.done_by = item.done_at = item.verified_by = item.verified_at = item.dropped_by = item.dropped_at = None
    item.evidence = item.verification = item.dropped_reason = ""
    return _record(item, What.REOPENED, by, at, was=was, note=reason)


@transaction.atomic
def reschedule(*, item: ActionItem, due_on: date, by: Person, at: datetime, reason: str = "") -> ActionItem:
    """Name another day. A later one needs a reason. Refuses a day in the past and an item that is finished."""
    access.may_write(by)
    reason = texts.line(reason, field="reason", limit=500)
    due_on = _day(due_on, at)
    item = access.item_under_lock(item)
    _must_not_be(item, *FINISHED)
    if item.due_on == due_on:
        raise TooLate("That is its day already.", field="due_on")
    if item.due_on and due_on > item.due_on and not reason:
        raise Refusal("A later day needs a reason.", field="reason", remedy="One line is enough.")
    was = words(item.due_on) if item.due_on else "no date"
    item.due_on = due_on
    return _record(item, What.RESCHEDULED, by, at, was=was, now=words(due_on), note=reason)


def words(day: date) -> str:
    """`9 Jun 2026`."""
    return f"{day.day} {day:%b %Y}"


def link(url: str) -> str:
    """An address in a tracker, or a refusal at the field."""
    url = texts.line(url, field="external_url", limit=500)
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise Refusal(
                "This is not a web address.", field="external_url", remedy="It starts with https://."
            ) from None
    return url


def _day(day: date, at: datetime) -> date:
    if day < at.date():
        raise Refusal(f"{words(day)} is in the past.", field="due_on", remedy="Choose today (UTC) or later.")
    if day > at.date() + FAR:
        raise Refusal(f"{words(day)} is more than three years away.", field="due_on", remedy="Choose a nearer day.")
    return day


def _kind(kind: str) -> str:
    if kind not in ActionKind.values:
        raise Refusal("Choose one of the list.", field="kind")
    return str(kind)


def _priority(priority: int) -> int:
    if priority not in Priority.values:
        raise Refusal("Choose one of the list.", field="priority")
    return int(priority)


def _check_owner(person: Person | None) -> None:
    if person is not None and not (person.is_active and person.can_respond):
        raise Refusal(f"{person.first_name} may read but not act.", field="owner", remedy="Choose a responder.")


def _must_be_owned(item: ActionItem) -> None:
    if item.owner is None:
        raise Refusal("Nobody owns it yet.", field="owner", remedy="Give it an owner first.")


def _must_be(item: ActionItem, *states: str) -> None:
    if item.state not in states:
        raise TooLate(f"{_last(item)}. It is {item.get_state_display().lower()} now.", remedy="Your click did nothing.")


def _must_not_be(item: ActionItem, *states: str) -> None:
    _must_be(item, *(state for state in ActionState.values if state not in states))


def _last(item: ActionItem) -> str:
    change = item.changes.select_related("by").order_by("-at", "-pk").first()
    if change is None:
        return "It changed"
    who = change.by.first_name if change.by else "Fireline"
    return f"{change.get_what_display()} by {who}, {change.at.day} {change.at:%b %H:%M} UTC"


def _record(
    item: ActionItem, what: What, by: Person, at: datetime, *, was: str = "", now: str = "", note: str = ""
) -> ActionItem:
    item.version += 1
    item.save()
    ActionItemChange.objects.create(item=item, what=what, by=by, at=at, was=was, now=now, note=note)
    return item
