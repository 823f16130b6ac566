"""What every form of the room has in common: it knows the incident, and a verb's refusal lands at its field."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from config.kit.errors import Refusal
from incidents.models import Incident
from roster import directory
from roster.models import Person


class ActForm(forms.Form):
    """A form of one act. `route` is where it is posted, `letter` keeps the ids of two forms on a page apart.

    `aliases` maps a verb's field to ours.
    """

    use_required_attribute = False
    letter: ClassVar[str] = "d"
    route: ClassVar[str] = ""
    aliases: ClassVar[dict[str, str]] = {}

    def __init__(self, data: Any = None, *, incident: Incident, by: Person, at: datetime, **more: Any) -> None:
        self.incident, self.by, self.at = incident, by, at
        self.refusal: Refusal | None = None
        super().__init__(data, auto_id=f"{self.letter}-%s", **more)
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                field.at = at
            dress(field, f"{self.letter}-{name}")

    @property
    def action(self) -> str:
        return reverse(f"incidents:{self.route}", args=[self.incident.number])

    @property
    def errors_id(self) -> str:
        """Where the refusal of the whole act is shown."""
        return f"{self.letter}-errors"

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at the field it named, or above the form."""
        self.refusal = refusal
        name = self.aliases.get(refusal.field, refusal.field)
        visible = name in self.fields and not self.fields[name].widget.is_hidden
        self.add_error(name if visible else None, str(refusal))


class PersonField(forms.ModelChoiceField):
    """Somebody who may respond, by handle; the list says what time it is for them."""

    at: datetime

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=directory.responders(), to_field_name="handle", **more)
        self.error_messages["invalid_choice"] = "Choose a responder from the list."

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} (@{obj.handle}), {self.at.astimezone(obj.zone):%H:%M} {obj.time_zone}"


class ClockField(forms.TimeField):
    """A time of day in UTC, as people write it: 15:15, 1515, 9.05."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5})
        super().__init__(input_formats=["%H:%M", "%H%M", "%H.%M"], widget=widget, **more)
        self.error_messages["invalid"] = "Write a time as 15:30, in UTC."


def dress(field: forms.Field, field_id: str) -> None:
    """The kit's classes, and the error slot as description."""
    widget = field.widget
    if widget.is_hidden or isinstance(widget, forms.RadioSelect | forms.CheckboxInput):
        return
    kinds = {forms.Select: "select", forms.Textarea: "textarea"}
    found = next((name for kind, name in kinds.items() if isinstance(widget, kind)), "input")
    widget.attrs.setdefault("class", found)
    widget.attrs["aria-describedby"] = f"{field_id}-error"
