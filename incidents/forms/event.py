"""Forms of an incident among others: merge it, make it part of a larger event, its services and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from incidents import access, catalogue
from incidents.forms.act import ActForm
from incidents.forms.small import reason
from incidents.models import Incident, Service
from incidents.models.service import LinkKind

MOST = 50


class IncidentField(forms.ModelChoiceField):
    """Another open incident, by number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=Incident.objects.none(), to_field_name="number", **more)
        self.error_messages["invalid_choice"] = "Choose an incident from the list."
        self.error_messages["required"] = "Choose an incident."

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.severity.name} · {obj.title}"


class AmongForm(ActForm):
    """A form that names another incident."""

    other: ClassVar[str] = ""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields[self.other].queryset = self.others()  # type: ignore[attr-defined]

    def others(self) -> Any:
        """Every incident this person may know of; what is over is refused by the verb, which says what happened."""
        return access.incidents_for(self.by).exclude(pk=self.incident.pk)

    def offered(self) -> list[Incident]:
        """The open ones, to choose from."""
        return list(self.others().open()[:MOST])

    def choose_from(self, rows: Iterable[Incident]) -> None:
        field = self.fields[self.other]
        field.choices = [  # type: ignore[attr-defined]
            ("", "Choose an incident"), *((one.number, field.label_from_instance(one)) for one in rows),  # type: ignore[attr-defined]
        ]  # fmt: skip


class MergeForm(AmongForm):
    """Where it goes on, and why."""

    route, other = "merge", "into"
    into = IncidentField(label="It goes on as")
    reason = reason("Why they are one")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.choose_from(self.offered())


class AttachForm(AmongForm):
    """The larger event it becomes part of."""

    route, other = "attach", "parent"
    parent = IncidentField(label="Part of")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.choose_from(self.offered())

    def others(self) -> Any:
        return super().others().filter(parent=None)


class DetachForm(ActForm):
    """It goes on by itself."""

    route = "detach"
    reason = reason("Why", required=False)


class ServicesForm(ActForm):
    """The services of the catalogue it hits."""

    route = "affected"
    services = forms.ModelMultipleChoiceField(
        label="Affected services", queryset=Service.objects.none(), to_field_name="slug", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["services"]
        field.queryset = Service.objects.all()  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = "There is no such service."
        self.named = list(self.incident.affected.prefetch_related("links"))
        self.dependants = catalogue.dependants(self.named)
        offered = dict.fromkeys([*self.named, *catalogue.offered()])
        field.choices = [(one.slug, one.name) for one in offered]  # type: ignore[attr-defined]
        field.initial = [one.slug for one in self.named]


class LinkForm(ActForm):
    """An address to share."""

    route = "share_link"
    url = forms.CharField(label="Address", max_length=500, widget=forms.URLInput(attrs={"autocomplete": "off"}))
    label = forms.CharField(label="What it is", max_length=80, required=False)
    kind = forms.ChoiceField(label="Kind", choices=LinkKind.choices, initial=LinkKind.OTHER)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["url"].error_messages["required"] = "Paste an address."
