"""Incidents of the last ten days that were told to customers, newest last."""

from __future__ import annotations

from config.demo.stage import Scene
from config.demo.steps import INVESTIGATING, MITIGATING, MONITORING, Ended, Move, Note, Resolve, Role, Tell

PAYOUT_FILE = Scene(
    key="payout-file", days_ago=8, clock="06:20", level=2, by="sam", alert=-50,
    title="Payouts to one bank arrive a day late", services="Payouts",
    summary="Payouts to one bank missed its cut-off.", blast_radius="412 shops with an account at that bank.",
    said="Alert: payout file not acknowledged by the bank.",
    steps=[
        Role(2, "jordan", "communications"), Move(2, "sam", INVESTIGATING),
        Tell(5, "jordan", "investigating", "Payouts to one bank have not been confirmed. Your money is safe.",
             "The bank has not acknowledged our file of [-60].", "We are calling the bank.", 60,
             shows={"Payouts": "degraded_performance"}),
        Note(21, "rosa",
             "/obs The bank changed its host key last night. Our upload waits for a yes that nobody gives."),
        Note(24, "sam", "/dec Confirm the new key by telephone, then send the file again."),
        Note(33, "rosa", "/act File sent and acknowledged; it is booked tomorrow."),
        Move(34, "sam", MITIGATING),
        Tell(75, "jordan", "identified", "Payouts to one bank arrive tomorrow instead of today.",
             "The bank changed its keys and our file was late.", "We confirm each booking tomorrow morning.", 60,
             shows={"Payouts": "degraded_performance"}),
        Move(80, "sam", MONITORING),
        Note(85, "rosa", "/todo Ask every bank for notice before a key changes."),
        Resolve(100, "sam", "All payout files are confirmed. Payouts to one bank arrive one day late; the others were "
                "not affected.", "The bank changed its keys without notice."),
    ],
)  # fmt: skip

SIGN_IN_EU = Scene(
    key="sign-in", days_ago=4, clock="07:48", level=2, by="jordan", alert=-4,
    title="Sign-in failing for users in the EU region", services="Sign-in",
    said="Alert: sign-in success below 90% in eu-west.",
    summary="One in three sign-ins fails in the EU region.", blast_radius="People in the EU region who are signed out.",
    recent_change="A DNS record of the EU region was changed at [-20].",
    steps=[
        Role(1, "priya", "communications"), Role(2, "dana", "operations"), Move(1, "jordan", INVESTIGATING),
        Tell(4, "priya", "investigating", "Some people in the EU cannot sign in. Whoever is signed in is not affected.",
             "It began at [-4].", "We are looking at what differs between the regions.", 20,
             shows={"Sign-in": "partial_outage"}),
        Note(9, "dana", "/obs Failures only through the second of two EU load balancers."),
        Note(14, "jordan", "/dec Take the second load balancer out; the first can carry both."),
        Note(17, "dana", "/act Second load balancer out. Sign-in success 99.4%."),
        Move(18, "jordan", MITIGATING), Ended(18, "jordan"),
        Tell(27, "priya", "identified", "Signing in works again for nearly everybody in the EU.",
             "One of two load balancers sent people to an address that no longer exists.",
             "We watch, then put it back.",
             30, shows={"Sign-in": "degraded_performance"}),
        Move(28, "jordan", MONITORING),
        Note(31, "priya", "/obs Update 2 went out three minutes after it was promised: the draft waited for a yes."),
        Resolve(43, "jordan", "Signing in works for everybody. One in three attempts failed in the EU for 22 minutes.",
                "One load balancer used an address that no longer exists."),
    ],
)  # fmt: skip

SEARCH = Scene(
    key="search", days_ago=3, clock="09:52", level=2, by="priya", alert=-3,
    title="Search results slow, 5 s instead of 500 ms", services="Dashboard", said="Alert: search p95 above 4 s.",
    summary="Searching in the dashboard takes about 5 seconds.",
    blast_radius="Everybody who searches in the dashboard.",
    recent_change="Search index rebuilt during the night, finished at [-95].",
    steps=[
        Role(1, "jordan", "communications"), Role(2, "alex", "operations"), Move(2, "priya", INVESTIGATING),
        Tell(4, "jordan", "investigating",
             "Searching in the dashboard takes about 5 seconds. Everything else is normal.",
             "It began at [-3].", "We compare last night's search index with the one before.", 30,
             shows={"Dashboard": "degraded_performance"}),
        Note(12, "alex", "/obs The new index has one shard instead of six."),
        Note(16, "priya", "/dec Rebuild with six shards beside the old one, switch when it is ready."),
        Note(17, "alex", "/act Rebuild started, 20 minutes."),
        Move(18, "priya", MITIGATING),
        Tell(33, "jordan", "identified", "Searching still takes about 5 seconds.",
             "Last night's index was built wrongly.",
             "A new one is ready in a few minutes.", 45, shows={"Dashboard": "degraded_performance"}),
        Note(38, "alex", "/act Switched to the new index. Search p95 480 ms."),
        Ended(38, "priya"), Move(50, "priya", MONITORING, watcher="alex"),
        Note(55, "alex", "/todo Build the search index in staging every night."),
        Resolve(69, "priya", "Searching is fast again. Searches took about 5 seconds for 41 minutes.",
                "A new index fixed it."),
    ],
)  # fmt: skip
