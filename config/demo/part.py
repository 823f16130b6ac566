"""A part of the database event with a commander of its own."""

from __future__ import annotations

from config.demo.stage import Scene
from config.demo.steps import INVESTIGATING, Move, Note, Tell

PAYOUTS_AGE = 24

PAYOUTS = Scene(
    key="payouts", title="Payouts wait in the queue and are not sent", level=3, by="rosa",
    summary="Payouts approved since the database trouble began are queued.", services="Payouts",
    blast_radius="About 400 shops. Nothing is lost; the money arrives later today.", part_of="database",
    steps=[
        Move(1, "rosa", INVESTIGATING),
        Note(3, "rosa", "/obs The queue holds 412 payouts; the oldest is 28 minutes old."),
        Tell(
            6, "rosa", "investigating",
            "Payouts of about 400 shops are late. No money is lost.",
            "They wait for the database and go out when it takes writes again.",
            "We send the queue in order once the failover is checked.",
            110, audience="stakeholders",
        ),
        Note(15, "rosa", "/obs Writes are back. The queue drains at about 30 payouts a minute."),
    ],
)  # fmt: skip
