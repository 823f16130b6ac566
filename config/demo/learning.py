"""After the incidents: postmortems are written and reviewed, action items done and checked, at their own times."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.demo.followups import ITEMS, Item
from config.demo.writing import APPROVED, DRAFT, ESSAYS, PUBLISHED, Essay
from incidents.models import Incident
from postmortems import action_items, drafting, review
from postmortems.models import ActionItem, Postmortem
from roster.models import Person

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MANAGER = "morgan"


def learn(incidents: dict[str, Incident], people: dict[str, Person], now: datetime) -> None:
    """Play what followed from `incidents` (by key) up to `now`."""
    for essay in ESSAYS:
        _write(essay, incidents[essay.key])
    for item in ITEMS:
        _Work(item, incidents[item.key], people, now).play()
    for essay in ESSAYS:
        _review(essay, Postmortem.objects.get(incident=incidents[essay.key]), people[MANAGER])


def _write(essay: Essay, incident: Incident) -> None:
    resolved = incident.resolved_at or incident.declared_at
    postmortem = drafting.open_for(incident=incident, at=resolved)
    postmortem = drafting.catch_up(postmortem=postmortem, at=resolved)
    texts = {name: getattr(essay, name) for name in ("summary", "impact", "causes", "lessons", "prevention")}
    at = resolved + 5 * HOUR
    for section in postmortem.sections.filter(key__in=[name for name, text in texts.items() if text]):
        at += HOUR / 4
        drafting.write_section(
            section=section, text=texts[section.key], by=postmortem.owner, at=at, revision=section.revision
        )


def _review(essay: Essay, postmortem: Postmortem, manager: Person) -> None:
    if essay.state == DRAFT:
        return
    # A day and a half of writing; approved on the next day, published an hour later.
    at = postmortem.owed_at + 1.2 * DAY
    review.submit(postmortem=postmortem, by=postmortem.owner, at=at)
    if essay.state in (APPROVED, PUBLISHED):
        review.approve(postmortem=postmortem, by=manager, at=at + 0.6 * DAY)
    if essay.state == PUBLISHED:
        review.publish(postmortem=postmortem, by=manager, at=at + 0.6 * DAY + HOUR)


class _Work:
    """One action item on its way."""

    def __init__(self, item: Item, incident: Incident, people: dict[str, Person], now: datetime) -> None:
        self.item, self.incident, self.people, self.now = item, incident, people, now
        self.owner = people[item.owner]

    def play(self) -> None:
        item, row = self.item, self._begin()
        if item.started is not None:
            action_items.start(item=row, by=self.owner, at=self._at(item.started))
        if item.done is not None:
            action_items.complete(item=row, evidence=item.evidence, by=self.owner, at=self._at(item.done, 1))
        if item.verified is not None:
            verifier = self.people[item.verifier]
            action_items.verify(item=row, evidence=item.proof, by=verifier, at=self._at(item.verified, 2))
        if item.dropped is not None:
            action_items.drop(item=row, reason=item.reason, by=self.owner, at=self._at(item.dropped))

    def _begin(self) -> ActionItem:
        item, at = self.item, self._at(self.item.added)
        day = (self.now + item.due * DAY).date()
        if not item.noted:
            return action_items.add(
                incident=self.incident, title=item.title, kind=item.kind, priority=item.priority, owner=self.owner,
                due_on=day, by=self.owner, at=at,
            )  # fmt: skip
        row = ActionItem.objects.get(incident=self.incident, title=item.title)
        action_items.assign(item=row, person=self.owner, by=self.people[MANAGER], at=at)
        reason = "Agreed in the review."
        return action_items.reschedule(item=row, due_on=day, reason=reason, by=self.owner, at=at)

    def _at(self, days: int, hours: int = 0) -> datetime:
        """That day at the same time of day, a little earlier than now."""
        return self.now + days * DAY - 3 * HOUR + hours * HOUR
