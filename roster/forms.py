"""The form of `/me/`."""

from __future__ import annotations

from typing import Any

from django import forms

from config.kit.context import THEMES
from config.kit.errors import Refusal
from roster.models import Person
from roster.preferences import KEYS, of

THEME_CHOICES = [("light", "Light"), ("dark", "Dark"), ("", "System")]


class PreferencesForm(forms.Form):
    """What a person changes about themselves; every refusal stands at its field."""

    use_required_attribute = False
    name = forms.CharField(max_length=200)
    time_zone = forms.CharField(max_length=200)
    theme = forms.ChoiceField(choices=THEME_CHOICES, required=False, widget=forms.RadioSelect)
    keys_on = forms.BooleanField(required=False)
    sounds = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="me-%s", **more)
        for key in KEYS:
            self.fields[f"key_{key}"] = forms.CharField(required=False, max_length=200, strip=True)
        self.fields["name"].error_messages["required"] = "Please write your name."
        self.fields["time_zone"].error_messages["required"] = "Choose a time zone. Example: Europe/Lisbon."

    @classmethod
    def of(cls, person: Person, theme: str) -> PreferencesForm:
        """The form as things stand."""
        kept = of(person)
        keys = {f"key_{key}": value for key, value in kept.shown.items()}
        found = {"name": person.name, "time_zone": person.time_zone, "theme": theme if theme in THEMES else ""}
        return cls(initial={**found, "keys_on": kept.keys_on, "sounds": kept.sounds, **keys})

    @property
    def keys(self) -> list[tuple[str, str, Any]]:
        """Usual key, what it does, and its field."""
        return [(key, words, self[f"key_{key}"]) for key, words in KEYS.items()]

    def for_verb(self) -> dict[str, Any]:
        """What the verb takes; the theme belongs to the device."""
        data = self.cleaned_data
        keys = {key: data[f"key_{key}"] for key in KEYS}
        return {**{name: data[name] for name in ("name", "time_zone", "keys_on", "sounds")}, "keys": keys}

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at the field it named."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
