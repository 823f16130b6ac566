"""Tables of the command room."""

from incidents.models.assignment import Assignment
from incidents.models.cadence import Nudge, Promise
from incidents.models.heartbeat import Heartbeat
from incidents.models.incident import Incident, NumberSequence
from incidents.models.notification import Notification
from incidents.models.policy import Audience, SeverityPolicy
from incidents.models.timeline import Kind, TimelineEntry
from incidents.models.update import PublicStatus, Update

__all__ = [
    "Assignment",
    "Audience",
    "Heartbeat",
    "Incident",
    "Kind",
    "Notification",
    "Nudge",
    "NumberSequence",
    "Promise",
    "PublicStatus",
    "SeverityPolicy",
    "TimelineEntry",
    "Update",
]
