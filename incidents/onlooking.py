"""The stakeholder view: one page a vice president can watch instead of joining the bridge (SPEC C8)."""

from __future__ import annotations

from functools import cached_property

from incidents import comms, seats
from incidents.models import Audience, Proposal, PublicStatus, StakeholderQuestion, Update
from incidents.models.incident import Phase
from incidents.models.proposal import ProposalState
from incidents.room import Room
from roster.models import Person
from roster.roles import Role

DOING = (ProposalState.APPROVED, ProposalState.RUNNING)


class Overview:
    """What the room knows, in the words of somebody who looks on."""

    def __init__(self, room: Room) -> None:
        self.room, self.incident = room, room.incident

    @property
    def phase(self) -> str:
        """The public word for the phase."""
        shown = comms.SHOWN_AS.get(Phase(self.incident.phase))
        if shown:
            return str(shown.label)
        return str(PublicStatus.RESOLVED.label if self.incident.resolved_at else self.incident.get_phase_display())

    @property
    def public(self) -> Update | None:
        return self._newest(Audience.PUBLIC)

    @property
    def internal(self) -> Update | None:
        """The newest one that insiders got, unless it is the public one."""
        found = self._newest(Audience.STAKEHOLDERS)
        return found if found != self.public else None

    @property
    def impact(self) -> str:
        """What customers feel, as it was last told, else as it was reported."""
        told = next((update.impact for update in self.room.updates if update.impact), "")
        return told or self.incident.summary or self.incident.title

    @property
    def commander(self) -> Person | None:
        return self.room.commander

    @property
    def writer(self) -> Person | None:
        return seats.held_by(self.room.assignments, Role.COMMUNICATIONS)

    @property
    def told(self) -> list[tuple[str, Update]]:
        """The newest update of each audience, once."""
        found = [("Latest internal update", self.internal), ("Latest public update", self.public)]
        return [(label, update) for label, update in found if update]

    @cached_property
    def doing(self) -> list[Proposal]:
        """What was approved and runs."""
        return list(self.incident.proposals.filter(state__in=DOING))

    @cached_property
    def follows(self) -> bool:
        return self.incident.follows.filter(person=self.room.person).exists()

    @property
    def questions(self) -> list[StakeholderQuestion]:
        """Answers first, newest on top; then what waits."""
        return [*self.room.lane.answered, *self.room.lane.waiting]

    def _newest(self, audience: str) -> Update | None:
        return next((one for one in self.room.updates if audience in Audience(one.audience).parts), None)
