"""One action item as one person sees it: how it stands, its history, and the acts that are open to this person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from postmortems.models import ActionItem, ActionItemChange
from postmortems.models.action_item import ActionState
from roster.models import Person


@dataclass(frozen=True)
class Move:
    """An act as a link to its form; `one_press` has no form. `key` names it in the address."""

    key: str
    label: str
    icon: str
    one_press: bool = False


START = Move("start", "Start", "play", one_press=True)
DONE = Move("done", "Mark done…", "circle-check")
VERIFY = Move("verification", "Verify…", "badge-check")
BACK = Move("reopening", "Back to open…", "undo-2")
REOPEN = Move("reopening", "Open again…", "rotate-ccw")
OWNER = Move("owner", "Give to…", "user")
DATE = Move("date", "New date…", "calendar")
DROP = Move("drop", "Drop…", "circle-slash")
OPEN_TO: dict[str, list[Move]] = {
    ActionState.OPEN: [START, DONE, OWNER, DATE, DROP],
    ActionState.IN_PROGRESS: [DONE, OWNER, DATE, BACK, DROP],
    ActionState.DONE: [VERIFY, REOPEN, OWNER, DROP],
    ActionState.VERIFIED: [REOPEN],
    ActionState.DROPPED: [REOPEN],
}


def moves(item: ActionItem, person: Person) -> list[Move]:
    """What this person can do with this item now; the likely next step first."""
    if not person.can_respond:
        return []
    found = list(OPEN_TO[item.state])
    if item.is_unfinished and item.owner_id is None:
        return [OWNER, *(move for move in found if move not in (OWNER, START, DONE))]
    if person.pk in (item.owner_id, item.done_by_id):
        return [move for move in found if move is not VERIFY]
    return found


class Item:
    """The read model of /actions/<id>/."""

    def __init__(self, item: ActionItem, person: Person, at: datetime) -> None:
        self.item, self.person, self.at = item, person, at

    @property
    def may_write(self) -> bool:
        return self.person.can_respond and self.item.state not in (ActionState.VERIFIED, ActionState.DROPPED)

    @property
    def moves(self) -> list[Move]:
        return moves(self.item, self.person)

    @property
    def waits_for_another(self) -> bool:
        """Done, and this person may not be the one who verifies it."""
        return self.item.is_done and self.person.pk in (self.item.owner_id, self.item.done_by_id)

    @property
    def days(self) -> int:
        return self.item.days_late(self.at.date())

    @cached_property
    def changes(self) -> list[ActionItemChange]:
        """The history, newest first."""
        return list(self.item.changes.select_related("by").order_by("-at", "-pk"))

    @property
    def track(self) -> list[tuple[str, bool, bool]]:
        """Label, passed, current: the four states of the way."""
        order = [ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.DONE, ActionState.VERIFIED]
        now = order.index(ActionState(self.item.state)) if self.item.state in order else -1
        return [
            (state.label, place < now or place == now == len(order) - 1, place == now)
            for place, state in enumerate(order)
        ]
