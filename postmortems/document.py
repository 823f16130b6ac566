"""The document as one person sees it at one instant: parts, timeline, figures, review; each read when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from incidents import log
from incidents.models import TimelineEntry
from postmortems import lessons, review
from postmortems.drafting import effectiveness, record
from postmortems.models import ActionItem, Postmortem, ReviewStep, Section
from postmortems.models.postmortem import Act, State
from postmortems.models.section import Key
from roster.models import Person

TIMELINE, ACTIONS = "timeline", "actions"
# Reading order (SPEC M1, design/postmortem.html): key, name in the contents, what to write there.
PARTS = [
    (Key.SUMMARY, "Summary", "What happened, to whom, for how long, and how it ended. Four sentences."),
    (Key.IMPACT, "Impact", "Who was affected, how, how many, for how long. What still worked."),
    (TIMELINE, "Timeline", ""),
    (
        Key.CAUSES,
        "Root causes",
        "Ask why until the answer is a condition, not a person. A numbered list reads as a chain of whys.",
    ),
    (Key.DETECTION, "Detection", "How it was noticed, and what would have told us sooner."),
    (Key.MITIGATION, "Mitigation", "What reduced the impact, which role decided it, and what it cost."),
    (Key.RESOLUTION, "Resolution", "What made it stay fixed, and what is still temporary."),
    (Key.EFFECTIVENESS, "Response", "What the figures do not say."),
    (Key.LESSONS, "Lessons", "What went well, what went poorly, where we got lucky."),
    (ACTIONS, "Action items", ""),
    (Key.PREVENTION, "Prevention", "What would stop this class of failure, not only this one?"),
]


@dataclass(frozen=True)
class Part:
    """One part of the document, and how it stands: written, from the record, or empty."""

    key: str
    short: str
    prompt: str
    status: str
    section: Section | None = None

    @property
    def tone(self) -> str:
        return {
            "Written": "green",
            "Filled": "green",
            "From the record": "blue",
            "Needs an owner or date": "orange",
        }.get(self.status, "grey")

    @property
    def icon(self) -> str:
        return {"green": "circle-check", "blue": "circle-dot", "orange": "triangle-alert"}.get(
            self.tone, "circle-dashed"
        )

    @property
    def is_empty(self) -> bool:
        return self.status == "Empty"

    @property
    def template(self) -> str:
        names = {TIMELINE: "timeline", ACTIONS: "actions", Key.EFFECTIVENESS: "effectiveness"}
        return f"postmortems/_{names.get(self.key, 'section')}.html"


@dataclass(frozen=True)
class Line:
    """One timeline entry as the document draws it; `day` is set where another day begins."""

    entry: TimelineEntry
    shape: str
    icon: str
    role: str
    shown: bool
    day: bool


@dataclass(frozen=True)
class Stage:
    """One stage of the review track."""

    label: str
    step: ReviewStep | None
    done: bool
    current: bool


class Document:
    """The read model of a postmortem."""

    def __init__(self, postmortem: Postmortem, person: Person, at: datetime) -> None:
        self.postmortem, self.person, self.at = postmortem, person, at
        self.incident = postmortem.incident

    @property
    def may_write(self) -> bool:
        return self.person.can_respond and self.postmortem.is_writable

    @property
    def may_add(self) -> bool:
        return self.person.can_respond

    @property
    def may_review(self) -> bool:
        return self.person.can_manage

    @property
    def is_late(self) -> bool:
        return self.postmortem.is_late(self.at)

    @property
    def late_by(self) -> timedelta:
        return self.postmortem.late_by(self.at)

    @cached_property
    def record(self) -> record.Record:
        return record.read(self.incident)

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {section.key: section for section in self.postmortem.sections.select_related("edited_by")}

    @cached_property
    def items(self) -> list[ActionItem]:
        return list(self.incident.action_items.select_related("owner").order_by("priority", "due_on", "pk"))

    @property
    def live_items(self) -> list[ActionItem]:
        return [item for item in self.items if not item.is_dropped]

    @cached_property
    def chosen(self) -> set[int]:
        return set(self.postmortem.choices.filter(shown=True).values_list("entry_id", flat=True))

    @cached_property
    def lines(self) -> list[Line]:
        """Every entry, oldest first, in the order readers see them."""
        found, before = [], self.incident.began_at
        for entry in self.record.entries:
            drawn = log.line(entry)
            day, before = entry.occurred_at.date() != before.date(), entry.occurred_at
            role = self.record.role_at(entry.author_id, entry.occurred_at)
            found.append(Line(entry, drawn.shape, drawn.icon, role, entry.pk in self.chosen, day))
        return found

    @property
    def shown(self) -> list[Line]:
        return [line for line in self.lines if line.shown]

    @cached_property
    def figures(self) -> list[effectiveness.Figure]:
        return effectiveness.figures(self.record)

    @cached_property
    def parts(self) -> list[Part]:
        return [
            Part(str(key), short, prompt, self._status(str(key)), self.sections.get(key))
            for key, short, prompt in PARTS
        ]

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)

    @property
    def filled(self) -> int:
        return sum(not part.is_empty for part in self.parts)

    @property
    def from_record(self) -> int:
        return sum(part.status == "From the record" for part in self.parts)

    @property
    def lessons(self) -> list[lessons.Column]:
        return lessons.columns(self.sections[Key.LESSONS].text)

    @property
    def last_edit(self) -> Section | None:
        """The section somebody saved last."""
        edited = [section for section in self.sections.values() if section.edited_at]
        return max(edited, key=lambda section: section.edited_at or self.at, default=None)

    @cached_property
    def points(self) -> list[review.Point]:
        return review.points(self.postmortem, self.sections, self.items, len(self.chosen))

    @property
    def is_ready(self) -> bool:
        """Nothing stands before approval and publication."""
        return all(point.settled or not point.blocks for point in self.points)

    @cached_property
    def steps(self) -> list[ReviewStep]:
        return list(self.postmortem.steps.select_related("by"))

    @property
    def sent_back(self) -> ReviewStep | None:
        """Why it is a draft again, until it is submitted once more."""
        moves = [step for step in self.steps if step.act in (Act.SUBMITTED, Act.SENT_BACK, Act.APPROVED, Act.PUBLISHED)]
        return moves[-1] if moves and moves[-1].act == Act.SENT_BACK else None

    @property
    def track(self) -> list[Stage]:
        order = list(State)
        now = order.index(State(self.postmortem.state))
        acts = {
            State.DRAFT: Act.OPENED,
            State.IN_REVIEW: Act.SUBMITTED,
            State.APPROVED: Act.APPROVED,
            State.PUBLISHED: Act.PUBLISHED,
        }
        return [
            Stage(
                state.label,
                step=self._latest(acts[state]) if place <= now else None,
                done=place < now or (place == now and self.postmortem.is_published),
                current=place == now,
            )
            for place, state in enumerate(order)
        ]

    def _latest(self, act: str) -> ReviewStep | None:
        return next((step for step in reversed(self.steps) if step.act == act), None)

    def _status(self, key: str) -> str:
        if key == TIMELINE:
            return "Filled" if self.chosen else "Empty"
        if key == ACTIONS:
            vague = any(item.is_ownerless for item in self.live_items if item.is_unfinished)
            return "Needs an owner or date" if vague else "Filled" if self.live_items else "Empty"
        section = self.sections[key]
        if section.is_empty:
            return "From the record" if key == Key.EFFECTIVENESS else "Empty"
        return "From the record" if section.is_untouched else "Written"
