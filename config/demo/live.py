"""What is on fire at Harbor right now: the checkout, and a database that is nearly done."""

from __future__ import annotations

from config.demo.fixing import Accept, Act, Aim, Ask, Propose, RuleOut, Settle
from config.demo.keeping import Confirm, Correct, Decide, Pin
from config.demo.running import BRIDGE
from config.demo.stage import Scene
from config.demo.steps import (
    INVESTIGATING,
    MITIGATING,
    MONITORING,
    Declined,
    Ended,
    HandOff,
    Link,
    Move,
    Note,
    Plan,
    Role,
    Tell,
    Tick,
)
from config.demo.steps_comms import Count, Draft, Follows, Here, Question
from incidents import fixing

# Minutes since each was declared.
CHECKOUT_AGE, DATABASE_AGE = 32, 35

CHECKOUT = Scene(
    key="checkout", title="Checkout returning 500s for about 30% of attempts", level=2, by="alex",
    public="Some checkouts are failing",
    summary="About 30% of checkout attempts fail with an error.", services="Checkout, Payments API",
    blast_radius="About 30% of checkout attempts in every region. Browsing, cart and account pages work.",
    recent_change="Deploy of checkout at [-14], and a settlement job that nobody expected at [-6].",
    alert=-2, said="Alert: checkout 5xx above 5%.",
    steps=[
        Link(1, "sam", "War room", BRIDGE),
        Role(1, "priya", "communications"),
        Role(1, "sam", "scribe"),
        Move(1, "alex", INVESTIGATING),
        Tell(
            2, "priya", "investigating",
            "We are aware of errors at checkout. Some of your customers cannot pay you.",
            "Errors began at [-2].",
            "We are finding out what is affected and how to stop it.",
            29, shows={"Checkout": "partial_outage"},
        ),
        Role(3, "dana", "expert", "payments"),
        Role(4, "lee", "expert", "database"),
        Note(6, "dana", "/obs Only `POST /checkout/confirm` fails. Browse, cart and account are fine."),
        Propose(
            7, "dana", "Roll back deploy 2026-06-06.3", "low", "Four minutes with the version of this morning.",
            "Deploy the same version again.", "Errors fall at once if the deploy is the cause.",
        ),
        Act(8, "alex", fixing.approve, 1),
        Act(8.5, "lee", fixing.start, 1),
        RuleOut(10, "dana", "Payment provider latency", "Normal. Checked by Dana."),
        Act(12, "lee", fixing.observe, 1, {"result": "none", "observed": "Errors stayed near 30%."}),
        Move(14, "alex", MITIGATING),
        Tell(
            16, "priya", "investigating",
            "About 30% of checkout attempts fail with an error. Browsing, cart and account pages are not affected.",
            "Errors began at [-2]. A background job is using up database capacity.",
            "We are isolating that job and adding capacity.",
            28, shows={"Checkout": "partial_outage"},
        ),
        Follows(17, ("olive", "morgan")),
        Question(18, "olive", "Are payments that were taken lost?", "No. Payments that went through are complete."),
        Aim(19, "alex", "Get checkout success back above 99.5%. Root cause comes later."),
        Count(23, "rosa", 12, "Mostly by chat."),
        Ask(24, "alex", "Confirm no failed payments were captured twice", "dana"),
        Decide(
            25, "alex", "**Restore checkout first.** The root cause comes after the impact ends.",
            "Every minute costs about 400 orders.",
            "Find the root cause first\nTake checkout offline until it is found",
            (25.5, "dana", "Without the cause it may come back within the hour."),
        ),
        Pin(26, "sam", "Restore checkout first"),
        Note(27, "lee", "/obs settlement-batch holds 138 of 200 database connections."),
        Ask(28.5, "alex", "Find who scheduled settlement-batch at 14:10", "lee"),
        Correct(
            28, "lee", "holds 138 of 200",
            "settlement-batch holds **183 of 200** database connections; checkout is starved.",
        ),
        Pin(29, "sam", "183 of 200"),
        Note(29.5, "lee", "/hyp The nightly settlement job was started by hand."),
        Question(29.6, "morgan", "Shall we call our largest shops now, or wait for the next update?"),
        Propose(
            30, "lee", "Throttle settlement-batch to 2 workers", "low",
            "Settlement files land about 40 min late. No customer data touched.", "Set workers back to 12. Immediate.",
            "Frees about 180 of 200 pool connections within 2 min.",
        ),
        Propose(
            31, "dana", "Raise pool limit from 200 to 320", "medium",
            "Database memory headroom falls to about 6%. Rolling restart of checkout pods, 3 min.",
            "Redeploy the previous config. About 4 min.",
        ),
        Count(29.8, "rosa", 17),
        Draft(31, "priya", {
            "audience": "both", "status": "identified",
            "impact": "About 30% of checkout attempts fail with an error. "
                      "Browsing, cart and account pages are not affected.",
            "known": "Errors began at [-2]. A job exhausted the DB connection pool and is holding up checkout.",
            "next_step": "We are slowing the job down. We are sorry. Checkout will be fixed by [54].",
            "next_update_at": "[59]",
        }, "lee", "Payments that were taken are safe; nobody is charged twice."),
        Here(31.6, ("alex", "priya", "sam", "dana", "lee", "olive", "morgan", "rosa")),
    ],
)  # fmt: skip

