"""The forms of the roles: offer one, hand one off with a briefing, answer, take command."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse

from incidents import briefing, command, offering
from incidents.forms.act import ActForm, PersonField
from incidents.forms.small import reason
from incidents.models import Offer
from roster.roles import DUTIES, Duty, Role


class RoleForm(ActForm):
    """Give a role to somebody, or take it: without a person it is a claim."""

    route = "roles"
    role = forms.ChoiceField(choices=Role.choices, widget=forms.HiddenInput)
    person = PersonField(label="Who takes it", required=False, empty_label="Choose a person")
    area = forms.CharField(label="Area", required=False, max_length=40)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if command.holder(self.incident, self["role"].value() or "") is None:
            self.fields["person"].empty_label = f"Me, {self.by.name}"  # type: ignore[attr-defined]

    @property
    def duty(self) -> Duty | None:
        return DUTIES.get(self["role"].value())

    @property
    def role_label(self) -> str:
        return dict(Role.choices).get(self["role"].value(), "")


class HandOffForm(ActForm):
    """Name a successor; the briefing is drawn from the record, the note says the rest."""

    route = "hand_off"
    role = forms.ChoiceField(choices=Role.choices, widget=forms.HiddenInput)
    person = PersonField(label="Who takes it", empty_label="Choose a person")
    note = forms.CharField(
        label="Your note", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    @cached_property
    def briefing(self) -> list[briefing.Section]:
        """As the record stands now; it is drawn again at the moment of the offer."""
        return briefing.of(self.incident, self.at)

    @property
    def duty(self) -> Duty | None:
        return DUTIES.get(self["role"].value())

    @property
    def role_label(self) -> str:
        return dict(Role.choices).get(self["role"].value(), "")


class AnswerForm(ActForm):
    """Accept what was offered, or say not now."""

    answer = forms.ChoiceField(choices=[("accept", "Accept"), ("decline", "Not now")], widget=forms.HiddenInput)
    read = forms.BooleanField(label="I have read the briefing and I am not on the keyboard", required=False)
    reason = reason("If not now: why", required=False)

    def __init__(self, *args: Any, offer: Offer, **more: Any) -> None:
        self.offer = offer
        super().__init__(*args, **more)

    def give(self) -> object:
        """The answer, given."""
        said, offer = self.cleaned_data, self.offer
        if said["answer"] == "accept":
            return offering.accept(offer=offer, by=self.by, at=self.at)
        return offering.decline(offer=offer, by=self.by, at=self.at, reason=said["reason"])

    @property
    def action(self) -> str:
        return reverse("incidents:handoff", args=[self.incident.number, self.offer.pk])

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
