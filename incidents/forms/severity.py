"""Change the severity, or say that it is still right; the triage helper adds up beside it (SPEC D4, D6)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from incidents import triage
from incidents.forms.act import ActForm
from incidents.forms.small import reason
from incidents.models import SeverityPolicy


class SeverityForm(ActForm):
    """A new severity with a reason."""

    route = "severity"
    aliases: ClassVar[dict[str, str]] = {"severity": "level"}
    level = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)
    reason = reason("Why it changes")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.policies = list(SeverityPolicy.objects.all())
        field = self.fields["level"]
        field.choices = [(policy.level, policy.name) for policy in self.policies]  # type: ignore[attr-defined]
        field.error_messages["required"] = "Choose a severity."

    @property
    def answers(self) -> dict[str, str]:
        """What the triage helper was told in this form."""
        return triage.clean(self.data)

    @property
    def suggestion(self) -> triage.Suggestion | None:
        return triage.suggest(self.answers)

    @property
    def questions(self) -> list[tuple[triage.Question, str]]:
        return [(question, self.answers.get(question.name, "")) for question in triage.QUESTIONS]

    @property
    def kept_answers(self) -> dict[str, str]:
        """The answers with what they added up to, as the incident keeps them."""
        found = self.suggestion
        return {**self.answers, "suggested": f"SEV{found.level}"} if found else self.answers


class RecheckForm(SeverityForm):
    """The severity stands; nothing has to be chosen and no reason is wanted."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"].required = self.fields["reason"].required = False
