"""Tables of learning: the postmortem, its sections, and the action items that follow from it."""

from postmortems.models.action_item import ActionItem, ActionItemChange
from postmortems.models.postmortem import Postmortem, ReviewStep
from postmortems.models.section import Section, SectionRevision, TimelineChoice

__all__ = [
    "ActionItem",
    "ActionItemChange",
    "Postmortem",
    "ReviewStep",
    "Section",
    "SectionRevision",
    "TimelineChoice",
]
