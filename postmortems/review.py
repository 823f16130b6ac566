"""The way of a postmortem: Draft, In review, Approved, Published; each step is a row with who and when (SPEC M3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from config.kit import text as texts
from config.kit.errors import Refusal, TooLate
from postmortems import access
from postmortems.models import Postmortem, ReviewStep
from postmortems.models.postmortem import Act, State
from postmortems.models.section import Key
from roster.models import Person

# Sections that may not be empty when a manager approves; the others may have nothing to say.
WANTED = {
    Key.SUMMARY: "Summary",
    Key.IMPACT: "Impact",
    Key.CAUSES: "Root causes",
    Key.LESSONS: "Lessons",
    Key.PREVENTION: "Prevention",
}


@dataclass(frozen=True)
class Point:
    """One line of the card "Before publishing". `anchor` is where it is put right; `blocks` says it must be."""

    words: str
    settled: bool
    anchor: str
    blocks: bool = True

    @property
    def tone(self) -> str:
        return "green" if self.settled else "orange"

    @property
    def icon(self) -> str:
        return "circle-check" if self.settled else "triangle-alert"


def points(postmortem: Postmortem, sections: dict[str, Any], items: list[Any], shown: int) -> list[Point]:
    """What stands between this postmortem and its publication, unsettled lines first."""
    written = [(key, words) for key, words in WANTED.items() if sections[key].is_empty]
    lines = [Point(f"{words} is empty", settled=False, anchor=key.value) for key, words in written]
    if not written:
        lines.append(Point("Every section that matters is written", settled=True, anchor=Key.SUMMARY.value))
    lines += [_timeline(shown), *_actions(items)]
    return sorted(lines, key=lambda point: point.settled)


def _timeline(shown: int) -> Point:
    if shown:
        return Point("Timeline imported", settled=True, anchor="timeline")
    return Point("No timeline entry is shown", settled=False, anchor="timeline")


def _actions(items: list[Any]) -> list[Point]:
    live = [item for item in items if not item.is_dropped]
    if not live:
        return [Point("No action item follows from it", settled=False, anchor="actions", blocks=False)]
    vague = sum(item.is_ownerless for item in live if item.is_unfinished)
    if vague:
        words = "1 action item has no owner or date" if vague == 1 else f"{vague} action items have no owner or date"
        return [Point(words, settled=False, anchor="actions")]
    return [Point("Every action has an owner and date", settled=True, anchor="actions")]


def points_now(postmortem: Postmortem) -> list[Point]:
    """The same, read from the database."""
    sections = {section.key: section for section in postmortem.sections.all()}
    return points(
        postmortem,
        sections,
        list(postmortem.incident.action_items.all()),
        postmortem.choices.filter(shown=True).count(),
    )


@transaction.atomic
def submit(*, postmortem: Postmortem, by: Person, at: datetime) -> Postmortem:
    """Ask for a review. Refuses anything but a draft, and a draft without a summary."""
    access.may_write(by)
    postmortem = _expect(postmortem, State.DRAFT)
    if not postmortem.sections.exclude(text="").filter(key=Key.SUMMARY).exists():
        raise Refusal("There is nothing to review yet.", remedy="Write the summary first.")
    return _step(postmortem, State.IN_REVIEW, Act.SUBMITTED, by, at)


@transaction.atomic
def approve(*, postmortem: Postmortem, by: Person, at: datetime) -> Postmortem:
    """A manager says it is right; its text no longer changes. Refuses while something before publishing is open."""
    access.may_review(by)
    postmortem = _expect(postmortem, State.IN_REVIEW)
    _must_be_ready(postmortem)
    return _step(postmortem, State.APPROVED, Act.APPROVED, by, at)


@transaction.atomic
def publish(*, postmortem: Postmortem, by: Person, at: datetime) -> Postmortem:
    """A manager publishes what was approved, inside the organisation."""
    access.may_review(by)
    postmortem = _expect(postmortem, State.APPROVED)
    _must_be_ready(postmortem)
    postmortem.published_at, postmortem.published_by = at, by
    return _step(postmortem, State.PUBLISHED, Act.PUBLISHED, by, at)


@transaction.atomic
def send_back(*, postmortem: Postmortem, reason: str, by: Person, at: datetime) -> Postmortem:
    """A manager sends it back to draft, with a reason: from review, or after it was approved or published."""
    access.may_review(by)
    reason = texts.line(reason, field="reason", limit=500, required=True)
    postmortem = access.under_lock(postmortem)
    if postmortem.is_draft:
        raise TooLate("It is a draft already.")
    postmortem.published_at = postmortem.published_by = None
    return _step(postmortem, State.DRAFT, Act.SENT_BACK, by, at, reason)


@transaction.atomic
def hand_over(*, postmortem: Postmortem, person: Person, by: Person, at: datetime) -> Postmortem:
    """Give the postmortem another owner. Refuses somebody who may only read."""
    access.may_write(by)
    if not (person.is_active and person.can_respond):
        raise Refusal(f"{person.first_name} may read but not write.", field="owner", remedy="Choose a responder.")
    postmortem = access.under_lock(postmortem)
    if postmortem.owner_id == person.pk:
        raise TooLate(f"{person.first_name} owns it already.", field="owner")
    note = f"{postmortem.owner.first_name} to {person.first_name}"
    postmortem.owner = person
    postmortem.save(update_fields=["owner"])
    ReviewStep.objects.create(postmortem=postmortem, act=Act.HANDED_OVER, by=by, at=at, note=note)
    return postmortem


def _expect(postmortem: Postmortem, state: State) -> Postmortem:
    postmortem = access.under_lock(postmortem)
    if postmortem.state != state:
        raise TooLate(
            f"It is {postmortem.get_state_display().lower()} now: {_last(postmortem)}.",
            remedy="Your click did nothing.",
        )
    return postmortem


def _last(postmortem: Postmortem) -> str:
    step = postmortem.steps.select_related("by").order_by("-at", "-pk").first()
    if step is None:
        return "nobody has touched it"
    who = f" by {step.by.first_name}" if step.by else ""
    return f"{step.get_act_display().lower()}{who}, {step.at.day} {step.at:%b %H:%M} UTC"


def _must_be_ready(postmortem: Postmortem) -> None:
    if missing := [point.words for point in points_now(postmortem) if point.blocks and not point.settled]:
        raise Refusal(
            f"Before publishing: {'; '.join(missing)}.", remedy="Put that right, or send it back with a reason."
        )


def _step(postmortem: Postmortem, state: State, act: Act, by: Person, at: datetime, note: str = "") -> Postmortem:
    postmortem.state = state
    postmortem.save(update_fields=["state", "published_at", "published_by"])
    ReviewStep.objects.create(postmortem=postmortem, act=act, by=by, at=at, note=note)
    return postmortem
