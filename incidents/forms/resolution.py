"""Resolving: the final update and, before the clean window is over, the reason (SPEC E1, E2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from incidents.forms.act import ActForm, PersonField
from incidents.forms.small import MOMENT, reason
from incidents.forms.update import AUDIENCES, WithParts, text
from incidents.models import Audience, Incident, Update
from incidents.models.policy import PostmortemRule
from roster.models import Person


def moment(label: str, **more: Any) -> forms.DateTimeField:
    """A day and a time of day, in UTC."""
    found = forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"autocomplete": "off", "placeholder": "2026-06-08 10:00"}),
        **more,
    )
    found.error_messages["invalid"] = "Write a date and a time as 2026-06-08 10:00, in UTC."
    return found


class NoteOfCheck(ActForm):
    """What else there is to say of an item that is confirmed."""

    note = reason("Note", required=False)

    def __init__(self, *args: Any, item: str, route: str = "check", **more: Any) -> None:
        self.item, self.route = item, route  # type: ignore[misc]
        super().__init__(*args, **more)

    @property
    def action(self) -> str:
        return reverse(f"incidents:{self.route}", args=[self.incident.number, self.item])


class WatcherForm(ActForm):
    """Who watches, and for how long after the all-clear."""

    route = "watcher"
    watcher = PersonField(label="Who watches", empty_label=None)
    hours = forms.TypedChoiceField(
        label="How long after the all-clear",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("2", "2 hours"), ("3", "3 hours"), ("4", "4 hours"), ("", "Only the clean window")],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["watcher"].initial = (self.incident.watcher or self.by).handle


class ReviewForm(ActForm):
    """Who writes the postmortem, and by when."""

    route = "review"
    aliases: ClassVar[dict[str, str]] = {"review_owner": "owner", "review_due": "due_at"}
    owner = PersonField(label="Who writes it", empty_label=None)
    due_at = moment("Due by")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        first = review_values(self.incident, self.by, self.at)
        self.fields["owner"].initial, self.fields["due_at"].initial = first["review_owner"], first["review_due"]


class CloseForm(ActForm):
    """Nothing is left to do, or why the rest can wait."""

    route = "close"
    reason = reason("Why the rest can wait", required=False)


class ResolutionForm(WithParts):
    """The final update, for whoever was promised news. Empty: nothing is posted; the verb refuses if news is owed."""

    route = "resolve"
    is_final = True
    audience = forms.ChoiceField(choices=AUDIENCES, widget=forms.RadioSelect)
    impact = text("What happened to customers, and for how long", rows=3)
    known = text("What we know")
    next_step = text("What comes next")
    early_reason = reason("Why it is safe to resolve now", required=False)
    review_owner = PersonField(label="Who writes the postmortem", required=False, empty_label="Nobody yet")
    review_due = moment("Postmortem due by", required=False)

    def review(self) -> dict[str, Any]:
        """Owner and date of the postmortem for the verb, when somebody is named."""
        owner, due = self.cleaned_data["review_owner"], self.cleaned_data["review_due"]
        return {"review_owner": owner, "review_due": due or review_due(self.incident, self.at)} if owner else {}

    @property
    def asks_review(self) -> bool:
        return self.incident.severity.postmortem != PostmortemRule.NONE

    def final(self) -> dict[str, Any] | None:
        """The final update for the verb, or nothing when nothing was written."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("impact", "known", "next_step")}
        return {**said, "audience": data["audience"], "extras": self.extras()} if any(said.values()) else None


def review_due(incident: Incident, at: datetime) -> datetime:
    """When the severity asks for the postmortem, counted from now; two weeks where it sets no time."""
    return (at + timedelta(hours=incident.severity.postmortem_hours or 14 * 24)).replace(second=0, microsecond=0)


def review_values(incident: Incident, by: Person, at: datetime) -> dict[str, Any]:
    """Who was planned to write the postmortem and by when; where the severity requires one, you by its time."""
    planned = incident.checklist.get("postmortem", {})
    if "owner" in planned:
        return {"review_owner": planned["owner"], "review_due": datetime.fromisoformat(planned["due"])}
    required = incident.severity.postmortem == PostmortemRule.REQUIRED
    return {"review_owner": by.handle if required else "", "review_due": review_due(incident, at)}


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
