"""Tables of the status page: everything in them may be seen by everybody, but who changed what and why."""

from statuspage.models.component import Component, ComponentChange, ComponentGroup, Status
from statuspage.models.generation import Generation
from statuspage.models.incident import Impact, PublicIncident, PublicUpdate
from statuspage.models.page import Page

__all__ = [
    "Component",
    "ComponentChange",
    "ComponentGroup",
    "Generation",
    "Impact",
    "Page",
    "PublicIncident",
    "PublicUpdate",
    "Status",
]
