"""The forms of the roles: offer one, hand one off with a briefing, answer, take command."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms

from incidents import briefing, candidates, offering
from incidents.forms.act import ActForm, PersonField
from incidents.forms.small import reason
from incidents.models import Assignment, Offer
from roster.roles import DUTIES, Duty, Role


class PickForm(ActForm):
    """A role and who takes it: the picker lists everybody with the likeliest first."""

    role = forms.ChoiceField(choices=Role.choices, widget=forms.HiddenInput)
    person = PersonField(label="Who takes it", required=False, empty_label=None)

    @property
    def duty(self) -> Duty | None:
        return DUTIES.get(self["role"].value())

    @property
    def role_label(self) -> str:
        return dict(Role.choices).get(self["role"].value(), "")

    @cached_property
    def candidates(self) -> list[candidates.Candidate]:
        return candidates.of(self.incident, self.by, self.at, leave_out=self.leave_out)

    @property
    def leave_out(self) -> list[int]:
        return []


class OfferForm(PickForm):
    """Offer a vacant role to somebody, or take it: without a person it is a claim."""

    route = "roles"
    area = forms.CharField(label="Area", required=False, max_length=40)

    @property
    def leave_out(self) -> list[int]:
        """Experts who are here."""
        if self["role"].value() != Role.EXPERT:
            return []
        held = self.incident.assignments.held().filter(role=Role.EXPERT)
        return list(held.values_list("person", flat=True))


class HandOffForm(PickForm):
    """Name a successor; the briefing is drawn from the record, the note says the rest."""

    route = "hand_off"
    note = forms.CharField(
        label="Your note", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, leaving: Assignment | None = None, **more: Any) -> None:
        self.leaving = leaving
        super().__init__(*args, **more)
        self.fields["person"].required = True
        self.fields["person"].error_messages["required"] = "Choose who takes it."

    @cached_property
    def briefing(self) -> list[briefing.Section]:
        """As the record stands now; it is drawn again at the moment of the offer."""
        return briefing.of(self.incident, self.at, self.leaving)

    @property
    def is_mine(self) -> bool:
        return self.leaving is not None and self.leaving.person_id == self.by.pk

    @property
    def leave_out(self) -> list[int]:
        return [self.by.pk, self.leaving.person_id] if self.leaving else [self.by.pk]


class AnswerForm(ActForm):
    """Accept what was offered, or say not now."""

    # Its two buttons are the field.
    answer = forms.ChoiceField(choices=[("accept", "Accept"), ("decline", "Not now")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="I have read the briefing and I am not on the keyboard", required=False)
    reason = reason("If not now: why", required=False)

    def __init__(self, *args: Any, offer: Offer, **more: Any) -> None:
        self.offer = offer
        super().__init__(*args, **more)
        self.fields["answer"].error_messages["required"] = "Press one of the two buttons."

    def give(self) -> object:
        """The answer, given."""
        said, offer = self.cleaned_data, self.offer
        if said["answer"] == "accept":
            return offering.accept(offer=offer, by=self.by, at=self.at)
        return offering.decline(offer=offer, by=self.by, at=self.at, reason=said["reason"])

    @property
    def action(self) -> str:
        return self.offer.get_absolute_url()

    @property
    def is_mine(self) -> bool:
        """The reader was asked and may answer."""
        return self.offer.person_id == self.by.pk and self.offer.is_waiting and not self.offer.is_expired(self.at)

    def clean(self) -> dict[str, Any]:
        """Enter in the reason presses the first button: that must not move a role."""
        data = super().clean() or {}
        if data.get("answer") != "accept":
            return data
        if data.get("reason"):
            self.add_error("reason", "You wrote why not. Press Not now, or empty this line.")
        elif self.offer.is_handoff and not data.get("read"):
            self.add_error("read", "Read the briefing and tick this first.")
        return data


class TakeCommandForm(ActForm):
    """Command taken from somebody who has gone silent."""

    route = "take_command"
    reason = reason("Why you take it")
