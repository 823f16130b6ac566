"""Proposals: anyone proposes a production action, the commander decides, somebody says what it did (SPEC W1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import spans
from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, drafts, fix_rules, numbering, timeline
from incidents.models import Incident, Kind, Mitigation, Proposal, ProposalQuestion
from incidents.models.proposal import ProposalState, Result, Risk
from roster.models import Person

# For customers: no name of a system, no promise, no cause.
SENTENCE = "We are carrying out a change that should reduce the problem, and we watch whether it helps."
WHAT, REASON, WORDS = 200, 300, 2_000


@transaction.atomic
def propose(
    *,
    incident: Incident,
    what: str,
    risk: str,
    risk_words: str,
    undo: str,
    by: Person,
    at: datetime,
    effect: str = "",
) -> Proposal:
    """Put an action before the commander, with its risk in words and its way back. Refuses one without either."""
    access.may_change(by)
    proposal = Proposal(
        what=texts.line(what, field="what", limit=WHAT, required=True),
        effect=texts.paragraphs(effect, field="effect", limit=WORDS),
        risk=_one_of(Risk, risk, "risk"),
        risk_words=texts.paragraphs(risk_words, field="risk_words", limit=WORDS, required=True),
        undo=texts.paragraphs(undo, field="undo", limit=WORDS, required=True),
        proposed_by=by,
        proposed_at=at,
    )
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    proposal.incident, proposal.number = incident, numbering.next_in(incident.proposals.all())
    proposal.save(force_insert=True)
    body = f"Proposed {proposal.reference}: **{proposal.what}**, {proposal.get_risk_display().lower()} risk."
    _tell(proposal, Kind.PROPOSAL, "propose", body, by, at)
    return proposal


@transaction.atomic
def approve(
    *,
    proposal: Proposal,
    by: Person,
    at: datetime,
    seen_version: int | None = None,
    risk_said: bool = False,
    sentence: str = "",
) -> Proposal:
    """The commander says yes. It cannot be undone, only stopped. `sentence` goes to Communications as a suggestion.

    Refuses: anybody but the commander; at SEV1 whoever proposed it; a medium or high risk that was not said out loud.
    """
    proposal = fix_rules.undecided(proposal, by, at, seen_version, "approves production actions")
    fix_rules.must_be_somebody_else(proposal, by)
    if proposal.risk != Risk.LOW and not risk_said:
        raise Refusal("Say the risk out loud first, and have it heard.", field="risk_said")
    _decide(proposal, ProposalState.APPROVED, by, at)
    if sentence:
        drafts.suggest(incident=proposal.incident, fields={"next_step": sentence}, by=by, at=at)
    risk = proposal.get_risk_display().lower()
    _tell(
        proposal, Kind.DECISION, "approve", f"Approved {proposal.reference}: **{proposal.what}**, {risk} risk.", by, at
    )
    return proposal


@transaction.atomic
def reject(*, proposal: Proposal, reason: str, by: Person, at: datetime, seen_version: int | None = None) -> Proposal:
    """The commander says no, and why."""
    reason = texts.line(reason, field="reason", limit=REASON, required=True)
    proposal = fix_rules.undecided(proposal, by, at, seen_version, "rejects proposals")
    _decide(proposal, ProposalState.REJECTED, by, at, reason)
    _tell(proposal, Kind.DECISION, "reject", f"Rejected {proposal.reference}: {proposal.what}. {reason}", by, at)
    return proposal


@transaction.atomic
def withdraw(
    *, proposal: Proposal, by: Person, at: datetime, reason: str = "", seen_version: int | None = None
) -> Proposal:
    """The proposer takes it back before it was decided."""
    reason = texts.line(reason, field="reason", limit=REASON)
    proposal = fix_rules.fresh(proposal, by)
    fix_rules.must_wait(proposal, by, at, seen_version)
    if proposal.proposed_by_id != by.pk:
        name = proposal.proposed_by.first_name
        raise access.NotAllowed(f"{name} proposed it; only {name} withdraws it.", remedy="The commander can reject it.")
    _decide(proposal, ProposalState.WITHDRAWN, by, at, reason)
    body = f"Withdrew {proposal.reference}: {proposal.what}. {reason}".strip()
    _tell(proposal, Kind.PROPOSAL, "withdraw", body, by, at)
    return proposal


@transaction.atomic
def ask(
    *, proposal: Proposal, question: str, by: Person, at: datetime, seen_version: int | None = None
) -> ProposalQuestion:
    """Ask before deciding; the proposer, or anybody who knows, answers on the card."""
    text = texts.paragraphs(question, field="question", limit=WORDS, required=True)
    proposal = fix_rules.fresh(proposal, by)
    fix_rules.must_wait(proposal, by, at, seen_version)
    asked = ProposalQuestion.objects.create(proposal=proposal, text=text, asked_by=by, asked_at=at)
    _tell(proposal, Kind.PROPOSAL, "ask", f"Asked about {proposal.reference}: {text}", by, at)
    return asked


@transaction.atomic
def answer(*, question: ProposalQuestion, text: str, by: Person, at: datetime) -> ProposalQuestion:
    """Answer what was asked about a proposal; it is answered once."""
    text = texts.paragraphs(text, field="text", limit=WORDS, required=True)
    proposal = fix_rules.fresh(question.proposal, by)
    question = proposal.questions.select_related("answered_by").get(pk=question.pk)
    if question.answered_by and question.answered_at:
        ago = spans.words(at - question.answered_at)
        raise TooLate(
            f"{question.answered_by.first_name} answered this {ago} ago.", remedy="Ask again if it is not enough."
        )
    fix_rules.must_wait(proposal, by, at, None)
    question.answer, question.answered_by, question.answered_at = text, by, at
    question.save()
    _tell(proposal, Kind.PROPOSAL, "answer", f"Answered about {proposal.reference}: {text}", by, at)
    return question


@transaction.atomic
def start(*, proposal: Proposal, by: Person, at: datetime, seen_version: int | None = None) -> Proposal:
    """Somebody runs an approved action and owes its result."""
    proposal = fix_rules.fresh(proposal, by)
    if proposal.state != ProposalState.APPROVED:
        fix_rules.too_late(proposal, by, at)
    fix_rules.must_be_seen(proposal, seen_version)
    proposal.state, proposal.executed_by, proposal.started_at = ProposalState.RUNNING, by, at
    _tell(proposal, Kind.ACTION, "start", f"Started {proposal.reference}: {proposal.what}.", by, at)
    return proposal


@transaction.atomic
def stop(*, proposal: Proposal, reason: str, by: Person, at: datetime, seen_version: int | None = None) -> Proposal:
    """Stop an approved action: another decision, the approval stays in the record."""
    reason = texts.line(reason, field="reason", limit=REASON, required=True)
    proposal = fix_rules.fresh(proposal, by)
    fix_rules.must_be_under_way(proposal, by, at, seen_version)
    fix_rules.must_answer_for(proposal, by, "stops it")
    proposal.state, proposal.reason = ProposalState.STOPPED, reason
    proposal.finished_at, proposal.closed_by = at, by
    _tell(proposal, Kind.DECISION, "stop", f"Stopped {proposal.reference}: {proposal.what}. {reason}", by, at)
    return proposal


@transaction.atomic
def observe(
    *,
    proposal: Proposal,
    result: str,
    observed: str,
    by: Person,
    at: datetime,
    temporary: str = "",
    seen_version: int | None = None,
) -> Proposal:
    """Say what an action did: helped, partly, nothing, worse. `temporary` registers what must be undone later (W4)."""
    result = _one_of(Result, result, "result")
    observed = texts.paragraphs(observed, field="observed", limit=WORDS, required=True)
    temporary = texts.line(temporary, field="temporary", limit=REASON)
    proposal = fix_rules.fresh(proposal, by, ended=True)
    fix_rules.must_be_under_way(proposal, by, at, seen_version)
    fix_rules.must_answer_for(proposal, by, "closes it")
    proposal.state, proposal.result, proposal.observed = ProposalState.DONE, result, observed
    proposal.finished_at, proposal.closed_by = at, by
    proposal.executed_by = proposal.executed_by or by
    proposal.started_at = proposal.started_at or at
    if temporary:
        _register(proposal, temporary, by, at)
    told = f"{proposal.reference} {proposal.what}: **{proposal.get_result_display().lower()}**. {observed}"
    _tell(proposal, Kind.ACTION, "observe", told, by, at)
    return proposal


@transaction.atomic
def verify(*, proposal: Proposal, by: Person, at: datetime) -> Proposal:
    """Somebody other than who ran it confirms what it did."""
    proposal = fix_rules.fresh(proposal, by, ended=True)
    if proposal.state != ProposalState.DONE:
        raise TooLate(f"{proposal.reference} has no result yet.", remedy="Say what it did first.")
    if proposal.verified_by and proposal.verified_at:
        ago = spans.words(at - proposal.verified_at)
        raise TooLate(f"{proposal.verified_by.first_name} verified {proposal.reference} {ago} ago.")
    if proposal.executed_by_id == by.pk:
        raise Refusal("You ran it; somebody else verifies what it did.", remedy="Ask a second pair of eyes.")
    proposal.verified_by, proposal.verified_at = by, at
    result = proposal.get_result_display().lower()
    _tell(proposal, Kind.ACTION, "verify", f"Verified {proposal.reference}: {result}.", by, at)
    return proposal


def _register(proposal: Proposal, what: str, by: Person, at: datetime) -> None:
    number = numbering.next_in(proposal.incident.mitigations.all())
    Mitigation.objects.create(
        incident=proposal.incident, number=number, what=what, proposal=proposal, put_by=by, put_at=at
    )


def _decide(proposal: Proposal, state: str, by: Person, at: datetime, reason: str = "") -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, by, at, reason


def _tell(proposal: Proposal, kind: str, act: str, body: str, by: Person, at: datetime) -> None:
    """Save the proposal under its next version and write the entry of the act."""
    if act != "propose":
        proposal.version += 1
        proposal.save()
    detail = {"proposal": proposal.number, "act": act}
    timeline.record(proposal.incident, kind=kind, body=body, by=by, at=at, detail=detail)


def _one_of(choices: type[Risk] | type[Result], value: str, field: str) -> str:
    if value not in choices.values:
        raise Refusal("Choose one of the list.", field=field)
    return str(value)
