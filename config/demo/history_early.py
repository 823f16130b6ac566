"""Incidents of two and three months ago that were told to customers, oldest first."""

from __future__ import annotations

from config.demo.stage import Scene
from config.demo.steps import INVESTIGATING, MITIGATING, MONITORING, Ended, Move, Note, Reopen, Resolve, Role, Tell

STORAGE = Scene(
    key="storage", days_ago=74, clock="02:52", level=1, by="sarah", alert=-5,
    title="Payouts and receipts stopped: the message queue ran out of disk", services="Payouts, Email notifications",
    summary="Nothing that waits in the queue goes out.", said="Alert: queue publishes fail.",
    blast_radius="Every shop: payouts wait, receipts wait. Payments are taken normally.",
    steps=[
        Role(1, "jordan", "communications"), Role(4, "alex", "operations"), Move(1, "sarah", INVESTIGATING),
        Tell(3, "jordan", "investigating", "Payouts and receipts are not sent. Payments are taken normally.",
             "It began at [-5].", "We are looking into the cause.", 15,
             shows={"Payouts": "degraded_performance", "Email notifications": "partial_outage"}),
        Note(5, "alex", "/obs Disk of the first broker at 100%. Old segments are not deleted."),
        Note(14, "sarah", "/dec Add disk first. Find out why segments stay afterwards."),
        Move(14, "sarah", MITIGATING),
        Note(17, "alex", "/act 500 GB added, broker accepts messages."),
        Tell(18, "jordan", "identified", "Payouts and receipts are being sent again, later than usual.",
             "A disk was full.", "The queue is worked off in about half an hour.", 20,
             shows={"Email notifications": "degraded_performance"}),
        Ended(20, "sarah"), Move(23, "sarah", MONITORING),
        Tell(36, "jordan", "monitoring", "Payouts are on time. Receipts are up to ten minutes late.",
             "The queue is nearly empty.",
             "We watch until [55].", 20, shows={"Payouts": "operational"}),
        Resolve(55, "sarah", "Payouts and receipts are sent on time. They waited for 25 minutes; none was lost.",
                "A disk was full because old data was not removed."),
    ],
)  # fmt: skip

EU_PAYOUTS = Scene(
    key="eu-payouts", days_ago=61, clock="11:30", level=2, by="rosa", alert=-12,
    title="Payouts delayed for accounts in the EU", services="Payouts", said="Alert: payouts older than two hours.",
    summary="Payouts to EU accounts wait.", blast_radius="About 2,300 shops with an EU account.",
    steps=[
        Role(2, "priya", "communications"), Move(2, "rosa", INVESTIGATING),
        Tell(4, "priya", "investigating", "Payouts to accounts in the EU are late.", "It began at [-12].",
             "We are looking at the batch of this morning.", 45, shows={"Payouts": "degraded_performance"}),
        Note(25, "rosa", "/obs The batch stops at an account with a closed bank."),
        Note(30, "rosa", "/act Account skipped, batch continues."),
        Move(31, "rosa", MITIGATING), Move(36, "rosa", MONITORING),
        Resolve(52, "rosa", "Payouts to the EU are on their way.", "One account held back the batch."),
        Reopen(80, "rosa", "A second account of the same bank stops the evening batch."),
        Role(81, "priya", "communications"),
        Tell(84, "priya", "identified", "Payouts to the EU are late again.",
             "More accounts of one closed bank are in the batch.",
             "We skip all of them.", 50, shows={"Payouts": "degraded_performance"}),
        Note(101, "rosa", "/act All 14 accounts of that bank skipped, batch done."),
        Move(102, "rosa", MONITORING),
        Resolve(120, "rosa", "All payouts to the EU are sent. Fourteen shops hear from us about their account.",
                "Accounts of a closed bank held back the others."),
    ],
)  # fmt: skip

CERTIFICATE = Scene(
    key="certificate", days_ago=54, clock="08:00", level=1, by="lee", alert=0,
    title="Sign-in down: expired certificate on the service mesh", services="Sign-in, Payments API",
    summary="Nobody can sign in.", blast_radius="Everybody who is signed out; API keys work.",
    said="Alert: sign-in success 0%.",
    steps=[
        Role(6, "dana", "operations"), Move(7, "lee", INVESTIGATING),
        Note(9, "dana", "/obs Every call between services fails with: certificate has expired."),
        Tell(14, "lee", "investigating", "Nobody can sign in. Payments and the API are not affected.",
             "It began at [0].", "We are replacing a certificate.", 15, shows={"Sign-in": "major_outage"}),
        Move(20, "lee", MITIGATING),
        Note(29, "dana", "/act New certificate issued by hand; services restart one by one."),
        Tell(34, "lee", "identified", "Nobody can sign in yet. Services are coming back one by one.",
             "A certificate had expired.", "All services are back by [50].", 15, shows={"Sign-in": "major_outage"}),
        Ended(45, "lee"), Move(45, "lee", MONITORING),
        Tell(52, "lee", "monitoring", "Signing in works again.", "All services have the new certificate.",
             "We watch until [76].", 20, shows={"Sign-in": "operational"}),
        Resolve(76, "lee",
                "Signing in works. It failed for 45 minutes for everybody who was signed out. We are sorry, and "
                "we are sorry that we told you late.", "A certificate had expired unnoticed."),
    ],
)  # fmt: skip

LATE_MAIL = Scene(
    key="late-mail", days_ago=40, clock="15:10", level=2, by="sam", alert=-25,
    title="Email notifications delayed by about 40 minutes", services="Email notifications",
    summary="Receipts and notices arrive late.", said="Alert: oldest mail in the queue 20 min.",
    steps=[
        Role(1, "jordan", "communications"), Role(2, "rosa", "operations"), Move(2, "sam", INVESTIGATING),
        Tell(4, "jordan", "investigating", "E-mails arrive about 40 minutes late. None is lost.", "It began at [-25].",
             "We add workers.", 40, shows={"Email notifications": "degraded_performance"}),
        Note(10, "rosa", "/act Workers doubled to 24."),
        Move(11, "sam", MITIGATING), Move(35, "sam", MONITORING),
        Note(36, "rosa", "/obs Queue empty, oldest mail 4 s."),
        Resolve(41, "sam", "E-mails arrive at once again.", "A large newsletter shared the queue with receipts.",
                early="The queue has been empty for five minutes and the newsletter is over: nothing can refill it."),
    ],
)  # fmt: skip
