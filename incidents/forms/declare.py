"""The declare form: title and severity suffice; everything else may wait (SPEC D1, D2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from config.kit import instants
from config.kit.errors import Refusal
from incidents import lifecycle, triage
from incidents.models import Incident
from roster.models import Person

# How the verb names a field that has another name here.
NAMES = {"severity": "level", "impact_began_at": "began", "detected_at": "began"}
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
    key = forms.CharField(required=False, max_length=80)
    opened = forms.DateTimeField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, at: datetime, **more: Any) -> None:
        self.at = at
        super().__init__(data, auto_id="d-%s", **more)

    @classmethod
    def empty(cls, asked: Mapping[str, str], at: datetime) -> DeclareForm:
        """The form as first opened, with what a link carried: `?title=&severity=&service=`."""
        level = asked.get("severity", "").upper().removeprefix("SEV")
        initial = {
            "title": asked.get("title", "")[:200],
            "level": level if level in dict(LEVELS) else "",
            "services": asked.get("service", "")[:200],
            "key": str(uuid.uuid4()),
            "opened": at.isoformat(),
        }
        return cls(initial=initial, at=at)

    def clean_began(self) -> datetime | None:
        text = self.cleaned_data["began"]
        if not text:
            return None
        try:
            return instants.parse(text, self.at)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

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
            impact_began_at=typed["began"],
            triage_answers=kept,
            idempotency_key=f"{by.pk}:{typed['key']}" if typed["key"] else None,
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at its field, or above the form."""
        name = NAMES.get(refusal.field, refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))
