"""The composer: five fields in the same order every time, and whatever the apps above add (SPEC C1, C2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from config.kit.instants import nearest
from incidents import comms, slots
from incidents.forms.act import ActForm, ClockField, dress
from incidents.models import Audience, Incident, PublicStatus, Update
from incidents.models.incident import Phase
from incidents.review.hints import HINTED

AUDIENCES = [(one.value, one.label) for one in (Audience.BOTH, Audience.PUBLIC, Audience.STAKEHOLDERS)]
STATUSES = [(one.value, one.label) for one in PublicStatus if one != PublicStatus.RESOLVED]


def text(label: str, rows: int = 2) -> forms.CharField:
    """A field of several lines."""
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class WithParts(ActForm):
    """Fields that other apps add to what is posted, and the extras they make of them."""

    is_final = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.part_names: list[str] = []
        for added in slots.composer_fields(self.incident, final=self.is_final):
            name = added.name
            self.fields[name] = _added(added)
            dress(self.fields[name], f"{self.letter}-{name}")
            self.part_names.append(name)

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.part_names]

    def extras(self) -> dict[str, Any]:
        """What the apps above make of their fields."""
        chosen = {name: self.cleaned_data[name] for name in self.part_names}
        return slots.composer_extras(self.incident, chosen)


def _added(added: slots.ComposerField) -> forms.Field:
    if added.choices:
        return forms.ChoiceField(label=added.label, choices=added.choices, initial=added.value, required=False)
    return forms.CharField(label=added.label, initial=added.value, required=False, max_length=200)


class UpdateForm(WithParts):
    """An update. `seen` is the number of the newest one the writer had read; `key` makes a second press harmless."""

    letter = "c"
    route = "post_update"
    aliases: ClassVar[dict[str, str]] = {"extras": ""}

    audience = forms.ChoiceField(choices=AUDIENCES, widget=forms.RadioSelect)
    status = forms.ChoiceField(choices=STATUSES)
    impact = text("Impact")
    impact.widget.attrs.update({"data-key": "u", "data-key-label": "Write the update"})
    known = text("What we know")
    next_step = text("Next step", rows=1)
    next_update_at = ClockField(label="Next update by", required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in HINTED:
            self.fields[name].widget.attrs["aria-describedby"] += f" lint-{name}"

    @property
    def said(self) -> list[str]:
        """The names of the fields that make the update: what a draft keeps."""
        return [name for name in self.fields if name not in ("seen", "key")]

    def words(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed so far, unchecked; the next time as an instant, or nothing while it is none."""
        found = {name: "\n".join(str(typed.get(name) or "").splitlines()) for name in self.said}
        try:
            clock = self.fields["next_update_at"].clean(found["next_update_at"])
        except forms.ValidationError:
            clock = None
        return {**found, "next_update_at": nearest(clock, self.at) if clock else None}

    def clean_next_update_at(self) -> datetime | None:
        found = self.cleaned_data["next_update_at"]
        return nearest(found, self.at) if found else None

    def for_verb(self) -> dict[str, Any]:
        """The arguments of `comms.post_update`."""
        data = self.cleaned_data
        names = ("audience", "status", "impact", "known", "next_step", "next_update_at", "seen")
        return {**{name: data[name] for name in names}, "idempotency_key": data["key"] or None, "extras": self.extras()}


def first_values(incident: Incident, last: Update | None, at: datetime) -> dict[str, Any]:
    """What the composer starts with: what was said last, or the acknowledgement, and the next round time."""
    said = {name: getattr(last, name) for name in ("audience", "impact", "known", "next_step")} if last else {}
    if not last:
        said = comms.holding_text(incident, at)
        if not incident.severity.promises_public:
            said["audience"] = Audience.STAKEHOLDERS
    return {
        **said,
        "status": comms.SHOWN_AS.get(Phase(incident.phase), PublicStatus.INVESTIGATING),
        "next_update_at": comms.default_time(incident, at).time(),
        "seen": last.number if last else 0,
        "key": uuid4().hex,
    }


def still_ahead(draft: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What a draft said, without a next time that has come meanwhile: the usual one is proposed again."""
    clock = draft.get("next_update_at")
    passed = clock is not None and nearest(clock, at) < at + comms.SOON
    return {name: value for name, value in draft.items() if name != "next_update_at" or not passed}
