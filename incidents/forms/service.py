"""The form of a service: what the catalogue says of it (SPEC D9)."""

from __future__ import annotations

from typing import Any

from django import forms

from config.kit.errors import Refusal
from incidents import catalogue
from incidents.forms.act import dress
from incidents.models import Service
from incidents.models.service import LinkKind, Tier

EMPTY_ROWS = 3


class LinkRow(forms.Form):
    """One link; a row without address is none."""

    kind = forms.ChoiceField(label="Kind", choices=LinkKind.choices, required=False)
    label = forms.CharField(label="Label", max_length=80, required=False)
    url = forms.CharField(label="Address", max_length=500, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            dress(field, f"s-{name}")
            field.widget.attrs.pop("aria-describedby")


LinkRows = forms.formset_factory(LinkRow, extra=EMPTY_ROWS, max_num=catalogue.MOST_LINKS)


class ServiceForm(forms.Form):
    """What was typed; the verb decides."""

    use_required_attribute = False
    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Give it a name."})
    description = forms.CharField(label="What it does", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    tier = forms.TypedChoiceField(label="Tier", choices=Tier.choices, coerce=int, initial=Tier.IMPORTANT)
    team = forms.CharField(label="Team", max_length=80, required=False)
    cost_per_minute = forms.DecimalField(label="Cost of a minute down", required=False)
    currency = forms.CharField(label="Currency", max_length=3, initial="USD")
    depends_on = forms.ModelMultipleChoiceField(
        label="Depends on", queryset=Service.objects.none(), to_field_name="slug", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, service: Service | None = None) -> None:
        self.service, self.links_error = service, ""
        super().__init__(data, auto_id="s-%s", initial=_said(service) if service else {})
        self.rows = LinkRows(data, prefix="link", initial=_links(service) if service else [])
        field = self.fields["depends_on"]
        others = Service.objects.exclude(pk=service.pk if service else 0)
        field.queryset = others  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = "There is no such service."
        for name, known in self.fields.items():
            dress(known, f"s-{name}")

    def is_valid(self) -> bool:
        # Both, so that every message shows at once.
        return all([super().is_valid(), self.rows.is_valid()])

    @property
    def facts(self) -> catalogue.Facts:
        """What the verb takes."""
        typed = self.cleaned_data
        rows = [row.cleaned_data for row in self.rows if row.cleaned_data.get("url")]
        return catalogue.Facts(
            **{name: value for name, value in typed.items() if name != "seen"},
            links=[(row["kind"] or LinkKind.OTHER, row["label"], row["url"]) for row in rows],
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show what the verb said at its field, or above the form."""
        if refusal.field == "links":
            self.links_error = str(refusal)
            return
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        if state := refusal.shown.get("state"):
            self.data = {**self.data.dict(), "seen": state} if hasattr(self.data, "dict") else self.data


def _said(service: Service) -> dict[str, Any]:
    names = ("name", "description", "tier", "team", "cost_per_minute", "currency")
    needs = [one.slug for one in service.depends_on.all()]
    return {**{name: getattr(service, name) for name in names}, "depends_on": needs, "seen": catalogue.state(service)}


def _links(service: Service) -> list[dict[str, str]]:
    return [{"kind": one.kind, "label": one.label, "url": one.url} for one in service.links.all()]
