"""Rows that grow from an entry of the record: hypotheses, decisions, tasks, pins, images (SPEC T1-T4).

Everything here runs under the incident's lock, inside the act that records the entry. What the record must be able to
prove later (options, rationale, which image) stands in the entry's detail, where it is hashed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.kit.errors import Refusal
from incidents import images, numbering, quick, work
from incidents.models import Decision, Hypothesis, Incident, Kind, Objection, Pin, ProposalQuestion, TimelineEntry
from roster import directory
from roster.models import Person

REDACTED = "[redacted]"
# What the detail of an entry written by hand may hold; everything else tells of an act with rows of its own.
BY_HAND = {"hypothesis", "decision", "task", "options", "rationale", "pinned", "corrects", "image", "width", "height"}
PROPOSED = ("what", "effect", "risk_words", "undo", "reason", "observed")
CARRIED = BY_HAND - {"pinned", "corrects"}


def grow(incident: Incident, kind: str, body: str, *, by: Person, at: datetime) -> dict[str, Any]:
    """Open the row that belongs to the next entry of this kind, if one does; what its detail says of it."""
    if kind == Kind.HYPOTHESIS:
        return {"hypothesis": suppose(incident, body, by=by, at=at).number}
    if kind == Kind.DECISION:
        return {"decision": decide(incident, body, by=by, at=at).number}
    if kind == Kind.TASK:
        owner, what = _owner(body)
        task = work.ask_within(incident=incident, what=what, owner=owner, by=by, at=at)
        return {"task": task.number}
    return {}


def suppose(incident: Incident, text: str, *, by: Person, at: datetime) -> Hypothesis:
    """An open hypothesis, raised by the next entry."""
    number, sequence = numbering.next_in(incident.hypotheses.all()), incident.sequence + 1
    return incident.hypotheses.create(number=number, sequence=sequence, text=text, raised_by=by, raised_at=at)


def decide(
    incident: Incident, text: str, *, by: Person, at: datetime, options: str = "", rationale: str = ""
) -> Decision:
    """A decision, recorded by the next entry."""
    number, sequence = numbering.next_in(incident.decisions.all()), incident.sequence + 1
    words = {"text": text, "options": options, "rationale": rationale}
    return incident.decisions.create(number=number, sequence=sequence, decided_by=by, decided_at=at, **words)


def attach(incident: Incident, picture: images.Picture, *, by: Person, at: datetime) -> dict[str, Any]:
    """The row of an image that the next entry shows; what the entry's detail says of it."""
    incident.attachments.create(
        sequence=incident.sequence + 1,
        public_id=picture.public_id,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        sha256=picture.sha256,
        added_by=by,
        added_at=at,
    )
    return {"image": picture.public_id, "width": picture.width, "height": picture.height}


def hold_up(entry: TimelineEntry, *, by: Person, at: datetime) -> Pin:
    """Pin an entry."""
    return Pin.objects.create(entry=entry, pinned_by=by, pinned_at=at)


def move(old: TimelineEntry, new: TimelineEntry, *, by: Person, at: datetime) -> None:
    """A correction took the place of `old`: what hung on it hangs on `new`, in its words."""
    incident, at_old = new.incident, {"sequence": old.sequence}
    incident.hypotheses.filter(**at_old).update(sequence=new.sequence, text=new.body)
    incident.decisions.filter(**at_old).update(sequence=new.sequence, text=new.body)
    incident.attachments.filter(**at_old).update(sequence=new.sequence)
    if number := old.detail.get("task"):
        what = _owner(new.body)[1][: work.LINE]
        incident.tasks.filter(number=number).update(what=" ".join(what.split()))
    for pin in old.pins.filter(unpinned_at__isnull=True):
        Pin.objects.filter(pk=pin.pk).update(unpinned_by=by, unpinned_at=at)
        hold_up(new, by=pin.pinned_by, at=pin.pinned_at)


def empty(incident: Incident, sequence: int, body: str, detail: dict[str, Any]) -> None:
    """An entry was redacted: take its words out of every row that repeats them, and its image off the disk."""
    incident.hypotheses.filter(sequence=sequence).update(text=REDACTED)
    incident.decisions.filter(sequence=sequence).update(text=REDACTED, options="", rationale="")
    attachments = incident.attachments.filter(sequence=sequence)
    for public_id in attachments.values_list("public_id", flat=True):
        images.remove(public_id)
    attachments.delete()
    for rows, words in _repeating(incident, detail):
        for row in rows:
            found = [name for name in words if _says(getattr(row, name), body)]
            for name in found:
                setattr(row, name, REDACTED)
            row.save(update_fields=found)
    if detail.get("act") == "objective" and _says(incident.objective, body):
        incident.objective = REDACTED


def _repeating(incident: Incident, detail: dict[str, Any]) -> list[tuple[Any, tuple[str, ...]]]:
    """The rows that the entry speaks of, and which of their fields hold words."""
    number = {name: value for name, value in detail.items() if isinstance(value, int)}.get
    decision, proposal = number("decision", 0), number("proposal", 0)
    asked = ProposalQuestion.objects.filter(proposal__incident=incident, proposal__number=proposal)
    return [
        (incident.hypotheses.filter(number=number("hypothesis", 0)), ("text", "evidence")),
        (incident.decisions.filter(number=decision), ("text", "options", "rationale")),
        (Objection.objects.filter(decision__incident=incident, decision__number=decision), ("text",)),
        (incident.tasks.filter(number=number("task", 0)), ("what", "outcome")),
        (incident.mitigations.filter(number=number("mitigation", 0)), ("what", "link")),
        (incident.proposals.filter(number=proposal), PROPOSED),
        (asked, ("text", "answer")),
        (incident.accepted_risks.filter(pk=number("risk", 0)), ("what", "monitoring", "ended_how")),
        (incident.workstreams.filter(pk=number("workstream", 0)), ("name", "objective")),
    ]


def _says(words: str, body: str) -> bool:
    return len(words) > 1 and words != REDACTED and (words in body or body in words)


def _owner(body: str) -> tuple[Person | None, str]:
    """Who is meant by `@lee check payments`; refuses a handle nobody has."""
    handle, what = quick.addressed(body)
    if not handle:
        return None, body
    owner = directory.by_handle(handle)
    if owner is None or not owner.can_respond:
        raise Refusal(f"No responder is called @{handle}.", field="text", remedy="Check the handle, or leave it out.")
    return owner, what
