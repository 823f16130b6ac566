"""Tell a story through the verbs: declare, move, post, resolve, each at the time the source gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from config.kit.text import PARAGRAPHS
from incidents import access, cadence, comms, lifecycle, resolution, timeline
from incidents.importing.story import Post, Story
from incidents.models import Audience, Incident, Kind
from incidents.models.incident import OPEN_PHASES, Phase
from roster.models import Person

WITHOUT_RHYTHM = timedelta(days=1)
NOTE_PART = timeline.ENTRY_LIMIT - 200
EARLY = "The source resolved it at this time."
NO_CLOSING_POST = "Resolved. The source has no closing post."


@dataclass
class Told:
    """What became of a story: `updates + notes` are its posts. `incident` is None when it was known already."""

    incident: Incident | None = None
    updates: int = 0
    notes: int = 0


def _nothing(until: datetime) -> None:
    """Nothing happens between posts."""


@transaction.atomic
def tell(
    story: Story, *, by: Person, audience: str = Audience.BOTH, between: Callable[[datetime], None] = _nothing
) -> Told:
    """Tell the whole story in one transaction; `between` is called with the time of the post that comes next."""
    incident = lifecycle.declare(
        title=story.title, level=story.level, by=by, at=story.declared_at, services=story.services,
        impact_began_at=story.began_at, source=story.source, source_id=story.source_id,
    )  # fmt: skip
    if incident.sequence > 1:
        return Told()
    teller = Teller(incident, story, by, audience)
    teller.say_where_it_comes_from()
    for post in story.posts:
        between(post.at)
        teller.post(post)
    teller.finish()
    return teller.told


class Teller:
    """Holds the incident while its posts are told one after another."""

    def __init__(self, incident: Incident, story: Story, by: Person, audience: str) -> None:
        self.incident, self.story, self.by, self.audience = incident, story, by, audience
        self.at = story.declared_at
        self.told = Told(incident)

    def say_where_it_comes_from(self) -> None:
        """One note, so that nobody takes an imported record for one made here."""
        count = len(self.story.posts)
        words = f"Imported: {self.story.source} {self.story.source_id}, {count} {'post' if count == 1 else 'posts'}."
        address = f" {self.story.url}" if self.story.url else ""
        promises = " The source names no next times; those shown are the severity's rhythm."
        self._note(words + address + promises)

    def post(self, post: Post) -> None:
        """A post is an update; after the end, or without a usable time, it is a note."""
        self.at = max(self.at, post.at)
        obstacle = post.obstacle or ("" if self.incident.is_open else "it came after the resolving one")
        if obstacle:
            self._keep(post, obstacle)
            return
        head, rest = post.text[:PARAGRAPHS], post.text[PARAGRAPHS:]
        self._resolve(head, post.at) if post.ends else self._update(post, head)
        self.told.updates += 1
        if rest:
            self.story.remarks.append(f"post {post.number}: {len(rest):,} characters do not fit and stand in a note")
            self._note_long(f"Rest of post {post.number}", rest)

    def finish(self) -> None:
        """Without a resolving post the source's own end counts; without that it stays open and promises nothing."""
        if not self.incident.is_open:
            return
        if self.story.resolved_at:
            self.story.remarks.append("no usable resolving post; resolved at the time the source gives")
            self._resolve(NO_CLOSING_POST, max(self.story.resolved_at, self.at))
            return
        self.story.remarks.append("not resolved in the source; it stays open, and no update is promised")
        self._let_go()

    def _update(self, post: Post, text: str) -> None:
        self._move(post)
        rhythm = self.incident.severity.interval or WITHOUT_RHYTHM
        comms.post_update(
            incident=self.incident, audience=self.audience, status=comms.SHOWN_AS[Phase(self.incident.phase)],
            impact=text, next_update_at=post.at + rhythm, by=self.by, at=post.at,
        )  # fmt: skip

    def _move(self, post: Post) -> None:
        goal, here = post.moves_to, Phase(self.incident.phase)
        if goal is None or goal == here:
            return
        if OPEN_PHASES.index(goal) > OPEN_PHASES.index(here):
            self.incident = lifecycle.advance(incident=self.incident, to=goal, by=self.by, at=post.at)
            return
        reason = f"The source went back to {post.status}."
        self.incident = lifecycle.step_back(incident=self.incident, to=goal, by=self.by, at=post.at, reason=reason)

    def _resolve(self, text: str, at: datetime) -> None:
        if self.story.ended_at and not self.incident.impact_ended:
            self.incident = lifecycle.end_impact(
                incident=self.incident, by=self.by, at=at, ended_at=self.story.ended_at
            )
        final = {"audience": self.audience, "impact": text}
        self.incident = resolution.resolve(incident=self.incident, by=self.by, at=at, early_reason=EARLY, final=final)
        self.told.incident = self.incident

    def _keep(self, post: Post, obstacle: str) -> None:
        if not post.obstacle:
            self.story.remarks.append(f"post {post.number} came after the resolving one; it is kept as a note")
        self._note_long(f"Post {post.number} ({post.status or 'no status'}), a note because {obstacle}", post.text)
        self.told.notes += 1

    def _note_long(self, head: str, text: str) -> None:
        for part in _parts(text):
            self._note(f"{head}: {part}")

    def _note(self, text: str) -> None:
        timeline.note(incident=self.incident, text=text, by=self.by, at=self.at)

    def _let_go(self) -> None:
        incident = access.under_lock(self.incident)
        cadence.waive_all(incident, "Imported: the record ends here.", self.at)
        timeline.record(
            incident, kind=Kind.UPDATE, body="The source ends here. No update is promised.", by=self.by, at=self.at,
            detail={"act": "waive"},
        )  # fmt: skip


def _parts(text: str) -> Iterator[str]:
    for start in range(0, len(text), NOTE_PART):
        yield text[start : start + NOTE_PART]
