"""Command health: the classic mistakes of an incident, watched live and kept for the review (SPEC H1)."""

from incidents.health.evaluating import evaluate
from incidents.health.facts import Facts
from incidents.health.findings import History, history, sweep
from incidents.health.result import Button, Health, Result, Tone
from incidents.health.thresholds import DEFAULTS, Limits

__all__ = [
    "DEFAULTS",
    "Button",
    "Facts",
    "Health",
    "History",
    "Limits",
    "Result",
    "Tone",
    "evaluate",
    "history",
    "sweep",
]
