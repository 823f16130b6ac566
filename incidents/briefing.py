"""The briefing of a handoff: situation, background, assessment, next step, drawn from the record (SPEC P5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.kit import spans
from incidents.models import AcceptedRisk, Assignment, Hypothesis, Incident, Mitigation, Promise, Proposal, Task, Update
from incidents.models.incident import Phase
from incidents.models.proposal import ProposalState
from incidents.models.record import HypothesisState
from incidents.models.work import TaskState
from roster.models import Person
from roster.roles import DUTIES

MANY = 12
Section = tuple[str, list[str]]


@dataclass(frozen=True)
class Record:
    """The rows that a briefing is drawn from."""

    incident: Incident
    assignments: list[Assignment] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    hypotheses: list[Hypothesis] = field(default_factory=list)
    mitigations: list[Mitigation] = field(default_factory=list)
    risks: list[AcceptedRisk] = field(default_factory=list)

    @classmethod
    def of(cls, incident: Incident) -> Record:
        """One query for each kind of row."""
        return cls(
            incident,
            assignments=list(incident.assignments.held().select_related("person")),
            promises=list(incident.promises.all()),
            updates=list(incident.updates.all()[:1]),
            proposals=list(incident.proposals.select_related("proposed_by", "executed_by")),
            tasks=list(incident.tasks.filter(state=TaskState.OPEN).select_related("owner")),
            hypotheses=list(incident.hypotheses.all()),
            mitigations=list(incident.mitigations.filter(settled_at=None)),
            risks=list(incident.accepted_risks.filter(ended_at=None).select_related("owner")),
        )


def of(incident: Incident, at: datetime, leaving: Assignment | None = None) -> list[Section]:
    """The briefing as the record stands at `at`; whoever is `leaving` is not counted among those who are here."""
    return sections(Record.of(incident), at, leaving.person if leaving else None)


def sections(record: Record, at: datetime, leaving: Person | None = None) -> list[Section]:
    """Each heading with its sentences; a heading without any says so, so that nobody wonders."""
    found = [
        ("Situation", _situation(record, at)),
        ("Background", _background(record)),
        ("Assessment", _assessment(record)),
        ("Next step", _next(record)),
        ("Risks", _risks(record)),
        ("Owed to others", _owed(record)),
        ("Open decisions", _decisions(record)),
        ("Who is here", _here(record, leaving)),
    ]
    return [(heading, list(lines)[:MANY] or [EMPTY[heading]]) for heading, lines in found]


EMPTY = {
    "Situation": "Nothing is written down yet.",
    "Background": "Nothing is written down yet.",
    "Assessment": "Nothing was tried or ruled out yet.",
    "Next step": "Nothing is under way.",
    "Risks": "None are written down.",
    "Owed to others": "No update is promised.",
    "Open decisions": "None.",
    "Who is here": "Nobody else holds a role.",
}


def _situation(record: Record, at: datetime) -> Iterator[str]:
    incident = record.incident
    yield f"{incident.severity.name}, {Phase(incident.phase).label.lower()}."
    said = record.updates[0].impact if record.updates else incident.summary or incident.blast_radius
    if said:
        yield said
    lasted = spans.words(incident.impact_lasted(at))
    if incident.mitigated_at:
        yield f"Customer impact ended at {incident.mitigated_at:%H:%M} UTC after {lasted}."
    else:
        yield f"Customer impact is {lasted} and still going."
    if incident.objective:
        yield f"Objective: {incident.objective}"


def _background(record: Record) -> Iterator[str]:
    incident = record.incident
    yield f"Began {incident.began_at:%H:%M} UTC, declared {incident.declared_at:%H:%M} UTC."
    if incident.summary and record.updates:
        yield f"Reported: {incident.summary}"
    if incident.recent_change:
        yield f"Changed before: {incident.recent_change}"
    if incident.bounces:
        yield f"It came back {incident.bounces} times." if incident.bounces > 1 else "It came back once."


def _assessment(record: Record) -> Iterator[str]:
    for one in record.proposals:
        if one.state == ProposalState.DONE:
            seen = f" {one.observed}" if one.observed else ""
            yield f"{_short(one)}: {one.get_result_display().lower()}.{seen}"
        elif one.is_under_way:
            who = f" ({one.executed_by.first_name})" if one.executed_by else ""
            yield f"{_short(one)}: {one.get_state_display().lower()}{who}."
    words = {
        HypothesisState.RULED_OUT: "Ruled out",
        HypothesisState.CONFIRMED: "Confirmed",
        HypothesisState.OPEN: "Not settled",
    }
    for idea in sorted(record.hypotheses, key=lambda idea: list(words).index(HypothesisState(idea.state))):
        yield f"{words[HypothesisState(idea.state)]}: {idea.text}"


def _next(record: Record) -> Iterator[str]:
    if waiting := [one.reference for one in record.proposals if one.is_waiting]:
        yield f"Decide {', '.join(waiting)}."
    held = {one.role for one in record.assignments}
    if empty := [DUTIES[role].short for role in record.incident.severity.wanted_roles if role not in held]:
        yield f"Fill {', '.join(empty)}."
    for task in record.tasks:
        who = task.owner.first_name if task.owner else "Nobody yet"
        back = f", reports back {task.report_at:%H:%M} UTC" if task.report_at else ""
        yield f"{task.reference} {task.what} ({who}{back})"
    if record.updates and record.updates[0].next_step:
        yield f"Announced: {record.updates[0].next_step}"


def _risks(record: Record) -> Iterator[str]:
    for one in record.proposals:
        if one.is_under_way and one.risk_words:
            yield f"{one.reference}, {one.get_risk_display().lower()} risk: {one.risk_words}"
    for holding in record.mitigations:
        yield f"Temporary, still in place: {holding.what}"
    for risk in record.risks:
        yield f"Accepted until {risk.expires_at:%d %b %H:%M} UTC ({risk.owner.first_name}): {risk.what}"


def _owed(record: Record) -> Iterator[str]:
    for promise in sorted(record.promises, key=lambda one: one.due_at):
        if promise.is_open:
            yield f"{promise.get_audience_display()} update by {promise.due_at:%H:%M} UTC."
    settled = [one for one in record.promises if one.settled_by_id and one.settled_at]
    if settled:
        last = max(settled, key=lambda one: one.settled_at or one.due_at)
        late = last.late_by(last.due_at)
        how = f"{spans.words(late)} late" if late > timedelta() else "on time"
        yield f"Last one promised for {last.due_at:%H:%M} UTC: {how}."


def _decisions(record: Record) -> Iterator[str]:
    for one in record.proposals:
        if one.is_waiting:
            risk, since = one.get_risk_display().lower(), f"{one.proposed_at:%H:%M} UTC"
            yield f"{_short(one)}: {risk} risk, waiting since {since} ({one.proposed_by.first_name})"


def _here(record: Record, leaving: Person | None) -> Iterator[str]:
    held: dict[Person, list[str]] = {}
    for one in record.assignments:
        if leaving is None or one.person_id != leaving.pk:
            held.setdefault(one.person, []).append(one.area or DUTIES[one.role].title)
    if held:
        yield "; ".join(f"{person.first_name}, {' and '.join(roles)}" for person, roles in held.items()) + "."


def _short(proposal: Proposal) -> str:
    return f"{proposal.reference} {proposal.what.rstrip('.')}"
