"""The small forms of the comms lane: a question, its answer, a count, a reason, a sentence."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from incidents.forms.act import ActForm
from incidents.forms.small import reason
from incidents.models import HeldUpdate, StakeholderQuestion

SUGGESTED = [("impact", "Impact"), ("known", "What we know"), ("next_step", "Next step")]


def lines(label: str, limit: int, rows: int = 3) -> forms.CharField:
    """Text of several lines that must say something."""
    found = forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "maxlength": limit}))
    found.error_messages["required"] = "Please write something here."
    return found


class QuestionForm(ActForm):
    """A question of somebody who looks on."""

    letter = "ask"
    route = "ask"
    text = lines("Your question", 500, rows=2)


class AnswerForm(ActForm):
    """The answer to one question."""

    text = lines("Answer", 2_000)

    def __init__(self, *args: Any, question: StakeholderQuestion, **more: Any) -> None:
        super().__init__(*args, **more)
        self.question = question

    @property
    def action(self) -> str:
        return reverse("incidents:answer_question", args=[self.incident.number, self.question.pk])


class TallyForm(ActForm):
    """How many customers have written or called so far."""

    route = "tally"
    total = forms.IntegerField(label="Customer contacts so far", min_value=0, max_value=10_000_000)
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["total"].error_messages["required"] = "Write how many there are so far."
        self.fields["total"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})


class SendBackForm(ActForm):
    """Why it does not leave like this."""

    reason = reason("What should be different")

    def __init__(self, *args: Any, held: HeldUpdate, **more: Any) -> None:
        super().__init__(*args, **more)
        self.held = held

    @property
    def action(self) -> str:
        return reverse("incidents:send_back", args=[self.incident.number, self.held.pk])


class SuggestForm(ActForm):
    """A sentence for the draft that somebody else writes."""

    route = "suggest"
    aliases: ClassVar[dict[str, str]] = {"impact": "text", "known": "text", "next_step": "text"}
    into = forms.ChoiceField(label="For", choices=SUGGESTED, initial="known")
    text = lines("Your sentence", 2_000)
