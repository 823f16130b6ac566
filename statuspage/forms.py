"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms

from config.kit.errors import Refusal
from incidents.models import Service
from statuspage.models import Component, Status


class StatusForm(forms.Form):
    """What a component shall show, and why; the reason stays inside."""

    # Plain fields: the verb says what is wrong with a value, in one place for every way in.
    status = forms.Field(
        label="Shows as", required=False, widget=forms.Select(choices=Status.choices, attrs={"class": "select"})
    )
    reason = forms.Field(
        label="Why",
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "maxlength": "300", "autocomplete": "off"}),
    )
    code = 422

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at its field; what was typed stays."""
        self.code = refusal.status
        name = refusal.field if refusal.field in self.fields else None
        self.add_error(name, str(refusal))
        if name:
            error = f"{self[name].auto_id}-error"
            self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": error}


class FeedsForm(forms.Form):
    """The components a service feeds."""

    components = forms.ModelMultipleChoiceField(
        queryset=Component.objects.select_related("group"), to_field_name="public_id", required=False,
        widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": "There is no such component."},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, service: Service) -> None:
        fed = list(service.components.values_list("public_id", flat=True))
        super().__init__(data, initial={"components": fed})
        field: Any = self.fields["components"]
        field.choices = [(one.public_id, one.full_name) for one in field.queryset]
