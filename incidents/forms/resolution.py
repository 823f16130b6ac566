"""Resolving: the final update and, before the clean window is over, the reason (SPEC E1, E2)."""

from __future__ import annotations

from typing import Any

from django import forms

from incidents.forms.small import reason
from incidents.forms.update import AUDIENCES, WithParts, text
from incidents.models import Audience, Incident, Update


class ResolutionForm(WithParts):
    """The final update, for whoever was promised news. Empty: nothing is posted; the verb refuses if news is owed."""

    route = "resolve"
    is_final = True
    audience = forms.ChoiceField(choices=AUDIENCES, widget=forms.RadioSelect)
    impact = text("What happened to customers, and for how long", rows=3)
    known = text("What we know")
    next_step = text("What comes next")
    early_reason = reason("Why it is safe to resolve now", required=False)

    def final(self) -> dict[str, Any] | None:
        """The final update for the verb, or nothing when nothing was written."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("impact", "known", "next_step")}
        return {**said, "audience": data["audience"], "extras": self.extras()} if any(said.values()) else None


def final_values(incident: Incident, last: Update | None, minutes: int) -> dict[str, Any]:
    """A final update to start from: duration and apology are in it, the effect on customers is the writer's."""
    if last is None and not incident.severity.has_cadence:
        return {"audience": Audience.STAKEHOLDERS}
    owed = Audience.BOTH if incident.severity.promises_public else last.audience if last else Audience.STAKEHOLDERS
    return {
        "audience": owed,
        "impact": f"This is resolved. It lasted about {minutes} min. We are sorry for the disruption.",
        "known": last.known if last else "",
        "next_step": "We are writing a review of what happened and what we change.",
    }
