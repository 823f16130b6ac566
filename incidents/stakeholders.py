"""Who looks on: questions for the Communications Lead, following by e-mail, the tally of customer contacts (C8, C9).

Asking and following change nothing in the incident: whoever may read it may do both.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from incidents import access, notifications, timeline
from incidents.models import ContactTally, Follow, Incident, Kind, StakeholderQuestion, Update
from incidents.models.notification import Channel
from roster.models import Person
from roster.roles import Role

QUESTION, ANSWER, WAITING, MOST = 500, 2_000, 5, 10_000_000


@transaction.atomic
def ask(*, incident: Incident, text: str, by: Person, at: datetime) -> StakeholderQuestion:
    """A question of somebody who looks on: it waits for the Communications Lead, never for the commander.

    Refuses a sixth one while five of the same person wait.
    """
    _may_look(by)
    text = texts.paragraphs(text, field="text", limit=QUESTION, required=True)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if incident.stakeholder_questions.filter(asked_by=by, answered_at=None).count() >= WAITING:
        raise Refusal(f"{WAITING} questions of yours wait already.", field="text", remedy="Wait for their answers.")
    question = StakeholderQuestion.objects.create(incident=incident, text=text, asked_by=by, asked_at=at)
    timeline.record(
        incident, kind=Kind.COMMS, body=f"{by.first_name} asks: {text}", by=by, at=at, detail={"question": question.pk}
    )
    seats = incident.assignments.filter(ended_at=None, role=Role.COMMUNICATIONS).select_related("person")
    notifications.tell(
        incident, [seat.person for seat in seats], about=f"question:{question.pk}", title=f"{by.first_name} asks",
        body=text, at=at,
    )  # fmt: skip
    return question


@transaction.atomic
def answer(*, question: StakeholderQuestion, text: str, by: Person, at: datetime) -> StakeholderQuestion:
    """Answer a question; everybody who watches reads it. Refuses one that somebody has answered."""
    access.may_change(by)
    text = texts.paragraphs(text, field="text", limit=ANSWER, required=True)
    incident = access.under_lock(question.incident)
    question = incident.stakeholder_questions.select_related("asked_by", "answered_by").get(pk=question.pk)
    if question.answered_by and question.answered_at:
        raise TooLate(
            f"{question.answered_by.first_name} answered at {question.answered_at:%H:%M} UTC.",
            remedy="Your text is untouched; ask for a correction in the next update.",
        )
    question.answer, question.answered_by, question.answered_at = text, by, at
    question.save()
    body = f"{by.first_name} answered {question.asked_by.first_name}: {text}"
    timeline.record(incident, kind=Kind.COMMS, body=body, by=by, at=at, detail={"question": question.pk})
    notifications.tell(
        incident, [question.asked_by], about=f"answer:{question.pk}", title=f"{by.first_name} answered your question",
        body=f"{question.text}\n\n{text}", at=at, path=f"{incident.get_absolute_url()}briefing/",
    )  # fmt: skip
    return question


@transaction.atomic
def tally(
    *, incident: Incident, by: Person, at: datetime, total: int | None = None, add: int | None = None, note: str = ""
) -> ContactTally:
    """Count customer contacts: the total so far, or how many more. Refuses numbers that cannot be."""
    access.may_change(by)
    note = texts.line(note, field="note", limit=300)
    incident = access.under_lock(incident)
    access.must_be_open(incident)
    if (total is None) == (add is None):
        raise Refusal("Give the total so far, or how many more.", field="total")
    before = contacts(incident)
    count = total if total is not None else (before.total if before else 0) + (add or 0)
    if not 0 <= count <= MOST:
        raise Refusal("Count from 0 to ten million.", field="total" if add is None else "add")
    found = ContactTally.objects.create(incident=incident, total=count, note=note, counted_by=by, counted_at=at)
    body = f"{count} customer contact{'' if count == 1 else 's'} so far. {note}".strip()
    timeline.record(incident, kind=Kind.COMMS, body=body, by=by, at=at, detail={"contacts": count})
    return found


@transaction.atomic
def follow(*, incident: Incident, by: Person, at: datetime) -> Follow:
    """Every update of this incident by e-mail from now on; following twice is following once."""
    _may_look(by)
    found, _ = Follow.objects.get_or_create(incident=incident, person=by, defaults={"since": at})
    return found


@transaction.atomic
def unfollow(*, incident: Incident, by: Person, at: datetime) -> None:
    """No more e-mails."""
    _may_look(by)
    Follow.objects.filter(incident=incident, person=by).delete()


def contacts(incident: Incident) -> ContactTally | None:
    """The newest count."""
    return incident.tallies.select_related("counted_by").first()


def tell_followers(incident: Incident, update: Update, at: datetime) -> None:
    """Part of posting: the five fields to everybody who follows and may still know of the incident."""
    follows = incident.follows.exclude(person=update.posted_by_id).select_related("person")
    people = [one.person for one in follows]
    allowed = [person for person in people if access.incidents_for(person).filter(pk=incident.pk).exists()]
    notifications.tell(
        incident, allowed, about=f"update:{update.pk}", title=f"{update.get_status_display()}: {incident.title}",
        body=said(update), at=at, path=f"{incident.get_absolute_url()}briefing/", channels=[Channel.EMAIL],
    )  # fmt: skip


def said(update: Update) -> str:
    """The five fields as plain text, always in the same order (C1)."""
    promised = f"{update.next_update_at:%d %b %H:%M} UTC" if update.next_update_at else ""
    fields = [
        ("Status", update.get_status_display()),
        ("Impact", update.impact),
        ("What we know", update.known),
        ("Next step", update.next_step),
        ("Next update by", promised),
    ]
    return "\n\n".join(f"{label}: {text}" for label, text in fields if text)


def _may_look(by: Person) -> None:
    if not by.is_active:
        raise access.NotAllowed("This account is switched off.", remedy="Ask an administrator.")
