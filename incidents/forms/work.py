"""The forms of tasks, workstreams, temporary mitigations and accepted risks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms

from config.kit.instants import nearest
from incidents.forms.act import ClockField, PersonField
from incidents.forms.fix import FixForm, words
from incidents.forms.small import MOMENT, reason
from incidents.models import AcceptedRisk, Mitigation, Task, Workstream
from incidents.models.work import Settled

BACK = [(str(minutes), f"{minutes} min") for minutes in (5, 10, 15, 30, 60)]


class TaskForm(FixForm):
    route = "task"
    heading, verb = "Ask somebody to do something", "Ask"
    lead = "One owner, and a time at which they report back."
    what = forms.CharField(label="What", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    owner = PersonField(label="Who", required=False, empty_label="Nobody yet")
    report_in_minutes = forms.TypedChoiceField(label="Back in", choices=BACK, coerce=int, initial="10")
    workstream = forms.ModelChoiceField(
        label="Workstream", queryset=Workstream.objects.none(), required=False, empty_label="None"
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["workstream"].queryset = self.incident.workstreams.filter(closed_at=None)  # type: ignore[attr-defined]


class TaskActForm(FixForm):
    """An act on a task."""

    def __init__(self, *args: Any, task: Task, **more: Any) -> None:
        self.task = task
        super().__init__(*args, target=(task.number,), **more)
        self.lead = f"{task.reference} · {task.what}"


class ReportForm(TaskActForm):
    route = "report"
    heading, verb = "Report back", "Report"
    hints: ClassVar = {"next_report_at": "UTC; empty when there is no more to come"}
    text = words("What you know now")
    next_report_at = ClockField(label="Back at", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["next_report_at"].initial = self.at + timedelta(minutes=10)

    def next_time(self) -> datetime | None:
        """The instant of the next report."""
        clock = self.cleaned_data["next_report_at"]
        return nearest(clock, self.at) if clock else None


class FinishForm(TaskActForm):
    route = "finish"
    heading, verb = "Done", "It is done"
    outcome = words("What came out of it")


class DropForm(TaskActForm):
    route = "drop"
    heading, verb = "Drop it", "Drop it"
    reason = reason("Why it is not needed")


class OwnerForm(TaskActForm):
    route = "owner"
    heading, verb = "Give it to somebody else", "Reassign"
    owner = PersonField(label="Who does it", empty_label="Choose a person")


class WorkstreamForm(FixForm):
    route = "workstream"
    heading, verb = "Open a workstream", "Open it"
    lead = "A strand of work with a lead, so that fewer people report to the commander."
    hints: ClassVar = {"objective": "optional"}
    aliases: ClassVar = {"lead": "lead_by"}
    name = forms.CharField(label="Name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    lead_by = PersonField(label="Who leads it", required=False, empty_label="Nobody yet")
    objective = forms.CharField(label="Objective", required=False, max_length=300)


class MitigationForm(FixForm):
    route = "mitigation"
    heading, verb = "Register a temporary change", "Register it"
    lead = "Anything that holds the service up and must not stay. It is removed or written down before the all-clear."
    what = forms.CharField(
        label="What is temporary", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class SettleForm(FixForm):
    route = "settle"
    heading, verb = "Settle it", "Settle it"
    hints: ClassVar = {"link": "where the rest of the work is; needed when it stays for later"}
    settled = forms.ChoiceField(label="What became of it", choices=Settled.choices, widget=forms.RadioSelect)
    link = forms.CharField(label="Ticket or link", required=False, max_length=500)

    def __init__(self, *args: Any, mitigation: Mitigation, **more: Any) -> None:
        super().__init__(*args, target=(mitigation.number,), **more)
        self.lead = f"{mitigation.reference} · {mitigation.what}"
        self.fields["settled"].error_messages["required"] = "Choose what became of it."


class RiskForm(FixForm):
    route = "risk"
    heading, verb = "Accept a risk", "Accept it"
    lead = "Live with it instead of fixing it, for a time. When it expires, its owner is told."
    what = forms.CharField(label="The risk", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    owner = PersonField(label="Who owns it", empty_label="Choose a person")
    monitoring = forms.CharField(label="How it is watched", max_length=300)
    expires_at = forms.DateTimeField(
        label="Until",
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"autocomplete": "off"}),
    )
    hints: ClassVar = {"expires_at": "UTC"}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["expires_at"].initial = self.at + timedelta(days=30)
        self.fields["expires_at"].error_messages["invalid"] = "Write a date and a time as 2026-06-06 14:14, in UTC."


class EndRiskForm(FixForm):
    route = "end_risk"
    heading, verb = "End the accepted risk", "End it"
    how = reason("How it ended")

    def __init__(self, *args: Any, risk: AcceptedRisk, **more: Any) -> None:
        super().__init__(*args, target=(risk.pk,), **more)
        self.lead = risk.what
