"""The record to take along: Markdown, CSV, JSON, for whoever may read it (SPEC T3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from config.kit import sheets
from incidents import exporting, telling
from incidents.models import Incident
from incidents.views import acts

COLUMNS = [
    "sequence", "occurred_at", "recorded_at", "kind", "author", "text", "corrects", "corrected_by", "pinned_by",
    "redacted", "hash",
]  # fmt: skip


@require_GET
def markdown(request: HttpRequest, number: int) -> HttpResponseBase:
    """A document to read."""
    incident = acts.room_of(request, number).incident
    return _download(incident, "md", "text/markdown; charset=utf-8", telling.told(incident))


@require_GET
def table(request: HttpRequest, number: int) -> HttpResponseBase:
    """The entries as a table."""
    incident = acts.room_of(request, number).incident
    rows = ([entry[name] for name in COLUMNS] for entry in exporting.entries(incident))
    return sheets.answer(f"{incident.reference}.csv", COLUMNS, rows)


@require_GET
def data(request: HttpRequest, number: int) -> HttpResponseBase:
    """Everything, for programs."""
    incident = acts.room_of(request, number).incident
    return _download(incident, "json", "application/json", _json(incident))


def _json(incident: Incident) -> Iterator[str]:
    head = json.dumps(exporting.facts(incident), ensure_ascii=False, indent=1)
    yield head.rstrip("}\n") + ',\n "timeline": [\n'
    comma = ""
    for entry in exporting.entries(incident):
        yield comma + json.dumps(entry, ensure_ascii=False)
        comma = ",\n"
    yield "\n ]\n}\n"


def _download(incident: Incident, ending: str, kind: str, pieces: Iterator[Any]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{incident.reference}.{ending}"'
    return answer
