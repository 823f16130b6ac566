"""The rest of the fix track: objective, tasks that report back, workstreams, temporary mitigations (SPEC W2-W4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from config.kit import spans
from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, command, fix_rules, key_times, numbering, timeline
from incidents.models import Incident, Kind, Mitigation, Proposal, Task, Workstream
from incidents.models.work import Settled, TaskState
from roster.models import Person

LINE, OUTCOME, LINK, NAME = 300, 2_000, 500, 80
BACK_IN = 10
LONGEST = timedelta(days=7)


@transaction.atomic
def set_objective(*, incident: Incident, text: str, by: Person, at: datetime) -> Incident:
    """The one sentence everybody works towards; the commander's to write."""
    access.may_change(by)
    text = texts.line(text, field="text", limit=LINE, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    fix_rules.must_decide(incident, by, at, "sets the objective")
    if incident.objective == text:
        raise TooLate("That is the objective already.", field="text")
    incident.objective = text
    timeline.record(
        incident, kind=Kind.DECISION, body=f"Objective: **{text}**", by=by, at=at, detail={"act": "objective"}
    )
    return incident


@transaction.atomic
def ask(
    *,
    incident: Incident,
    what: str,
    by: Person,
    at: datetime,
    owner: Person | None = None,
    report_in_minutes: int | None = None,
    report_at: datetime | None = None,
    workstream: Workstream | None = None,
) -> Task:
    """Ask somebody to do one thing and report back by a time. Without an owner it waits for one."""
    access.may_change(by)
    what = texts.line(what, field="what", limit=LINE, required=True)
    if owner:
        command.must_respond(owner, field="owner")
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    task = _new(incident, what, owner, by, at)
    task.report_at = _report_time(at, report_in_minutes, report_at)
    task.workstream = _open_strand(incident, workstream)
    task.save(force_insert=True)
    who = owner.first_name if owner else "somebody"
    back = f", back by {task.report_at:%H:%M} UTC" if task.report_at else ""
    _tell(task, "ask", f"Asked {who}: {what}{back}.", by, at)
    return task


def ask_within(*, incident: Incident, what: str, owner: Person | None, by: Person, at: datetime) -> Task:
    """The row of a task without an entry: part of a verb that writes its own, under the incident's lock."""
    task = _new(incident, texts.line(what, field="text", limit=LINE, required=True), owner, by, at)
    task.save(force_insert=True)
    return task


@transaction.atomic
def acknowledge(*, task: Task, by: Person, at: datetime, report_in_minutes: int | None = None) -> Task:
    """Its owner has it. Of a task that nobody has, whoever acknowledges first becomes the owner."""
    task = _open_task(task, by, at)
    if task.owner and task.owner_id != by.pk:
        raise access.NotAllowed(
            f"{task.owner.first_name} has {task.reference}.", remedy="Reassign it to yourself first."
        )
    if task.acknowledged_at and task.owner_id == by.pk:
        raise TooLate(f"You acknowledged {task.reference} {spans.words(at - task.acknowledged_at)} ago.")
    task.owner, task.acknowledged_at = by, at
    task.report_at = _report_time(at, report_in_minutes, None) or task.report_at
    back = f", back by {task.report_at:%H:%M} UTC" if task.report_at else ""
    _tell(task, "acknowledge", f"{by.first_name} has {task.reference}: {task.what}{back}.", by, at)
    return task


@transaction.atomic
def report(*, task: Task, text: str, by: Person, at: datetime, next_report_at: datetime | None = None) -> Task:
    """What is known so far, and when there is more. Without a next time nothing more is promised."""
    text = texts.paragraphs(text, field="text", limit=OUTCOME, required=True)
    task = _open_task(task, by, at)
    task.outcome, task.report_at = text, _report_time(at, None, next_report_at)
    _touched(task, by, at)
    back = f" Back by {task.report_at:%H:%M} UTC." if task.report_at else ""
    _tell(task, "report", f"{task.reference} {task.what}: {text}{back}", by, at)
    return task


@transaction.atomic
def back_in(*, task: Task, minutes: int, by: Person, at: datetime) -> Task:
    """A new report-back time without news: "back in 10 min"."""
    task = _open_task(task, by, at)
    task.report_at = _report_time(at, minutes, None)
    _touched(task, by, at)
    _tell(task, "back", f"{task.reference} {task.what}: back by {task.report_at:%H:%M} UTC.", by, at)
    return task


@transaction.atomic
def finish(*, task: Task, outcome: str, by: Person, at: datetime) -> Task:
    """It is done; what came out of it is the last report."""
    outcome = texts.paragraphs(outcome, field="outcome", limit=OUTCOME, required=True)
    task = _open_task(task, by, at, ended=True)
    _close(task, TaskState.DONE, outcome, by, at)
    _tell(task, "finish", f"Done, {task.reference} {task.what}: {outcome}", by, at)
    return task


@transaction.atomic
def drop(*, task: Task, reason: str, by: Person, at: datetime) -> Task:
    """Not needed any more, and why."""
    reason = texts.line(reason, field="reason", limit=LINE, required=True)
    task = _open_task(task, by, at, ended=True)
    _close(task, TaskState.DROPPED, reason, by, at)
    _tell(task, "drop", f"Dropped {task.reference} {task.what}: {reason}", by, at)
    return task


@transaction.atomic
def reassign(*, task: Task, owner: Person, by: Person, at: datetime) -> Task:
    """Another person does it; they acknowledge it anew."""
    command.must_respond(owner, field="owner")
    task = _open_task(task, by, at)
    if task.owner_id == owner.pk:
        raise TooLate(f"{owner.first_name} has {task.reference} already.", field="owner")
    was = f" after {task.owner.first_name}" if task.owner else ""
    task.owner, task.acknowledged_at = owner, at if owner.pk == by.pk else None
    _tell(task, "reassign", f"{task.reference} {task.what}: {owner.first_name}{was}.", by, at)
    return task


@transaction.atomic
def open_workstream(
    *, incident: Incident, name: str, by: Person, at: datetime, objective: str = "", lead: Person | None = None
) -> Workstream:
    """A strand of work with a lead and an objective of its own."""
    access.may_change(by)
    name = texts.line(name, field="name", limit=NAME, required=True)
    objective = texts.line(objective, field="objective", limit=LINE)
    if lead:
        command.must_respond(lead, field="lead")
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if incident.workstreams.filter(name__iexact=name, closed_at=None).exists():
        raise TooLate(f"There is a workstream {name} already.", field="name")
    strand = Workstream.objects.create(
        incident=incident, name=name, objective=objective, lead=lead, opened_by=by, opened_at=at
    )
    led = f", led by {lead.first_name}" if lead else ""
    aim = f": {objective}" if objective else ""
    body = f"Workstream **{name}**{led}{aim}."
    timeline.record(incident, kind=Kind.TASK, body=body, by=by, at=at, detail={"workstream": strand.pk, "act": "open"})
    return strand


@transaction.atomic
def close_workstream(*, workstream: Workstream, by: Person, at: datetime) -> Workstream:
    """The strand is finished. Refuses while somebody still owes something in it."""
    access.may_change(by)
    incident = access.under_lock(workstream.incident)
    strand = incident.workstreams.get(pk=workstream.pk)
    if strand.closed_at:
        raise TooLate(f"{strand.name} was closed {spans.words(at - strand.closed_at)} ago.")
    if left := strand.tasks.filter(state=TaskState.OPEN).count():
        raise Refusal(
            f"{left} task{'s are' if left > 1 else ' is'} open in {strand.name}.", remedy="Finish or drop them."
        )
    strand.closed_at = at
    strand.save(update_fields=["closed_at"])
    detail = {"workstream": strand.pk, "act": "close"}
    timeline.record(incident, kind=Kind.TASK, body=f"Workstream {strand.name} closed.", by=by, at=at, detail=detail)
    return strand


@transaction.atomic
def put_mitigation(
    *, incident: Incident, what: str, by: Person, at: datetime, proposal: Proposal | None = None
) -> Mitigation:
    """Register something temporary that holds the service up (W4)."""
    access.may_change(by)
    what = texts.line(what, field="what", limit=LINE, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    number = numbering.next_in(incident.mitigations.all())
    found = Mitigation.objects.create(
        incident=incident, number=number, what=what, proposal=proposal, put_by=by, put_at=at
    )
    detail = {"mitigation": number, "act": "put"}
    body = f"Temporary, {found.reference}: {what}."
    timeline.record(incident, kind=Kind.ACTION, body=body, by=by, at=at, detail=detail)
    return found


@transaction.atomic
def settle_mitigation(*, mitigation: Mitigation, settled: str, by: Person, at: datetime, link: str = "") -> Mitigation:
    """It was removed, or written down for later with a link or a reference to where."""
    access.may_change(by)
    if settled not in Settled.values:
        raise Refusal("Choose one of the list.", field="settled")
    link = texts.line(link, field="link", limit=LINK, required=settled == Settled.TICKETED)
    incident = access.under_lock(mitigation.incident)
    found = incident.mitigations.select_related("settled_by").get(pk=mitigation.pk)
    if found.settled_by and found.settled_at:
        ago = spans.words(at - found.settled_at)
        raise TooLate(f"{found.settled_by.first_name} settled {found.reference} {ago} ago; your click did nothing.")
    found.settled, found.link, found.settled_by, found.settled_at = settled, link, by, at
    found.save()
    how = "removed" if settled == Settled.REMOVED else f"written down for later: {link}"
    detail = {"mitigation": found.number, "act": "settle"}
    body = f"{found.reference} {found.what}: {how}."
    timeline.record(incident, kind=Kind.ACTION, body=body, by=by, at=at, detail=detail)
    return found


def open_mitigations(incident: Incident) -> QuerySet[Mitigation]:
    """What must be removed or written down before the all-clear."""
    return incident.mitigations.filter(settled_at=None)


def _new(incident: Incident, what: str, owner: Person | None, by: Person, at: datetime) -> Task:
    mine = owner is not None and owner.pk == by.pk
    number = numbering.next_in(incident.tasks.all())
    return Task(
        incident=incident, number=number, what=what, owner=owner, asked_by=by, asked_at=at,
        acknowledged_at=at if mine else None,
    )  # fmt: skip


def _open_task(task: Task, by: Person, at: datetime, *, ended: bool = False) -> Task:
    """The row as it is now, under the incident's lock, still open."""
    access.may_change(by)
    incident = access.under_lock(task.incident)
    if not ended:
        access.must_be_open(incident)
    found = incident.tasks.select_related("owner", "finished_by").get(pk=task.pk)
    found.incident = incident
    if found.finished_by and found.finished_at:
        word, ago = found.get_state_display().lower(), spans.words(at - found.finished_at)
        raise TooLate(f"{found.reference} is {word}, through {found.finished_by.first_name} {ago} ago.")
    return found


def _open_strand(incident: Incident, workstream: Workstream | None) -> Workstream | None:
    found = incident.workstreams.filter(pk=workstream.pk, closed_at=None).first() if workstream else None
    if workstream and not found:
        raise Refusal("That workstream is closed.", field="workstream", remedy="Choose another one.")
    return found


def _report_time(at: datetime, minutes: int | None, instant: datetime | None) -> datetime | None:
    if minutes is None and instant is None:
        return None
    if instant is None and minutes is not None and not 0 < minutes <= LONGEST.total_seconds() / 60:
        raise Refusal("Choose a time between now and a week from now.", field="report_at")
    found = key_times.zoned(instant, field="report_at") if instant else at + timedelta(minutes=minutes or BACK_IN)
    if not at < found <= at + LONGEST:
        raise Refusal("Choose a time between now and a week from now.", field="report_at")
    return found


def _touched(task: Task, by: Person, at: datetime) -> None:
    """Who reports on a task of their own has seen it; who reports on nobody's has it now."""
    if task.owner is None or task.owner_id == by.pk:
        task.owner, task.acknowledged_at = by, task.acknowledged_at or at


def _close(task: Task, state: str, outcome: str, by: Person, at: datetime) -> None:
    task.state, task.outcome, task.finished_by, task.finished_at = state, outcome, by, at


def _tell(task: Task, act: str, body: str, by: Person, at: datetime) -> None:
    if act != "ask":
        task.save()
    detail = {"task": task.number, "act": act}
    timeline.record(task.incident, kind=Kind.TASK, body=body, by=by, at=at, detail=detail)
