"""Forms of the record: a correction, a redaction, evidence, a decision with its reasons, an objection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from incidents import decisions, hypotheses, timeline
from incidents.forms.act import ActForm
from incidents.forms.small import reason


def words(label: str, limit: int, empty: str = "", **more: Any) -> forms.CharField:
    """Several lines; `empty` is what is said when nothing was written."""
    rows = more.pop("rows", 3)
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": limit})
    found = forms.CharField(label=label, max_length=limit, widget=widget, required=bool(empty), **more)
    if empty:
        found.error_messages["required"] = empty
    return found


class AboutForm(ActForm):
    """A form about one entry, hypothesis or decision; `about` are the further arguments of its address."""

    def __init__(self, *args: Any, about: tuple[Any, ...] = (), **more: Any) -> None:
        self.about = about
        super().__init__(*args, **more)

    @property
    def action(self) -> str:
        return reverse(f"incidents:{self.route}", args=[self.incident.number, *self.about])


class CorrectionForm(AboutForm):
    """An entry written anew."""

    route = "correction"
    text = words("What it should say", timeline.ENTRY_LIMIT, "Write what it should say.")


class RedactionForm(AboutForm):
    """The words of an entry, taken out for good."""

    route = "redaction"
    reason = reason("Why it is taken out")


class SettleForm(AboutForm):
    """A hypothesis ruled out or confirmed."""

    route = "hypothesis"
    evidence = words("What shows it", hypotheses.EVIDENCE_LIMIT, "Please say what shows it. Nobody should check again.")

    @property
    def is_ruling_out(self) -> bool:
        return self.about[-1] == "rule-out"


class OpenAgainForm(AboutForm):
    """A hypothesis that is settled, open again."""

    route = "hypothesis"
    reason = reason("Why it is open again")


class DecisionForm(ActForm):
    """A decision with what else there was, and why."""

    route = "decisions"
    text = words("What is decided", decisions.TEXT_LIMIT, "Write what is decided.", rows=2)
    rationale = words("Why", decisions.WORDS_LIMIT)
    options = words("What else there was", decisions.WORDS_LIMIT)


class ObjectionForm(AboutForm):
    """Disagreement with a decision, on the record."""

    route = "objections"
    text = words("What speaks against it", decisions.WORDS_LIMIT, "Write what speaks against it.")
