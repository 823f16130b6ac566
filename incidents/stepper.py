"""The phase stepper: where the incident stands, when it got there, what the next phases will demand (SPEC D7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incidents import checklist
from incidents.comms import SHOWN_AS
from incidents.models import Incident
from incidents.models.incident import OPEN_PHASES, Phase
from incidents.resolution import opens_at

STEPS = [*OPEN_PHASES, Phase.RESOLVED]


@dataclass(frozen=True)
class Step:
    """One step. `state` is done, current or next; `note` says what it shows or demands; `opens_at` ticks towards it."""

    phase: str
    label: str
    state: str
    entered_at: datetime | None = None
    note: str = ""
    opens_at: datetime | None = None

    @property
    def icon(self) -> str:
        return {"done": "circle-check", "current": "circle-dot"}.get(self.state, "circle")

    @property
    def is_resolving(self) -> bool:
        return self.phase == Phase.RESOLVED


def steps(incident: Incident, at: datetime) -> list[Step]:
    """All steps in order, as they stand at `at`. An end that is not "resolved" replaces what never happened."""
    if incident.phase in (Phase.FALSE_ALARM, Phase.MERGED):
        done = [_done(incident, phase) for phase in STEPS if str(phase) in incident.phase_times]
        return [*done, _current(incident, Phase(incident.phase))]
    reached = len(STEPS) if incident.phase == Phase.CLOSED else STEPS.index(Phase(incident.phase))
    found = [_done(incident, phase) for phase in STEPS[:reached]]
    found.append(_current(incident, Phase(incident.phase)))
    return found + [
        Step(phase, phase.label, "next", note=_demand(incident, phase, at)) for phase in STEPS[reached + 1 :]
    ]


def _done(incident: Incident, phase: Phase) -> Step:
    at = entered(incident, phase)
    return Step(phase, phase.label, "done", at, "" if at else "skipped")


def _current(incident: Incident, phase: Phase) -> Step:
    shown = SHOWN_AS.get(phase)
    note = f"shown as {shown.label}" if shown and shown.label != phase.label else ""
    opens = opens_at(incident) if phase == Phase.MONITORING else None
    return Step(phase, phase.label, "current", incident.phase_entered_at, note, opens)


def _demand(incident: Incident, phase: Phase, at: datetime) -> str:
    minutes = incident.severity.stabilization_minutes
    if phase == Phase.MONITORING and minutes:
        return f"{minutes} min clean needed"
    if phase == Phase.RESOLVED:
        return f"checklist {len(checklist.confirmed(incident, at))}/{len(checklist.items(incident))}"
    return ""


def consequences(incident: Incident, to: str, at: datetime) -> list[str]:
    """What a step to `to` will do, said before it is done."""
    if to not in OPEN_PHASES:
        return []
    shown = SHOWN_AS[Phase(to)].label
    said = [f"The next update will say {shown}. Nothing public changes until it is posted."]
    if to == Phase.MONITORING:
        return [*_starts_window(incident, at), *said]
    if incident.is_monitoring:
        said.insert(0, "Customer impact counts as going on again; the clean window starts over.")
        said.append(f"The record counts that it came back ({incident.bounces + 1} so far).")
    elif to == Phase.MITIGATING and incident.identified_at is None:
        said.insert(0, "The cause counts as identified from this moment.")
    return said


def _starts_window(incident: Incident, at: datetime) -> list[str]:
    said = [] if incident.impact_ended else ["The customer impact clock stops now."]
    if not incident.severity.stabilization_minutes:
        return [*said, f"{incident.severity.name} asks for no clean window: it can be resolved at once."]
    opens = at + incident.severity.stabilization
    return [
        *said,
        f"{incident.severity.stabilization_minutes} clean minutes start; resolving opens at {opens:%H:%M} UTC.",
    ]


def entered(incident: Incident, phase: str) -> datetime | None:
    """When the phase was last entered."""
    found = incident.phase_times.get(str(phase))
    return datetime.fromisoformat(found) if found else None
