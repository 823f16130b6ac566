"""The settings of administrators: thresholds of command health, the policy of a severity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from config.kit.errors import Refusal
from incidents import tuning
from incidents.forms.act import dress
from incidents.health import thresholds
from incidents.models import HealthThreshold, SeverityPolicy, WordList
from incidents.models.policy import PostmortemRule
from incidents.review import words as lists
from roster.roles import Role

NUMBER = "Give a whole number."


def number(label: str, most: int = thresholds.MOST, **more: Any) -> forms.IntegerField:
    """A whole number, or nothing."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": most, "step": 1})
    found = forms.IntegerField(label=label, min_value=0, max_value=most, required=False, widget=widget, **more)
    found.error_messages["invalid"] = NUMBER
    return found


class Dressed(forms.Form):
    """The kit's classes, and the error slot of each field as its description."""

    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            dress(field, self[name].auto_id)

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at the field it named."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class ThresholdForm(Dressed):
    """One check: on or off, when it warns, when it alarms."""

    is_on = forms.BooleanField(required=False)
    warn = number("warns after")
    alarm = number("alarms after")

    def __init__(self, data: Any, name: str, row: HealthThreshold | None) -> None:
        self.name, self.row, self.limits = name, row, thresholds.DEFAULTS[name]
        now = thresholds.merged({name: row} if row else {})[name]
        first = {"is_on": now.is_on, "warn": now.warn, "alarm": now.alarm}
        super().__init__(data, prefix=name, initial=first, auto_id="h-%s")
        if self.limits.alarm_words:
            del self.fields["alarm"]

    def for_verb(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"name": self.name, "is_on": data["is_on"], "warn": data["warn"], "alarm": data.get("alarm")}


class PolicyForm(Dressed):
    """The policy of one severity."""

    meaning = forms.CharField(label="Meaning", max_length=200)
    called = forms.CharField(label="Who is called", max_length=60, required=False)
    first_update_minutes = number("First update within")
    interval_minutes = number("Then every")
    limit_minutes = number("And never later than")
    promises_public = forms.BooleanField(label="Promised to customers", required=False)
    promises_stakeholders = forms.BooleanField(label="Promised to stakeholders", required=False)
    second_approval = forms.BooleanField(label="A second person releases public updates", required=False)
    wanted_roles = forms.MultipleChoiceField(
        label="Roles wanted", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    apart_roles = forms.MultipleChoiceField(
        label="Held by different people", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    stabilization_minutes = number("Clean window before resolving")
    escalation_minutes = number("Executive Sponsor when not mitigated after")
    command_minutes = number("One person commands for at most")
    postmortem = forms.ChoiceField(label="Postmortem", choices=PostmortemRule.choices)
    postmortem_hours = number("Postmortem due after, hours")
    action_item_days = number("Action items due after, days", 3_650)

    GROUPS: ClassVar = [
        ("What it is", ("meaning", "called")),
        ("What is promised", ("first_update_minutes", "interval_minutes", "limit_minutes", *tuning.SWITCHES)),
        ("Who is wanted", ("wanted_roles", "apart_roles")),
        ("How long", ("stabilization_minutes", "escalation_minutes", "command_minutes")),
        ("What comes after", ("postmortem", "postmortem_hours", "action_item_days")),
    ]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def __init__(self, data: Any, policy: SeverityPolicy) -> None:
        self.policy = policy
        names = list(self.base_fields)
        super().__init__(data, initial={name: getattr(policy, name) for name in names}, auto_id="p-%s")


class WordsForm(Dressed):
    """The word lists of the review of updates, one word or phrase a line."""

    def __init__(self, data: Any, rows: Mapping[str, WordList]) -> None:
        self.rows = rows
        super().__init__(data, auto_id="w-%s")
        for rule, default in lists.DEFAULTS.items():
            words = rows[rule].words if rule in rows else default
            area = forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "off"})
            field = forms.CharField(label=lists.LABELS[rule], required=False, widget=area, initial="\n".join(words))
            self.fields[rule] = field
            dress(field, f"w-{rule}")
            field.widget.attrs["aria-describedby"] += f" w-{rule}-why"

    @property
    def listed(self) -> list[tuple[forms.BoundField, str, WordList | None]]:
        """Each list with what it is for and who changed it."""
        return [(self[rule], lists.WHY[rule], self.rows.get(rule)) for rule in lists.DEFAULTS]
