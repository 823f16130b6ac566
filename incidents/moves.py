"""Mitigation first: the usual moves that stop customers feeling it, before anybody knows the cause (SPEC W3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from incidents.models import Proposal


@dataclass(frozen=True)
class Move:
    """A usual move: how it is proposed, and the words by which it is recognised in what was proposed."""

    key: str
    label: str
    what: str
    undo: str
    icon: str
    told_by: str


@dataclass(frozen=True)
class Offered:
    """A move and the proposals of its kind so far."""

    move: Move
    tried: list[Proposal]

    @property
    def references(self) -> str:
        return ", ".join(one.reference for one in self.tried)


MOVES = [
    Move(
        "rollback", "Roll back", "Roll back ", "Deploy the same version again.", "undo-2",
        r"roll(ed|ing)? ?back|revert",
    ),
    Move(
        "failover", "Fail over", "Fail over to ", "Fail back once both sides agree.", "arrow-right-left",
        r"fail(ed|ing)?[ -]?(over|back)|switch (over )?to",
    ),
    Move(
        "off", "Switch off", "Switch off ", "Switch it on again.", "power",
        r"switch(ed)? off|turn(ed)? off|disable|flag|kill",
    ),
    Move(
        "shed", "Shed load", "Shed load: ", "Let all traffic in again.", "funnel",
        r"shed|throttle|rate.?limit|queue|slow down|fewer",
    ),
    Move(
        "scale", "Scale", "Scale ", "Scale back.", "scaling",
        r"scale|add (capacity|replicas|workers|nodes)|raise .*(limit|pool)",
    ),
    Move("block", "Block", "Block ", "Lift the block.", "ban", r"block|ban|deny|drop traffic"),
]  # fmt: skip


def of(key: str) -> Move | None:
    """The move of this key."""
    return next((one for one in MOVES if one.key == key), None)


def beside(proposals: list[Proposal]) -> list[Offered]:
    """Every usual move, each with what was proposed of its kind."""
    return [
        Offered(move, [one for one in proposals if re.search(move.told_by, one.what, re.IGNORECASE)]) for move in MOVES
    ]
