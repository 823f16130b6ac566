"""The small forms of the room: a line for the timeline, a severity, a phase, a time, a reason."""

from __future__ import annotations

from typing import Any

from django import forms

from config.kit.errors import Refusal
from incidents import images, stepper
from incidents.forms.act import ActForm, ClockField, PersonField
from incidents.models.incident import KEY_TIMES, OPEN_PHASES

STEPS = [(phase.value, phase.label) for phase in OPEN_PHASES]
MOMENT = "%Y-%m-%d %H:%M"


def reason(label: str, **more: Any) -> forms.CharField:
    """One line that says why; it goes into the record."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": 300})
    found = forms.CharField(label=label, max_length=300, widget=widget, **more)
    found.error_messages["required"] = "Please say why. It goes into the record."
    return found


class NoteForm(ActForm):
    """The scribe's line."""

    letter = "q"
    route = "timeline"
    text = forms.CharField(max_length=10_000, strip=True, required=False)
    image = forms.FileField(required=False, allow_empty_file=True, max_length=None)

    def clean_image(self) -> images.Picture | None:
        """The picture, encoded anew; its refusal comes back with its own status."""
        upload = self.cleaned_data["image"]
        if not upload:
            return None
        try:
            return images.read(upload)
        except Refusal as refusal:
            self.refusal = refusal
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("text") and not found.get("image") and not self.errors:
            self.add_error("text", "Write what happened.")
        return found


class PhaseForm(ActForm):
    """A step forward, with a watcher into monitoring; or a step back, with a reason."""

    route = "phase"
    to = forms.ChoiceField(choices=STEPS, widget=forms.HiddenInput)
    watcher = PersonField(label="Who watches the clean window", required=False, empty_label=None)
    reason = reason("What came back", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["watcher"].initial = self.by.handle

    @property
    def is_back(self) -> bool:
        names = [value for value, _ in STEPS]
        if self.wanted not in names or self.incident.phase not in names:
            return False
        return names.index(self.wanted) < names.index(self.incident.phase)

    @property
    def wanted(self) -> str:
        return str(self["to"].value() or "")

    @property
    def to_label(self) -> str:
        return dict(STEPS).get(self.wanted, "")

    @property
    def consequences(self) -> list[str]:
        return stepper.consequences(self.incident, self.wanted, self.at)


class FalseAlarmForm(ActForm):
    """It was nothing."""

    route = "false_alarm"
    reason = reason("What it was")


class ReopenForm(ActForm):
    """It is not over."""

    route = "reopen"
    reason = reason("What came back")


class ImpactForm(ActForm):
    """Customer impact ended, now or at a time that has passed."""

    route = "impact"
    ended_at = ClockField(label="Impact ended at", required=False)


class TimeForm(ActForm):
    """Correct one key time."""

    route = "times"
    which = forms.ChoiceField(label="Which time", choices=list(KEY_TIMES.items()))
    value = forms.DateTimeField(
        label="It was",
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"autocomplete": "off", "placeholder": "2026-06-06 14:14"}),
    )
    reason = reason("Why it is corrected")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["value"].error_messages["invalid"] = "Write a date and a time as 2026-06-06 14:14, in UTC."
        self.fields["value"].initial = self.incident.began_at