DATABASE = Scene(
    key="database", title="Primary database cluster is not accepting writes", level=1, by="sarah",
    public="Changes are not saved",
    summary="Saving anything fails. Reading is slow, about 3 seconds.",
    services="Primary database, Dashboard, Payments API",
    blast_radius="Everybody who saves something. Payments are queued and not lost.",
    alert=-5, said="Alert: database write errors above 1,000 per minute.",
    steps=[
        Note(0, "sarah", "/obs Primary disk I/O at 100%. Replica lag 47 s and climbing."),
        Link(1, "sarah", "War room 2", f"{BRIDGE}-2"),
        Role(1, "jordan", "communications"),
        Role(1, "rosa", "operations"),
        Move(1, "sarah", INVESTIGATING),
        Tell(
            3, "jordan", "investigating",
            "Saving changes fails, and pages that show your data take about 3 seconds.",
            "Errors began at [-5]. We are looking into the cause.",
            "We are deciding whether to switch to the standby database.",
            15, shows={"Dashboard": "partial_outage"},
        ),
        HandOff(
            3, "rosa", "taylor", "operations",
            "Replica lag is on the second dashboard. Nobody has touched the disk controller yet.",
        ),
        Note(4, "taylor", "Joined the bridge."),
        Declined(5, "rosa", "scribe", "On the phone with the storage vendor."),
        Tell(
            8, "jordan", "investigating",
            "Writes to the primary fail for everybody; reads take about 3 seconds. No data is lost so far.",
            "Disk I/O on the primary is at 100%. Sarah commands, Taylor leads operations.",
            "A decision about failing over by [15].",
            20, audience="stakeholders",
        ),
        Aim(9, "sarah", "Writes work again for everybody. Losing up to a minute of them is acceptable."),
        Note(12, "taylor", "/hyp The disk controller of the primary is degraded."),
        Propose(
            13, "taylor", "Fail over to the secondary cluster", "high", "About 30 s of writes are lost at the switch.",
            "Fail back once both clusters agree. About 20 min.", "Avoids the degraded disk controller.",
        ),
        Act(14, "sarah", fixing.approve, 1, {"risk_said": True, "sentence": fixing.SENTENCE}),
        Move(14, "sarah", MITIGATING),
        Act(16, "taylor", fixing.start, 1),
        Tell(
            18, "jordan", "identified",
            "Saving changes still fails. You may see a brief interruption in the next minutes.",
            "We found the cause: the storage of one database server.",
            "We are switching to a standby system.",
            15, shows={"Dashboard": "partial_outage"},
        ),
        Act(
            20, "taylor", fixing.observe, 1,
            {
                "result": "helped", "observed": "Writes recovering on the secondary cluster.",
                "temporary": "Running on the secondary cluster",
            },
        ),
        Confirm(20.5, "taylor", "disk controller", "Writes recover on the secondary, on other disks."),
        Act(20.5, "sarah", fixing.verify, 1),
        Ended(21, "sarah"),
        Move(23, "sarah", MONITORING, watcher="taylor"),
        Tick(23, "taylor", "impact"),
        Tick(24, "taylor", "restored"),
        Tell(
            27, "jordan", "monitoring",
            "Saving changes works again. It failed for about 25 minutes.",
            "The standby system has taken over. A small number of requests made around [16] may need to be sent again.",
            "We watch for half an hour before we call this resolved.",
            16, shows={"Dashboard": "operational"},
        ),
        Note(30, "taylor", "/obs Consistency check clean. About 30 s of writes lost at the switch; clients retry."),
        Tick(31, "taylor", "data", "About 30 s of writes lost at the switch; clients are retrying."),
        Settle(31, "taylor", 1, "Move back in planned maintenance after the disk controller is replaced"),
        Ask(32, "sarah", "Order the new disk controller", "taylor", 60),
        Accept(
            32, "sarah", "No standby until the old primary is repaired", "taylor",
            "Alert on replica count, looked at every morning.", 14,
        ),
        Tick(33, "taylor", "mitigations", "Kept: running on the secondary cluster."),
        Plan(34, "sarah", "taylor", hours=48),
    ],
)  # fmt: skip
