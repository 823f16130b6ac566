"""The declare form: title and severity suffice; everything else may wait (SPEC D1, D2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404

from config.kit import instants
from config.kit.errors import Refusal
from incidents import access, lifecycle, triage
from incidents.models import Incident, Service
from roster.models import Person

# How the verb names a field that has another name here.
NAMES = {"severity": "level", "impact_began_at": "began", "detected_at": "began", "parent": "part_of"}
LEVELS = [(str(level), f"SEV{level}") for level in (1, 2, 3, 4)]


class DeclareForm(forms.Form):
    """What the declarer typed; the verb decides what is too long or impossible."""

    title = forms.CharField(error_messages={"required": "Say what is broken, in a few words."})
    level = forms.ChoiceField(
        choices=LEVELS, error_messages={"required": "Choose a severity. When in doubt, go higher."}
    )
    services = forms.CharField(required=False)
    began = forms.CharField(required=False)
    summary = forms.CharField(required=False)
    blast_radius = forms.CharField(required=False)
    recent_change = forms.CharField(required=False)
    who_else = forms.CharField(required=False)
    hits = forms.ModelMultipleChoiceField(
        queryset=Service.objects.filter(retired_at=None), to_field_name="slug", required=False,
        error_messages={"invalid_choice": "There is no such service."},
    )  # fmt: skip
    part_of = forms.CharField(required=False, max_length=12)
    key = forms.CharField(required=False, max_length=80)
    opened = forms.DateTimeField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, by: Person, at: datetime, **more: Any) -> None:
        self.by, self.at = by, at
        super().__init__(data, auto_id="d-%s", **more)

    @classmethod
    def empty(cls, asked: Mapping[str, str], by: Person, at: datetime) -> DeclareForm:
        """The form as first opened, with what a link carried: `?title=&severity=&service=`."""
        level = asked.get("severity", "").upper().removeprefix("SEV")
        initial = {
            "title": asked.get("title", "")[:200],
            "level": level if level in dict(LEVELS) else "",
            "part_of": asked.get("part_of", "")[:12],
            **_named(asked.get("service", "")[:200]),
            "key": str(uuid.uuid4()),
            "opened": at.isoformat(),
        }
        return cls(initial=initial, by=by, at=at)

    def clean_began(self) -> datetime | None:
        text = self.cleaned_data["began"]
        if not text:
            return None
        try:
            return instants.parse(text, self.at)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_part_of(self) -> Incident | None:
        """The larger event, found and authorised like every incident."""
        text = self.cleaned_data["part_of"]
        if not text:
            return None
        try:
            return access.load(self.by, int(text) if text.isascii() and text.isdigit() else 0)
        except Http404:
            raise forms.ValidationError("There is no such incident.") from None

    @property
    def named(self) -> list[str]:
        """The slugs of the services chosen so far, as the page draws them."""
        found = self["hits"].value() or []
        return [str(one) for one in found]

    @property
    def answers(self) -> dict[str, str]:
        return triage.clean(self.data)

    def declare(self, by: Person, at: datetime) -> Incident:
        """Declare what was typed, once: the key makes a second press give the first incident again."""
        typed = self.cleaned_data
        suggestion = triage.suggest(self.answers)
        kept = {**self.answers, "suggested": f"SEV{suggestion.level}"} if suggestion else self.answers
        return lifecycle.declare(
            title=typed["title"],
            level=int(typed["level"]),
            by=by,
            at=at,
            summary=typed["summary"],
            blast_radius=typed["blast_radius"],
            recent_change=typed["recent_change"],
            services=typed["services"],
            who_else=typed["who_else"],
            affected=typed["hits"],
            part_of=typed["part_of"],
            impact_began_at=typed["began"],
            triage_answers=kept,
            idempotency_key=f"{by.pk}:{typed['key']}" if typed["key"] else None,
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at its field, or above the form."""
        name = NAMES.get(refusal.field, refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))


def _named(text: str) -> dict[str, Any]:
    """What a link named: services of the catalogue are ticked, the rest is text."""
    known = {one.name.casefold(): one.slug for one in Service.objects.filter(retired_at=None)} if text else {}
    names = [name.strip() for name in text.split(",") if name.strip()]
    return {
        "hits": [known[name.casefold()] for name in names if name.casefold() in known],
        "services": ", ".join(name for name in names if name.casefold() not in known),
    }
