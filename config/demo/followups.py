"""Action items at Harbor, as they stand today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One action item. Days count from today: `added=-9` is nine days ago, `due=3` in three days.

    `noted` takes over what the room wrote down as still to do, instead of adding a new one.
    """

    key: str
    title: str
    kind: str
    priority: int
    owner: str
    added: int
    due: int
    started: int | None = None
    done: int | None = None
    evidence: str = ""
    verified: int | None = None
    verifier: str = "morgan"
    proof: str = ""
    dropped: int | None = None
    reason: str = ""
    noted: bool = False


ITEMS = [
    Item("reports", "Cap connections per batch job", "prevent", 1, "lee", -70, -12),
    Item("storage", "Page a Scribe with every SEV1", "respond", 2, "jordan", -72, -3),
    Item("storage", "Add disk to a broker with one command and a dry run", "mitigate", 1, "priya", -72, -1,
         started=-20),
    Item("storage", "Alert on a queue whose retention is off", "detect", 1, "alex", -72, -40, started=-60, done=-42,
         evidence="The host check reads the retention of every queue since 3.16.0.", verified=-25, verifier="sarah",
         proof="Switched retention off in staging: the alert came after four minutes."),
    Item("certificate", "Alert 30, 14 and 3 days before a certificate expires", "detect", 1, "dana", -52, 4,
         started=-9),
    Item("certificate", "Renewal job reports failure to on-call", "respond", 1, "dana", -52, -4, started=-15, done=-5,
         evidence="The job calls the person on call when it ends with an error; dry run of Monday is in the channel."),
    Item("certificate", "Re-enable snoozed alerts after maintenance", "detect", 2, "rosa", -52, -7, started=-14,
         done=-8,
         evidence="A snooze now needs an end, at most eight hours later."),
    Item("certificate", "First status update from a template", "respond", 2, "jordan", -52, -38, started=-45, done=-36,
         evidence="Template in the composer; used in the last three incidents.", verified=-29, verifier="priya",
         proof="The first updates of the last three incidents came within four minutes."),
    Item("eu-payouts", "Set accounts of closed banks aside before a batch starts", "prevent", 1, "rosa", -59, -33,
         started=-50, done=-31, evidence="Batch check reads the register of banks every morning.", verified=-28,
         verifier="dana", proof="Put a closed bank into the staging batch: 3 accounts set aside, batch complete."),
    Item("late-mail", "Give newsletters a queue of their own", "prevent", 1, "sam", -38, -18, started=-30, done=-20,
         evidence="Queue `bulk` since 3.18.0.", verified=-15, verifier="rosa",
         proof="Newsletter of last week: receipts took 2 s throughout."),
    Item("late-mail", "Scale mail workers with the age of the oldest mail", "mitigate", 3, "rosa", -38, -10,
         dropped=-16,
         reason="Not needed now that newsletters have their own queue."),
    Item("provider", "Fallback when the payment provider is slow", "mitigate", 1, "dana", -31, -21, started=-29,
         done=-23,
         evidence="Routing moves by itself after two slow minutes; change 8812.", verified=-20, verifier="alex",
         proof="Slowed the provider in staging: 98% of payments moved after 130 s."),
    Item("provider", "Put the banks of each provider into the routing table", "prevent", 1, "priya", -31, -16,
         started=-25,
         done=-18, evidence="Table filled from both contracts, checked nightly.", verified=-12, verifier="dana",
         proof="Cards of the two banks went to the right provider in a drill."),
    Item("receipts", "Drop duplicates by message id in the mail worker", "prevent", 1, "sam", -16, -8, started=-14,
         done=-9, evidence="Released in 3.19.1.", verified=-6, verifier="rosa",
         proof="Sent one message five times in staging: one arrived."),
    Item("receipts", "Release the mail service to one shop in a hundred first", "prevent", 2, "jordan", -16, 9),
    Item("lock", "Warn when any lock is held over 5 minutes", "detect", 1, "priya", -10, 3),
    Item("lock", "Update the runbook: backlog surge after recovery.", "respond", 2, "morgan", -10, 6, noted=True),
    Item("lock", "Decide who approves exclusive-lock migrations in business hours", "respond", 3, "taylor", -10, 13),
    Item("lock", "Block migrations that build an index without CONCURRENTLY", "prevent", 1, "taylor", -10, 2,
         started=-6),
    Item("lock", "Flag exclusive locks before deploy", "detect", 2, "morgan", -10, 4, started=-3),
    Item("search", "Build the search index in staging every night.", "prevent", 2, "alex", -2, 5, started=-2, done=-1,
         evidence="Nightly since yesterday; it compares shards and speed with production.", noted=True),
]  # fmt: skip
