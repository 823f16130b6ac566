"""The record as a Markdown document, line after line (SPEC T3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incidents import exporting
from incidents.models import Incident, Kind
from incidents.models.incident import KEY_TIMES

TITLES = {
    "roles": "Roles",
    "updates": "Updates",
    "promises": "Promises",
    "proposals": "Proposals",
    "tasks": "Tasks",
    "mitigations": "Temporary mitigations",
    "accepted_risks": "Accepted risks",
    "hypotheses": "Hypotheses",
    "decisions": "Decisions",
}
HEADING = ("reference", "what", "text", "role", "number", "audience")


def told(incident: Incident) -> Iterator[str]:
    """The document in pieces. All times are UTC."""
    facts = exporting.facts(incident)
    yield f"# {facts['reference']} {_line(facts['title'])}\n\n"
    yield f"{facts['severity']}, {facts['phase']}, declared by {facts['declared_by']}. All times are UTC.\n"
    for name in ("summary", "objective"):
        if facts[name]:
            yield f"\n{name.title()}: {_line(facts[name])}\n"
    yield "\n## Key times\n\n"
    for name, label in KEY_TIMES.items():
        yield f"- {label}: {_clock(facts['key_times'][name]) or 'not recorded'}\n"
    for name, title in TITLES.items():
        if facts[name]:
            yield f"\n## {title}\n\n"
            yield from (_row(row) for row in facts[name])
    yield "\n## Timeline\n\n"
    for entry in exporting.entries(incident):
        yield _entry(entry)


def _entry(entry: dict[str, Any]) -> str:
    text = _indented(entry["text"])
    if entry["redacted"]:
        text = f"_{_line(entry['redacted'])}_"
    elif entry["corrected_by"]:
        text = f"~~{_line(entry['text'])}~~ (corrected by entry {entry['corrected_by']})"
    notes = [entry["author"] or "Fireline", Kind(entry["kind"]).label]
    notes += [f"pinned by {entry['pinned_by']}"] if entry["pinned_by"] else []
    notes += [f"corrects entry {entry['corrects']}"] if entry["corrects"] else []
    if entry["recorded_at"][:16] != entry["occurred_at"][:16]:
        notes.append(f"written {_clock(entry['recorded_at'])}")
    return f"- **{entry['sequence']}** {_clock(entry['occurred_at'])} {text} ({', '.join(notes)})\n"


def _row(row: dict[str, Any]) -> str:
    """A row of a track: what names it, then each thing that is known, on a line of its own."""
    names = [name for name in HEADING if row.get(name) not in ("", None)][:2]
    lines = [f"- **{' '.join(_line(str(row[name])) for name in names)}**"]
    for name, value in row.items():
        if name in names or value in ("", None, []):
            continue
        said = _objections(value) if name == "objections" else _moment(name, str(value))
        lines.append(f"  - {name.removesuffix('_at').replace('_', ' ')}: {said}")
    return "\n".join(lines) + "\n"


def _objections(rows: list[dict[str, str]]) -> str:
    return "; ".join(f"{row['raised_by']}: {_line(row['text'])}" for row in rows)


def _moment(name: str, value: str) -> str:
    return _clock(value) if name.endswith("_at") else _line(value)


def _clock(iso: str | None) -> str:
    return iso.replace("T", " ")[:16] if iso else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _indented(text: str) -> str:
    return "\n  ".join(text.splitlines())
