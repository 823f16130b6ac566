"""Follow-ups: what the room noted as still to do becomes an action item that somebody must take (SPEC E2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from incidents.models import Incident, TimelineEntry
from incidents.models.work import TaskState
from postmortems.models import ActionItem, ActionItemChange, Postmortem
from postmortems.models.action_item import ActionKind, What

TITLE_LIMIT = 200


def carry_over(postmortem: Postmortem, entries: list[TimelineEntry], at: datetime) -> int:
    """Make an action item without an owner of each entry that has none yet; part of a verb. Returns how many.

    Of a task only what asked for it counts, and only while it is open; its reports are no tasks of their own.
    """
    entries = _still_to_do(postmortem.incident, entries)
    known = set(ActionItem.objects.filter(entry__in=[entry.pk for entry in entries]).values_list("entry_id", flat=True))
    items = ActionItem.objects.bulk_create(
        [_item(postmortem, entry, at) for entry in entries if entry.pk not in known and entry.body.strip()]
    )
    ActionItemChange.objects.bulk_create(
        [
            ActionItemChange(item=item, what=What.ADDED, by_id=item.created_by_id, at=at, note="Noted in the room.")
            for item in items
        ]
    )
    return len(items)


def _still_to_do(incident: Incident, entries: list[TimelineEntry]) -> list[TimelineEntry]:
    over = set(incident.tasks.exclude(state=TaskState.OPEN).values_list("number", flat=True))
    what = dict(incident.tasks.values_list("number", "what"))
    found = []
    for entry in entries:
        if entry.detail.get("act", "ask") != "ask" or entry.detail.get("task") in over:
            continue
        if "act" in entry.detail:
            entry.body = what.get(entry.detail["task"], entry.body)
        found.append(entry)
    return found


def _item(postmortem: Postmortem, entry: TimelineEntry, at: datetime) -> ActionItem:
    title, whole = _title(entry.body)
    return ActionItem(
        incident=postmortem.incident,
        postmortem=postmortem,
        entry=entry,
        title=title,
        detail="" if whole else entry.body,
        kind=ActionKind.RESPOND,
        due_on=default_due(postmortem.incident, at),
        created_by=entry.author,
        created_at=at,
    )


def _title(body: str) -> tuple[str, bool]:
    """The first line, cut at a word; and whether it says everything."""
    line = " ".join(body.split())
    if len(line) <= TITLE_LIMIT:
        return line, "\n" not in body
    return line[: TITLE_LIMIT - 1].rsplit(" ", 1)[0] + "…", False


def default_due(incident: Incident, at: datetime) -> date:
    """The day by which the severity expects action items to be done, counted from `at`."""
    return (at + timedelta(days=incident.severity.action_item_days)).date()
