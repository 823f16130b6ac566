"""Forms: they translate what was typed; the verbs decide. A refusal lands at the field it names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from config.kit.errors import Refusal
from postmortems.models import ActionItem
from postmortems.models.action_item import ActionKind, Priority
from roster import directory

DAY = "%Y-%m-%d"


class PlainForm(forms.Form):
    """What every form has in common: the kit's classes, and a place for a verb's refusal."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        self.refusal: Refusal | None = None
        super().__init__(data, **more)
        for field in self.fields.values():
            widget = field.widget
            if not widget.is_hidden and not isinstance(widget, forms.RadioSelect):
                kind = (
                    "select"
                    if isinstance(widget, forms.Select)
                    else "textarea"
                    if isinstance(widget, forms.Textarea)
                    else "input"
                )
                widget.attrs.setdefault("class", kind)

    def focused(self, name: str) -> None:
        """Put the cursor into a field when the form comes."""
        self.fields[name].widget.attrs["autofocus"] = True

    def renew(self, name: str, value: Any) -> None:
        """Stand on another revision: the field goes back with this value, everything else as it was typed."""
        self.data = {**{key: self.data.get(key) for key in self.data}, name: value}

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at its field, or above the form."""
        self.refusal = refusal
        visible = refusal.field in self.fields and not self.fields[refusal.field].widget.is_hidden
        self.add_error(refusal.field if visible else None, str(refusal))

    @property
    def status(self) -> int:
        """The answer's status once something was refused."""
        return self.refusal.status if self.refusal else 422


def lines(label: str, rows: int, **more: Any) -> forms.CharField:
    """A field of several lines; what is empty or too long is the verb's to say."""
    return forms.CharField(
        label=label, required=False, strip=False, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def line(label: str, limit: int, **more: Any) -> forms.CharField:
    """A field of one line."""
    widget = forms.TextInput(attrs={"maxlength": limit, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, strip=False, widget=widget, **more)


class PersonField(forms.ModelChoiceField):
    """Somebody who may own work, by handle."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=directory.responders(), to_field_name="handle", **more)
        self.error_messages["invalid_choice"] = "Choose a responder from the list."

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} (@{obj.handle})"


class DayField(forms.DateField):
    """A day, in the form the browser's own control sends."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            input_formats=[DAY, "%d %b %Y", "%d.%m.%Y"],
            widget=forms.DateInput(format=DAY, attrs={"type": "date"}),
            **more,
        )
        self.error_messages["invalid"] = "Write a day as 2026-06-30."


class SectionForm(PlainForm):
    """The text of a section, and the revision its writer had read."""

    text = lines("Text", 10)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReasonForm(PlainForm):
    """Why."""

    reason = line("Reason", 500)


class EvidenceForm(PlainForm):
    """What was done, or how it was confirmed."""

    evidence = lines("Evidence", 3)


class OwnerForm(PlainForm):
    """One owner."""

    owner = PersonField(label="Owner", empty_label="Choose a person", error_messages={"required": "Choose a person."})


class DayForm(PlainForm):
    """Another day; a later one with a reason."""

    due_on = DayField(label="Due", error_messages={"required": "Choose a day."})
    reason = line("Why it moves", 500)


class WordsForm(PlainForm):
    """What an action item says: title, kind, priority, detail, link."""

    title = line("What will be different", 200)
    kind = forms.ChoiceField(label="Kind", choices=ActionKind.choices)
    priority = forms.TypedChoiceField(label="Priority", choices=Priority.choices, coerce=int)
    detail = lines("Detail", 3)
    external_url = line("Link to a tracker", 500)

    def words(self) -> dict[str, Any]:
        """The arguments of the verbs `add` and `revise`."""
        return {name: self.cleaned_data[name] for name in ("title", "kind", "priority", "detail", "external_url")}


class NewItemForm(WordsForm):
    """A new action item: owner and day too; without a day the severity names it."""

    owner = PersonField(label="Owner", required=False, empty_label="Nobody yet")
    due_on = DayField(label="Due", required=False)
    field_order = ("title", "kind", "priority", "owner", "due_on", "detail", "external_url")

    def everything(self) -> dict[str, Any]:
        """The arguments of the verb `add`."""
        return {**self.words(), "owner": self.cleaned_data["owner"], "due_on": self.cleaned_data["due_on"]}

    @classmethod
    def starting(cls, due_on: date) -> NewItemForm:
        return cls(initial={"kind": ActionKind.PREVENT, "priority": Priority.P2, "due_on": due_on})


class RevisionForm(WordsForm):
    """New words for an item, and the version its writer was shown."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, item: ActionItem) -> RevisionForm:
        names = ("title", "kind", "priority", "detail", "external_url", "version")
        return cls(initial={name: getattr(item, name) for name in names})
