"""The forms of the fix track. Each says what it is called and what it will do; one template draws them all."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from incidents import fixing, moves
from incidents.forms.act import ActForm
from incidents.forms.small import reason
from incidents.models import Proposal
from incidents.models.proposal import Result, Risk

RESULTS = [(str(value), label) for value, label in Result.choices]


def words(label: str, *, rows: int = 2, limit: int = 2_000, **more: Any) -> forms.CharField:
    """A few sentences."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": limit})
    found = forms.CharField(label=label, max_length=limit, widget=widget, **more)
    found.error_messages["required"] = "Please write something here."
    return found


class FixForm(ActForm):
    """`heading`, `lead`, `verb` and `says` stand around the fields; `hints` at their labels."""

    heading: str = ""
    lead: str = ""
    verb: str = ""
    says: ClassVar[list[str]] = []
    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, target: tuple[Any, ...] = (), **more: Any) -> None:
        self.target = target
        super().__init__(*args, **more)

    @property
    def action(self) -> str:
        return reverse(f"incidents:{self.route}", args=[self.incident.number, *self.target])

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """The visible fields with the hint of each."""
        return [(field, self.hints.get(field.name, "")) for field in self.visible_fields()]


class ObjectiveForm(FixForm):
    route = "objective"
    heading, verb = "Objective", "Set the objective"
    lead = "One sentence that everybody works towards. What is true when customers are well again?"
    text = forms.CharField(label="Objective", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].initial = self.incident.objective


class ProposeForm(FixForm):
    route = "propose"
    heading, verb = "Propose an action", "Propose it"
    lead = "The commander approves, rejects or asks. Nothing runs before that."
    hints: ClassVar = {"effect": "optional", "risk_words": "what could go wrong, and for whom"}
    what = forms.CharField(label="What to do", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    risk = forms.ChoiceField(label="Risk", choices=Risk.choices, widget=forms.RadioSelect)
    risk_words = words("The risk in words")
    effect = words("What it should do", required=False)
    undo = words("How to undo it")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["risk"].error_messages["required"] = "Choose how risky it is."

    @staticmethod
    def first(asked: str) -> dict[str, str]:
        """What a usual move fills in."""
        found = moves.of(asked)
        return {"what": found.what, "undo": found.undo} if found else {}


class ProposalForm(FixForm):
    """An act on a proposal: it carries the version of the card it was opened from."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **more: Any) -> None:
        self.proposal = proposal
        super().__init__(*args, target=(proposal.number,), **more)
        self.fields["version"].initial = proposal.version
        self.lead = f"{proposal.reference} · {proposal.what}"

    @property
    def seen(self) -> dict[str, Any]:
        """Which proposal, as it was seen."""
        text = self.cleaned_data.get("version", "")
        return {"proposal": self.proposal, "seen_version": int(text) if text.isascii() and text.isdigit() else None}


class ApproveForm(ProposalForm):
    route = "approve"
    verb = "Approve"
    risk_said = forms.BooleanField(label="I have said this risk out loud, and nobody objected", required=False)
    hand = forms.BooleanField(required=False)
    sentence = words("The sentence", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        risk = self.proposal.get_risk_display()
        self.heading = "Say the risk out loud" if self.proposal.risk != Risk.LOW else "Approve"
        self.says = [f"{risk} risk. {self.proposal.risk_words}", f"To undo it: {self.proposal.undo}"]  # type: ignore[misc]
        self.says.append("An approval cannot be undone. It can be stopped, which is another decision in the record.")
        if self.proposal.risk == Risk.LOW:
            del self.fields["risk_said"]
        self.fields["hand"].initial = self.proposal.risk != Risk.LOW
        self.fields["sentence"].initial = fixing.SENTENCE

    def hand_to(self, name: str) -> None:
        """Who gets the drafted sentence."""
        self.fields["hand"].label = f"Hand {name} a draft update"


class RejectForm(ProposalForm):
    route = "reject"
    heading, verb = "Reject", "Reject it"
    reason = reason("Why not")


class WithdrawForm(ProposalForm):
    route = "withdraw_proposal"
    heading, verb = "Withdraw", "Withdraw it"
    hints: ClassVar = {"reason": "optional"}
    reason = reason("Why", required=False)


class QuestionForm(ProposalForm):
    route = "question"
    heading, verb = "Ask a question", "Ask"
    question = words("Your question")


class AnswerForm(ProposalForm):
    route = "answer"
    heading, verb = "Answer", "Answer"
    text = words("Your answer")

    def __init__(self, *args: Any, question: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.target = (self.proposal.number, question.pk)
        self.says = [f"{question.asked_by.first_name} asks: {question.text}"]  # type: ignore[misc]


class StopForm(ProposalForm):
    route = "stop"
    heading, verb = "Stop it", "Stop it"
    says: ClassVar = ["The approval stays in the record; stopping is another decision."]
    reason = reason("Why it stops")


class ObserveForm(ProposalForm):
    route = "observe"
    heading, verb = "What did it do?", "Write it down"
    hints: ClassVar = {"temporary": "when something must be undone later; it is settled before the all-clear"}
    result = forms.ChoiceField(label="Result", choices=RESULTS, widget=forms.RadioSelect)
    observed = words("What you see")
    temporary = forms.CharField(label="Temporary change", required=False, max_length=300)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["result"].error_messages["required"] = "Choose what it did."


class SentenceForm(ProposalForm):
    route = "sentence"
    heading, verb = "Draft the public sentence", "Hand it over"
    says: ClassVar = ["It is put beside the draft; whoever writes the update takes it or leaves it."]
    sentence = words("The sentence")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["sentence"].initial = fixing.SENTENCE
