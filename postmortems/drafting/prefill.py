"""Prefill: the first text of each section, from the record alone. Nothing is invented; what is absent says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from config.kit import spans
from incidents.models import Kind, TimelineEntry, Update
from postmortems.drafting.record import Record, between
from postmortems.models.section import Key

ABSENT = "Not recorded"
READERS_SEE = {Kind.DECISION, Kind.ACTION, Kind.UPDATE, Kind.SEVERITY, Kind.PHASE, Kind.ROLE}
LISTED = 12


def texts(record: Record) -> dict[str, str]:
    """Text by section key. Lessons and prevention are for people: they start empty."""
    return {
        Key.SUMMARY.value: _summary(record),
        Key.IMPACT.value: _impact(record),
        Key.CAUSES.value: _causes(record),
        Key.DETECTION.value: _detection(record),
        Key.MITIGATION.value: _mitigation(record),
        Key.RESOLUTION.value: _resolution(record),
        Key.LESSONS.value: "",
        Key.PREVENTION.value: "",
        Key.EFFECTIVENESS.value: "",
    }


def shown(record: Record) -> list[TimelineEntry]:
    """The entries a reader sees to begin with: what was decided, done, told and handed over, and the first alert."""
    alert = record.first(Kind.ALERT)
    return [
        entry
        for entry in record.entries
        if entry is alert or (entry.kind in READERS_SEE and not _is_bookkeeping(entry))
    ]


def _is_bookkeeping(entry: TimelineEntry) -> bool:
    """A tick of the resolve checklist, a promise waived: of use in the room, noise in a document."""
    return "item" in entry.detail or entry.detail.get("act") == "waive"


def _summary(record: Record) -> str:
    incident = record.incident
    began, resolved = incident.began_at, incident.resolved_at
    lines = [f"On {_day(began)} at {_clock(began)}: {_sentence(incident.summary or incident.title)}"]
    if incident.mitigated_at:
        span = spans.words(incident.impact_lasted(incident.mitigated_at))
        lines.append(f"Customers were affected for {span}, until {_clock(incident.mitigated_at, began)}.")
    lines.append(f"Declared {incident.severity.name} at {_clock(incident.declared_at, began)}")
    lines[-1] += f" and resolved at {_clock(resolved, began)}." if resolved else "; not resolved yet."
    return " ".join(lines)


def _impact(record: Record) -> str:
    incident = record.incident
    span = between(incident.impact_began_at, incident.mitigated_at)
    began = _clock(incident.impact_began_at) if incident.impact_began_at else ABSENT.lower()
    ended = _clock(incident.mitigated_at, incident.began_at) if incident.mitigated_at else ABSENT.lower()
    rows = [
        ("Impact lasted", f"{spans.words(span)}." if span is not None else f"{ABSENT}."),
        ("When", f"began {began}, ended {ended}."),
        ("Who", _sentence(incident.blast_radius or ABSENT)),
        ("Services", _sentence(incident.named_services or ABSENT)),
    ]
    return _facts(rows) + _quoted(record)


def _quoted(record: Record) -> str:
    update = _told_of_impact(record)
    if update is None:
        return "\n\nCustomers were told nothing about the impact."
    words = "\n".join(f"> {line}" for line in update.impact.splitlines())
    return f"\n\nAs customers were told in update {update.number}, {_clock(update.posted_at)}:\n\n{words}"


def _told_of_impact(record: Record) -> Update | None:
    """The last public words about the impact while it lasted; after it ended an update speaks of recovery."""
    told = [update for update in record.public_updates if update.impact]
    ended = record.incident.mitigated_at
    during = [update for update in told if ended is None or update.posted_at <= ended]
    return during[-1] if during else told[0] if told else None


def _causes(record: Record) -> str:
    parts = []
    if record.incident.recent_change:
        parts.append(
            f"Changed shortly before, as noted when it was declared: {_sentence(record.incident.recent_change)}"
        )
    if guesses := record.of(Kind.HYPOTHESIS):
        parts.append("Hypotheses noted during the incident:\n\n" + _listed(guesses))
    return "\n\n".join(parts)


def _detection(record: Record) -> str:
    incident = record.incident
    alert, sight = record.first(Kind.ALERT), record.first(Kind.OBSERVATION)
    noticed = between(incident.impact_began_at, incident.detected_at)
    answered = between(incident.detected_at or incident.impact_began_at, incident.acknowledged_at)
    rows = [
        ("Detected", _after(incident.detected_at, noticed, "impact began")),
        (
            "Acknowledged",
            _after(incident.acknowledged_at, answered, "that" if incident.detected_at else "impact began"),
        ),
        ("First alert", f"{_clock(alert.occurred_at)}: {_sentence(alert.body)}" if alert else f"{ABSENT}."),
    ]
    if sight:
        rows.append(("First observation", f"{_clock(sight.occurred_at)}: {_sentence(sight.body)}"))
    return _facts(rows)


def _mitigation(record: Record) -> str:
    incident = record.incident
    ended = incident.mitigated_at
    tried = [entry for entry in record.of(Kind.ACTION, Kind.DECISION) if ended is None or entry.occurred_at <= ended]
    text = _listed(tried) if tried else f"{ABSENT}: no action or decision was written down before the impact ended."
    if ended:
        span = spans.words(incident.impact_lasted(ended))
        text += f"\n\nCustomer impact ended at {_clock(ended)}, {span} after it began."
    return text


def _resolution(record: Record) -> str:
    incident = record.incident
    if not incident.resolved_at:
        return f"{ABSENT}: the incident is open."
    span = between(incident.mitigated_at, incident.resolved_at)
    after = f", {spans.words(span)} after the impact ended" if span is not None else ""
    parts = [f"Resolved at {_clock(incident.resolved_at)}{after}."]
    if incident.early_reason:
        parts.append(f"It was resolved before the clean window was over: {_sentence(incident.early_reason)}")
    if incident.bounces:
        parts.append(f"It came back {_times(incident.bounces)} before it held.")
    final = record.updates[-1] if record.updates and record.updates[-1].status == "resolved" else None
    if final and final.known:
        parts.append(_sentence(final.known))
    return "\n\n".join(parts)


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{label}:** {value}" for label, value in rows)


def _listed(entries: list[TimelineEntry]) -> str:
    lines = [f"- {_clock(entry.occurred_at)}: {_sentence(entry.words)}" for entry in entries[:LISTED]]
    if more := len(entries) - LISTED:
        lines += [f"- and {more} more in the record."] if more > 0 else []
    return "\n".join(lines)


def _after(moment: datetime | None, span: timedelta | None, since: str) -> str:
    if moment is None:
        return f"{ABSENT}."
    return f"{_clock(moment)}, {spans.words(span)} after {since}." if span is not None else f"{_clock(moment)}."


def _sentence(text: str) -> str:
    """One line that ends like a sentence."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _clock(moment: datetime, since: datetime | None = None) -> str:
    """`14:16 UTC`, with the day when it is another one than `since`."""
    day = f" on {_day(moment)}" if since and moment.date() != since.date() else ""
    return f"{moment:%H:%M} UTC{day}"
