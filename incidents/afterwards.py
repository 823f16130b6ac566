"""What the all-clear leaves: open tasks, temporary changes, and the recovery before an incident is closed (SPEC E2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from incidents import recovery, work
from incidents.models import Incident, Mitigation, Task
from incidents.models.incident import Phase
from incidents.models.work import TaskState
from incidents.window import Check, checks


@dataclass
class Afterwards:
    """Read for the dialog that resolves and for the room that has ended."""

    incident: Incident
    may_act: bool

    @property
    def is_recovering(self) -> bool:
        """It was resolved: what is put back in order is shown, and stays in the record."""
        return not self.incident.is_open and self.incident.resolved_at is not None

    @property
    def may_recover(self) -> bool:
        return self.may_act and self.incident.phase == Phase.RESOLVED

    @property
    def may_close(self) -> bool:
        return self.may_recover

    @cached_property
    def recovery(self) -> list[Check]:
        return checks(recovery.ITEMS, self.incident.recovery)

    @property
    def left(self) -> list[Check]:
        """What nobody has confirmed."""
        return [one for one in self.recovery if not one.is_confirmed]

    @cached_property
    def open_tasks(self) -> list[Task]:
        """What is carried over into the postmortem."""
        return list(self.incident.tasks.filter(state=TaskState.OPEN).select_related("owner"))

    @cached_property
    def in_place(self) -> list[Mitigation]:
        """Temporary changes that are neither removed nor written down."""
        return list(work.open_mitigations(self.incident))
