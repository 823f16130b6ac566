"""The triage helper: four questions, a suggested severity, and the arithmetic behind it (SPEC D4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

TIME = timedelta(minutes=5)
YES, NO, UNKNOWN = "yes", "no", "unknown"
DOUBT = (UNKNOWN, "Unknown")


@dataclass(frozen=True)
class Question:
    """One question; the answer that is worst stands last before "unknown"."""

    name: str
    text: str
    choices: tuple[tuple[str, str], ...]
    note: str = ""


QUESTIONS = (
    Question("affected", "Are customers affected right now?", ((YES, "Yes"), (NO, "No"), DOUBT)),
    Question(
        "share",
        "What share of customers?",
        (("under10", "Under 10%"), ("10to50", "10 to 50%"), ("over50", "Over 50%"), DOUBT),
    ),
    Question("core", "Is a core revenue function hit?", ((YES, "Yes"), (NO, "No"), DOUBT), "moves up one level"),
    Question("worse", "Is it getting worse?", ((YES, "Yes"), (NO, "No"), DOUBT), "moves up one level"),
)
STARTS = {
    "under10": (3, "Under 10% starts at SEV3"),
    "10to50": (2, "10 to 50% starts at SEV2"),
    "over50": (1, "Over 50% starts at SEV1"),
    UNKNOWN: (1, "An unknown share counts as over 50% and starts at SEV1"),
}
STEPS = {"core": "core revenue", "worse": "getting worse"}
HIGHEST = 1


@dataclass(frozen=True)
class Suggestion:
    """A severity and why; it suggests and never overrides."""

    level: int
    why: str


def clean(asked: Mapping[str, str]) -> dict[str, str]:
    """The answers among what a form sent; anything else is left out."""
    known = {question.name: {value for value, _ in question.choices} for question in QUESTIONS}
    return {name: asked[name] for name, values in known.items() if asked.get(name) in values}


def suggest(answers: Mapping[str, str]) -> Suggestion | None:
    """The severity the answers add up to; none until the first two allow one. In doubt it rounds up."""
    if answers.get("affected") == NO:
        level, words = 4, ["No customer affected starts at SEV4"]
    elif answers.get("affected") and answers.get("share"):
        level, start = STARTS[answers["share"]]
        words = [start]
    else:
        return None
    for name, what in STEPS.items():
        if answers.get(name) in (YES, UNKNOWN):
            doubt = " (unknown counts as yes)" if answers[name] == UNKNOWN else ""
            moved = "moves it up one" if level > HIGHEST else "cannot move it higher"
            words.append(f"{what}{doubt} {moved}")
            level = max(level - 1, HIGHEST)
    return Suggestion(level, "; ".join(words) + ".")
