"""Incidents of the last five weeks that were told to customers, newest last."""

from __future__ import annotations

from config.demo.stage import Scene
from config.demo.steps import (
    INVESTIGATING,
    MITIGATING,
    MONITORING,
    Ended,
    FalseAlarm,
    Level,
    Move,
    Note,
    Resolve,
    Role,
    Tell,
)

PROVIDER = Scene(
    key="provider", days_ago=33, clock="13:02", level=2, by="dana", alert=-6,
    title="Card payments slow: our provider answers in 8 seconds", services="Checkout, Payments API",
    said="Alert: payment provider p95 above 5 s.", summary="Paying takes 8 to 20 seconds; some customers give up.",
    blast_radius="Card payments of every shop. Bank transfers are not affected.",
    steps=[
        Role(1, "priya", "communications"), Role(2, "alex", "operations"), Move(2, "dana", INVESTIGATING),
        Tell(4, "priya", "investigating", "Card payments are slow. They go through, but take up to 20 seconds.",
             "Our payment provider answers slowly since [-6].",
             "We are asking the provider, and preparing a second one.",
             40, shows={"Checkout": "partial_outage"}),
        Note(11, "alex", "/obs Provider p95 8.2 s. Our own services answer in 90 ms."),
        Note(19, "dana", "/dec Send half of the card payments to the second provider."),
        Note(26, "alex", "/act Half of the traffic switched. p95 falls to 1.1 s."),
        Move(28, "dana", MITIGATING),
        Tell(40, "priya", "identified", "Card payments are faster, but not yet normal.",
             "Half of them now go through a second provider.", "We watch both and move more if needed.",
             45, shows={"Checkout": "partial_outage"}),
        Move(55, "dana", MONITORING),
        Note(63, "alex", "/obs Declines rise on the second provider: it lacks one of our bank agreements."),
        Move(66, "dana", INVESTIGATING, reason="The second provider declines cards of two banks."),
        Tell(79, "priya", "identified", "Cards of two banks are declined; others are slow but work.",
             "The second provider does not serve these banks.", "We send those two banks back to the first provider.",
             45, shows={"Checkout": "partial_outage"}),
        Note(88, "alex", "/act Routing by bank is live."),
        Move(90, "dana", MITIGATING),
        Tell(118, "priya", "identified", "Card payments work at normal speed for nearly everybody.",
             "The provider reports that its own fault is fixed.", "We watch before we call this resolved.",
             30, shows={"Checkout": "degraded_performance"}),
        Move(122, "dana", MONITORING),
        Resolve(140, "dana", "Card payments are back to normal. They were slow for about two hours, and cards of two "
                "banks were declined for 25 minutes. We are sorry.", "Our provider had a fault; we now route by bank."),
    ],
)  # fmt: skip

DOUBLED = Scene(
    key="doubled", days_ago=27, clock="21:40", level=2, by="lee", alert=-3,
    title="Checkout error rate has doubled", services="Checkout", said="Alert: checkout 5xx twice its weekly mean.",
    steps=[
        Note(2, "lee", "/obs Errors rise in the graph, but orders per minute do not fall."),
        Move(3, "lee", INVESTIGATING),
        FalseAlarm(4, "lee", "The exporter counted each error twice after its update. Orders were never affected."),
    ],
)  # fmt: skip

RECEIPTS = Scene(
    key="receipts", days_ago=18, clock="09:05", level=3, by="rosa", alert=-35,
    title="Duplicate receipts sent to some customers", services="Email notifications",
    summary="Some shoppers get the same receipt two or three times.", said="Alert: mail volume twice the forecast.",
    steps=[
        Move(3, "rosa", INVESTIGATING),
        Tell(10, "rosa", "investigating", "About 4% of receipts go out more than once. No payment is taken twice.",
             "Retries of the mail worker are not idempotent since the last release.", "We stop the retries.", 90,
             audience="stakeholders"),
        Note(24, "rosa", "/obs The share grows: 4% to 19% in twenty minutes."),
        Level(26, "rosa", 2, "It reaches many shoppers and looks as if they had paid twice."),
        Role(27, "jordan", "communications"), Role(28, "sam", "operations"),
        Tell(30, "jordan", "identified", "Some receipts are sent two or three times. Nobody is charged twice.",
             "A retry in our mail service is at fault.", "We stop it now and then clear the queue.", 55,
             shows={"Email notifications": "degraded_performance"}),
        Note(37, "sam", "/act Mail worker stopped, queue kept."),
        Move(38, "rosa", MITIGATING), Ended(41, "rosa"),
        Note(58, "sam", "/act Release rolled back, worker started, duplicates dropped by message id."),
        Move(60, "rosa", MONITORING, watcher="sam"),
        Resolve(78, "rosa", "Receipts are sent once again. Nobody was charged twice.", "A retry in our mail service "
                "repeated messages that had gone out. We are sorry for the alarm this caused."),
    ],
)  # fmt: skip

TABLE_LOCK = Scene(
    key="lock", days_ago=11, clock="10:12", level=1, by="taylor", alert=-2,
    title="Transactions API blocked by a table lock", services="Payments API",
    summary="Every write to transactions waits; requests time out after 30 s.",
    blast_radius="All shops that take payments through the API.", recent_change="Migration 0412 started at [-3].",
    said="Alert: Payments API timeouts above 20%.",
    steps=[
        Role(1, "jordan", "communications"), Role(1, "lee", "operations"), Role(2, "sam", "scribe"),
        Move(1, "taylor", INVESTIGATING),
        Tell(4, "jordan", "investigating",
             "Requests to the Payments API time out. Checkout pages of Harbor still work.",
             "It began at [-2].", "We are finding what blocks them.", 15, shows={"Payments API": "major_outage"}),
        Note(6, "lee", "/obs One ALTER TABLE waits for a report query; 1,900 writes wait behind it."),
        Note(7, "taylor", "/dec Cancel the migration, not the report: nothing is half done."),
        Note(8, "lee", "/act Migration cancelled. The queue drains."),
        Move(8, "taylor", MITIGATING), Ended(9, "taylor"),
        Move(16, "taylor", MONITORING, watcher="lee"),
        Tell(17, "jordan", "identified", "Requests are answered again, slower than usual.",
             "A change to our database held back every payment.", "Requests that waited are being worked off.", 15,
             shows={"Payments API": "degraded_performance"}),
        Tell(30, "jordan", "monitoring", "The Payments API answers normally.", "All waiting requests are done.",
             "We watch until [47].", 18, shows={"Payments API": "operational"}),
        Note(33, "sam", "/todo Update the runbook: backlog surge after recovery."),
        Resolve(47, "taylor",
                "The Payments API works normally. For 11 minutes nearly all requests timed out; repeat those "
                "that did. We are sorry.", "A change to a database table held back every write."),
    ],
)  # fmt: skip
