"""The form of a past incident: what it was and its real times (SPEC D12)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from config.kit import instants
from config.kit.errors import Refusal
from incidents import logging_past
from incidents.forms.act import PersonField, dress
from incidents.forms.declare import LEVELS
from incidents.models import Incident, Service
from roster.models import Person

TIMES = ("impact_began_at", "detected_at", "declared_at", "mitigated_at", "resolved_at")


class MomentField(forms.CharField):
    """An instant that has passed, as people write it, in UTC."""

    at: datetime

    def __init__(self, **more: Any) -> None:
        hint = {"autocomplete": "off", "placeholder": "2026-06-06 14:14"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=hint), **more)

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        try:
            return instants.parse(text, self.at) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PastForm(forms.Form):
    """What was typed; the verb decides which times can be."""

    use_required_attribute = False
    aliases: ClassVar[dict[str, str]] = {"severity": "level"}
    title = forms.CharField(label="What was broken?", error_messages={"required": "Say what was broken."})
    level = forms.ChoiceField(label="Severity", choices=LEVELS, error_messages={"required": "Choose a severity."})
    impact_began_at = MomentField(label="Impact began", required=False)
    detected_at = MomentField(label="Detected", required=False)
    declared_at = MomentField(label="Declared", required=False)
    mitigated_at = MomentField(label="Impact ended", required=False)
    resolved_at = MomentField(label="Resolved", error_messages={"required": "Say when it was resolved."})
    commander = PersonField(label="Who commanded", required=False, empty_label="Me")
    summary = forms.CharField(label="What happened", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    services = forms.CharField(label="Services", required=False)
    hits = forms.ModelMultipleChoiceField(
        queryset=Service.objects.all(), to_field_name="slug", required=False,
        error_messages={"invalid_choice": "There is no such service."},
    )  # fmt: skip
    key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data, auto_id="d-%s", initial={"key": str(uuid.uuid4())})
        for name, field in self.fields.items():
            if isinstance(field, MomentField | PersonField):
                field.at = at
            dress(field, f"d-{name}")
        self.at = at

    @property
    def named(self) -> list[str]:
        """The slugs of the services chosen so far."""
        return [str(one) for one in self["hits"].value() or []]

    @property
    def times(self) -> list[Any]:
        return [self[name] for name in TIMES]

    def log(self, by: Person) -> Incident:
        """Write it down, once: the key makes a second press give the first one again."""
        typed = dict(self.cleaned_data)
        key, level, hits = typed.pop("key"), int(typed.pop("level")), typed.pop("hits")
        own = f"{by.pk}:{key}" if key else None
        return logging_past.log_past(**typed, level=level, affected=hits, by=by, at=self.at, idempotency_key=own)

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at its field, or above the form."""
        name = self.aliases.get(refusal.field, refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))
