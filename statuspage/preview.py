"""An update in the making, drawn by the template of the status page (SPEC C4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from config.kit.errors import Refusal
from incidents.models import Incident
from incidents.models.policy import Audience
from statuspage import pages, rollup, words
from statuspage.composer import PublicSide
from statuspage.facts import UpdateFacts
from statuspage.models import Component


def drawn(incident: Incident, fields: Mapping[str, Any], at: datetime) -> SafeString | None:
    """The update with these fields as customers will read it; nothing when it is for insiders only."""
    if fields.get("audience") == Audience.STAKEHOLDERS.value or fields.get("status") not in words.STAGES:
        return None
    update = UpdateFacts(
        id="", status=fields["status"], impact=fields["impact"], known=fields["known"], next_step=fields["next_step"],
        next_update_at=fields["next_update_at"], body="", affected=_affected(incident, fields), display_at=at,
        created_at=at, updated_at=at,
    )  # fmt: skip
    title = str(fields.get("public-title") or incident.title)
    context = {"told": pages.as_told(update, "clock"), "open": True, "title": title}
    return render_to_string("statuspage/_preview.html", context)


def _affected(incident: Incident, fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """The components as the composer would send them; none while one of them is not known."""
    try:
        chosen = PublicSide().clean(incident, fields).get("components", {})
    except Refusal:
        return []
    names = dict(Component.objects.filter(public_id__in=chosen).values_list("public_id", "name"))
    good = rollup.OPERATIONAL
    return [{"code": c, "name": names[c], "old_status": good, "new_status": status} for c, status in chosen.items()]
