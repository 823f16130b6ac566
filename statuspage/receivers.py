"""What the status page does when the room acts. Inside the sender's transaction: rows only; the sweep heals a miss."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from incidents import signals
from incidents.models import Incident, Update
from incidents.models.incident import Phase
from roster.models import Person
from statuspage import publishing

CALLED_OFF = (Phase.FALSE_ALARM, Phase.MERGED)


def connect() -> None:
    """Listen; called once when the apps are ready."""
    signals.update_posted.connect(on_update, dispatch_uid="statuspage.update")
    signals.incident_resolved.connect(on_resolved, dispatch_uid="statuspage.resolved")
    signals.incident_reopened.connect(on_reopened, dispatch_uid="statuspage.reopened")
    signals.impact_ended.connect(on_impact_ended, dispatch_uid="statuspage.impact")
    signals.phase_changed.connect(on_phase, dispatch_uid="statuspage.phase")


def on_update(sender: Any, *, update: Update, incident: Incident, by: Person, at: datetime, **_: Any) -> None:
    publishing.post(update=update, incident=incident, by=by, at=at)


def on_resolved(sender: Any, *, incident: Incident, by: Person, at: datetime, **_: Any) -> None:
    publishing.resolve(incident=incident, by=by, at=at)


def on_reopened(sender: Any, *, incident: Incident, by: Person, at: datetime, **_: Any) -> None:
    publishing.back(incident=incident, by=by, at=at)


def on_impact_ended(sender: Any, *, incident: Incident, by: Person, at: datetime, **_: Any) -> None:
    publishing.ended_impact(incident=incident, at=at)


def on_phase(sender: Any, *, incident: Incident, was: str, by: Person, at: datetime, **_: Any) -> None:
    if incident.phase in CALLED_OFF:
        publishing.resolve(incident=incident, by=by, at=at)
