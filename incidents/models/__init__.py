"""Tables of the command room."""

from incidents.models.assignment import Assignment
from incidents.models.cadence import Nudge, Promise
from incidents.models.draft import DraftRevision, HeldUpdate, UpdateDraft
from incidents.models.following import ContactTally, Follow, Presence, StakeholderQuestion
from incidents.models.health import Finding, HealthThreshold
from incidents.models.heartbeat import Heartbeat
from incidents.models.incident import Incident, NumberSequence
from incidents.models.link import IncidentLink
from incidents.models.notification import Notification
from incidents.models.offer import Handoff, Offer
from incidents.models.policy import Audience, SeverityPolicy
from incidents.models.proposal import Proposal, ProposalQuestion
from incidents.models.record import Attachment, Decision, Hypothesis, Objection, Pin, Redaction
from incidents.models.service import Service, ServiceLink
from incidents.models.timeline import Kind, TimelineEntry
from incidents.models.update import PublicStatus, Update
from incidents.models.words import WordList
from incidents.models.work import AcceptedRisk, Mitigation, Task, Workstream

__all__ = [
    "AcceptedRisk",
    "Assignment",
    "Attachment",
    "Audience",
    "ContactTally",
    "Decision",
    "DraftRevision",
    "Finding",
    "Follow",
    "Handoff",
    "HealthThreshold",
    "Heartbeat",
    "HeldUpdate",
    "Hypothesis",
    "Incident",
    "IncidentLink",
    "Kind",
    "Mitigation",
    "Notification",
    "Nudge",
    "NumberSequence",
    "Objection",
    "Offer",
    "Pin",
    "Presence",
    "Promise",
    "Proposal",
    "ProposalQuestion",
    "PublicStatus",
    "Redaction",
    "Service",
    "ServiceLink",
    "SeverityPolicy",
    "StakeholderQuestion",
    "Task",
    "TimelineEntry",
    "Update",
    "UpdateDraft",
    "WordList",
    "Workstream",
]
