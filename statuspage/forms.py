"""Forms of the desk."""

from __future__ import annotations

from django import forms

from config.kit.errors import Refusal
from statuspage.models import Status


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
