"""How somebody looks at action items: board or table, whose, of which incident and kind; every look is a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from postmortems.models.action_item import ActionItems, ActionKind, ActionState, Priority
from roster.models import Person

ME, NOBODY = "me", "nobody"
SHOWN = {"": "Unfinished", ActionState.DONE.value: "Done, verify", ActionState.VERIFIED.value: "Verified",
         ActionState.DROPPED.value: "Dropped", "all": "All"}  # fmt: skip


@dataclass(frozen=True)
class Chip:
    """A filter as a link."""

    label: str
    query: str
    on: bool


@dataclass(frozen=True)
class Look:
    """The query of a link to the action items. Unknown values mean "everything", never an error."""

    view: str = ""
    owner: str = ""
    overdue: str = ""
    incident: str = ""
    kind: str = ""
    priority: str = ""
    state: str = ""
    page: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Look:
        given = {field.name: asked.get(field.name, "")[:40] for field in fields(cls)}
        allowed = {
            "view": ["table"],
            "overdue": ["1"],
            "kind": ActionKind.values,
            "priority": [str(one) for one in Priority.values],
            "state": list(SHOWN),
        }
        known = {name: value if name not in allowed or value in allowed[name] else "" for name, value in given.items()}
        for name in ("incident", "page"):
            known[name] = (
                known[name] if known[name].isascii() and known[name].isdigit() and len(known[name]) < 10 else ""
            )
        return cls(**known)

    @classmethod
    def carried(cls, query: str) -> Look:
        """The look that an act carries along, so that its answer shows the same items."""
        return cls.of(dict(parse_qsl(query.lstrip("?")[:400])))

    @property
    def is_table(self) -> bool:
        return self.view == "table"

    @property
    def number(self) -> int:
        """The page of the table."""
        return int(self.page or 1)

    def with_(self, **changes: str) -> str:
        """The query of the link that changes this much; "?" for the plain board."""
        found = replace(self, **{"page": "", **changes})
        pairs = {field.name: getattr(found, field.name) for field in fields(found)}
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    @property
    def query(self) -> str:
        return self.with_(page=self.page)

    @property
    def as_board(self) -> str:
        return self.with_(view="", state="")

    @property
    def as_table(self) -> str:
        return self.with_(view="table")

    @property
    def is_filtered(self) -> bool:
        return bool(self.owner or self.overdue or self.incident or self.kind or self.priority or self.state)

    @property
    def unfiltered(self) -> str:
        return Look(view=self.view).query

    @property
    def mine(self) -> Chip:
        return Chip("Mine", self.with_(owner="" if self.owner == ME else ME), self.owner == ME)

    @property
    def late(self) -> Chip:
        return Chip("Overdue only", self.with_(overdue="" if self.overdue else "1"), bool(self.overdue))

    @property
    def without_incident(self) -> str:
        return self.with_(incident="")

    def kinds(self) -> list[Chip]:
        return self._options("kind", [(kind.value, kind.label) for kind in ActionKind])

    def priorities(self) -> list[Chip]:
        return self._options("priority", [(str(one.value), one.label) for one in Priority])

    def states(self) -> list[Chip]:
        return [Chip(label, self.with_(state=state), state == self.state) for state, label in SHOWN.items()]

    def owners(self, people: list[Person]) -> list[Chip]:
        found = [(NOBODY, "Nobody yet"), *((person.handle, person.name) for person in people)]
        return self._options("owner", found)

    def _options(self, name: str, values: list[tuple[str, str]]) -> list[Chip]:
        chosen = getattr(self, name)
        everything = Chip("All", self.with_(**{name: ""}), not chosen)
        return [everything, *(Chip(label, self.with_(**{name: value}), value == chosen) for value, label in values)]

    def narrow(self, items: ActionItems, person: Person) -> ActionItems:
        """The items of the owner, incident, kind and priority asked for; overdue is left to `narrow_late`."""
        if self.owner == NOBODY:
            items = items.filter(owner=None)
        elif self.owner:
            items = items.filter(owner__handle=person.handle if self.owner == ME else self.owner)
        if self.incident:
            items = items.filter(incident__number=int(self.incident))
        if self.kind:
            items = items.filter(kind=self.kind)
        return items.filter(priority=int(self.priority)) if self.priority else items

    def narrow_late(self, items: ActionItems, on: date) -> ActionItems:
        return items.overdue(on) if self.overdue else items

    def narrow_state(self, items: ActionItems) -> ActionItems:
        """The rows of the table: unfinished ones unless another state is asked for."""
        if self.state == "all":
            return items
        return items.filter(state=self.state) if self.state else items.unfinished()
