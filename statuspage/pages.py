"""What each page of the status page says: contexts of the templates, from public facts and an instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.template.loader import render_to_string

from statuspage import bars, rollup, words
from statuspage.assets import assets
from statuspage.facts import Facts, IncidentFacts, UpdateFacts

RECENT_DAYS = 7
BAD = (rollup.DEGRADED, rollup.PARTIAL, rollup.MAJOR)


@dataclass(frozen=True)
class Shown:
    """How a state is drawn: its tone and glyph, its word, and the phase when that decides the tone."""

    tone: str
    word: str
    phase: str = ""


@dataclass(frozen=True)
class Told:
    """An update as the page writes it: fields in a list, or one paragraph when there is only one."""

    update: UpdateFacts
    shown: Shown
    fields: list[tuple[str, str]]
    form: str

    @property
    def is_plain(self) -> bool:
        return len(self.fields) == 1


def page(template: str, facts: Facts, *, depth: int, title: str, **context: Any) -> bytes:
    """Render one page; `depth` folders below the root. All links are relative, so any folder of any server will do."""
    shell = {"page": facts.page, "root": "../" * depth or "./", "assets": assets(), "title": title}
    return render_to_string(f"statuspage/public/{template}", {**shell, **context}).encode()


def home(facts: Facts, at: datetime, live: dict[str, Any]) -> bytes:
    """The current status: what is wrong, what is being done, when customers hear more, what each service does."""
    banner = headline(facts)
    opened = sorted(facts.open, key=lambda incident: _rank(facts, incident), reverse=True)
    last = max((i.resolved_at for i in facts.incidents if i.resolved_at), default=None)
    told = max((i.newest.display_at for i in opened if i.newest), default=None)
    return page(
        "home.html",
        facts,
        depth=0,
        title=banner["headline"],
        live=live,
        at=at,
        banner=banner,
        told=told,
        last_ended=last,
        promise=promise(opened, at),
        opened=[card(facts, incident, at) for incident in opened],
        sections=bars.sections(facts, at),
        recent=recent(facts, at),
        ninety=bars.NINETY,
        told_form="clock" if told and told.date() == at.date() else "stamp",
    )


def headline(facts: Facts) -> dict[str, Any]:
    """The sentence at the top. It counts open incidents as well as components: never "all is working" over one (S1)."""
    worst = rollup.worst(component.status for component in facts.components)
    if facts.open:
        first = max(facts.open, key=lambda incident: _rank(facts, incident))
        others = len(facts.open) - 1
        shown = state(facts, first)
        if worst in BAD:
            shown = Shown(words.TONES[worst], words.SAID[worst])
        text = words.gist(first.newest.impact or first.newest.known) if first.newest else ""
        more = f"{others} more {'incident is' if others == 1 else 'incidents are'} open." if others else ""
        return {"headline": named(first), "text": f"{text} {more}".strip(), "shown": shown, "calm": False}
    if worst == rollup.OPERATIONAL:
        shown = Shown("operational", "Operational")
        return {"headline": "Everything is working", "text": "", "shown": shown, "calm": True}
    shown = Shown(words.TONES[worst], words.SAID[worst])
    return {
        "headline": _unannounced(facts, worst),
        "text": "The state of each service is below.",
        "shown": shown,
        "calm": False,
    }


def _unannounced(facts: Facts, worst: str) -> str:
    """The sentence when services have problems and no incident tells of them."""
    names = [component.name for component in facts.components if component.status == worst]
    if len(names) == 1:
        return f"{names[0]} {words.IS[worst]}"
    who = words.listed(names) if len(names) <= 3 else f"{len(names)} services"
    return f"{who}: {words.SAID[worst].lower()}"


def named(incident: IncidentFacts) -> str:
    """Its title; once the trouble is over the stage stands before it, as the title still speaks of the trouble."""
    ended = incident.status in ("monitoring", "resolved")
    return f"{words.STAGES[incident.status]}: {incident.title}" if ended else incident.title


def state(facts: Facts, incident: IncidentFacts) -> Shown:
    """How an open incident is doing: the worst state now of what it named, else its public phase."""
    worst = facts.current(incident)
    if worst != rollup.OPERATIONAL:
        return Shown(words.TONES[worst], words.SAID[worst])
    return Shown("unknown", words.STAGES[incident.status], incident.status)


def past(incident: IncidentFacts) -> Shown:
    """What an ended incident was at its worst."""
    if incident.worst == rollup.OPERATIONAL:
        return Shown("unknown", "Incident")
    return Shown(words.TONES[incident.worst], words.SAID[incident.worst])


def promise(opened: Iterable[IncidentFacts], at: datetime) -> dict[str, Any] | None:
    """The next promise of all open incidents, and whether it is late at `at`."""
    due = min((incident.next_update_at for incident in opened if incident.next_update_at), default=None)
    return {"due": due, "late": at > due} if due else None


def card(facts: Facts, incident: IncidentFacts, at: datetime) -> dict[str, Any]:
    """An open incident on the front page: newest update in full, the earlier ones folded."""
    told = updates(incident)
    return {
        "incident": incident,
        "shown": state(facts, incident),
        "names": names(facts, incident),
        "newest": told[:1],
        "earlier": told[1:],
        "promise": promise([incident], at),
        "started_form": "clock" if incident.started_at.date() == at.date() else "stamp",
    }


def updates(incident: IncidentFacts) -> list[Told]:
    """Every update, newest first; times carry the day when the incident saw more than one."""
    told = incident.updates
    one_day = len({update.display_at.date() for update in told} | {incident.started_at.date()}) == 1
    return [as_told(update, "clock" if one_day else "stamp") for update in told]


def as_told(update: UpdateFacts, form: str) -> Told:
    """One update as the page writes it."""
    found = [("Impact", update.impact), ("What we know", update.known), ("Next step", update.next_step)]
    ended = update.status in ("monitoring", "resolved")
    shown = Shown(
        "unknown" if ended or not update.affected else words.TONES[update.worst],
        words.STAGES[update.status],
        update.status if ended else "",
    )
    fields = [(label, text) for label, text in found if text]
    return Told(update, shown, fields or [("Update", update.body)], form)


def incident(facts: Facts, found: IncidentFacts, at: datetime, live: dict[str, Any] | None) -> bytes:
    """The permanent page of one incident; the same address before and after it is resolved."""
    shown = state(facts, found) if found.is_open else Shown("operational", "Resolved", "resolved")
    days = {moment.date() for moment in (found.started_at, found.ended_at) if moment}
    return page(
        "incident.html",
        facts,
        depth=2,
        title=found.title,
        incident=found,
        headline=named(found),
        stage=words.STAGES[found.status],
        shown=shown,
        worst=past(found),
        names=names(facts, found),
        updates=updates(found),
        live=live,
        at=at,
        lasted=words.length(found.lasted) if found.lasted is not None else "",
        promise=promise([found], at) if found.is_open else None,
        form="stamp" if len(days) > 1 else "clock",
    )


def names(facts: Facts, incident: IncidentFacts) -> str:
    """The services it named, by their short names."""
    known = {component.id: component.name for component in facts.components}
    return words.listed([known.get(code, name) for code, name in incident.named.items()])


def recent(facts: Facts, at: datetime) -> list[dict[str, Any]]:
    """The last seven days, today first, with the incidents that began on each."""
    today = at.astimezone(UTC).date()
    found = []
    for back in range(RECENT_DAYS):
        on = today - timedelta(days=back)
        items = [line(i) for i in facts.incidents if i.started_at.astimezone(UTC).date() == on and not i.is_open]
        above = not back and bool(facts.open)
        found.append({"on": on, "words": "Today" if not back else words.weekday(on), "items": items, "above": above})
    return found


def line(incident: IncidentFacts) -> dict[str, Any]:
    """An incident in a list: what it was at its worst, how long, and what was last said."""
    shown = past(incident)
    newest = incident.newest
    lasted = words.length(incident.lasted) if incident.lasted is not None else ""
    text = words.gist(newest.impact or newest.known or newest.body) if newest else ""
    return {"incident": incident, "shown": shown, "lasted": lasted, "text": text}


def missing(facts: Facts, prefix: str) -> bytes:
    """The page for an address that leads nowhere; at any depth, so its links start at the site's own prefix."""
    return page("missing.html", facts, depth=0, title="Page not found").replace(b'="./', f'="{prefix}/'.encode())


def _rank(facts: Facts, incident: IncidentFacts) -> tuple[int, datetime]:
    return rollup.ORDER.index(facts.current(incident)), incident.started_at


def months_back(on: date, count: int) -> list[date]:
    """The first days of this month and of those before it, newest first."""
    found = [on.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found
