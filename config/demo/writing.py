"""What people at Harbor wrote after their incidents: conditions, not names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Essay:
    """The written sections of one postmortem, by scene; `state` is how far it has come."""

    key: str
    state: str
    summary: str
    causes: str
    well: tuple[str, ...] = ()
    poorly: tuple[str, ...] = ()
    lucky: tuple[str, ...] = ()
    prevention: str = ""
    impact: str = ""

    @property
    def lessons(self) -> str:
        """The three columns of the document; nothing when nobody has written them."""
        parts = [("Went well", self.well), ("Went poorly", self.poorly), ("Got lucky", self.lucky)]
        columns = [f"### {title}\n\n" + "\n".join(f"- {line}" for line in lines) for title, lines in parts if lines]
        return "\n\n".join(columns)


DRAFT, IN_REVIEW, APPROVED, PUBLISHED = "draft", "in_review", "approved", "published"

ESSAYS = [
    Essay(
        "storage", PUBLISHED,
        "The first broker of the message queue ran out of disk at 02:47 UTC and stopped accepting messages. Payouts "
        "and receipts waited for 25 minutes. We added disk at 03:09; the queue was worked off by 03:25. Nothing was "
        "lost.",
        "Publishing failed because the disk was full.\n\n"
        "The disk was full because segments older than seven days were kept. Retention had been switched off during "
        "a migration in January, and nothing shows a retention that is off.\n\n"
        "The disk alert looked at the share of all brokers together: one full disk among five stayed below its limit.",
        ("A commander in the first minute.", "The decision to add disk first took nine minutes and was right.",
         "Every update was on time."),
        ("Nobody wrote the record for the first half hour.", "Adding disk took eleven commands from three pages."),
        ("It happened before the payout run of 04:00, not during it.",),
        "Retention that is off is now an alert, and disk is watched broker by broker. A full disk is a matter of one "
        "command.",
        "About 9,000 payouts left up to 25 minutes late, all on the day they were due. 61,000 receipts were delayed. "
        "Payments were taken normally. Support received 38 tickets.",
    ),
    Essay(
        "eu-payouts", PUBLISHED,
        "The payout batch for the EU stopped at an account whose bank had closed. We skipped it and resolved the "
        "incident; the evening batch stopped at a second account of the same bank, and the incident was reopened.",
        "One payout that cannot be made holds back all that follow it in the batch.\n\n"
        "The check before the batch knows accounts that are closed, but not banks that are.\n\n"
        "After the first fix we confirmed that the batch had finished, and did not look for more accounts of that "
        "bank: the checklist asks for a residual backlog, not for the same condition elsewhere.",
        ("The shops concerned heard from us on the same day.",),
        ("We called it over before we had looked for a second case.",),
        ("All fourteen accounts were in the EU batch, where we were already looking.",),
        "Accounts of closed banks are set aside before a batch starts, and a payout that fails no longer stops the "
        "rest.",
    ),
    Essay(
        "certificate", PUBLISHED,
        "The certificate that services use among themselves expired at 08:00 UTC. Every call between services "
        "failed, and nobody could sign in for 45 minutes. A new certificate was issued by hand and services were "
        "restarted.",
        "The renewal job had failed for three weeks. It writes to a log that nobody reads and tells nobody.\n\n"
        "The alert on certificate age had been snoozed for a maintenance in March. Snoozing has no end date, so it "
        "was still silent.\n\n"
        "Restarting 60 services one after another took half of the time: no order of restart was written down.",
        ("The cause was found nine minutes after declaring.",),
        ("No Communications Lead was found, and all three updates were late.", "The restart had no order."),
        ("API keys do not need the mesh, so payments went on.",),
        "A renewal that fails calls the person on call. Snoozed alerts wake up by themselves. Certificates are "
        "announced 30, 14 and 3 days before they end.",
        "Everybody who was signed out could not sign in for 45 minutes: about 31,000 people tried. Payments and the "
        "API were not affected. Support received 412 tickets.",
    ),
    Essay(
        "late-mail", PUBLISHED,
        "Receipts arrived about 40 minutes late because a newsletter of 800,000 messages was in the same queue "
        "before them. We doubled the workers; the queue was empty 35 minutes after declaring.",
        "Newsletters and receipts share one queue, first in, first out.\n\n"
        "The alert fires on the age of the oldest mail, and by then the queue is already 20 minutes long.",
        ("Doubling the workers is one setting and worked at once.",),
        ("We heard of the newsletter from marketing, during the incident.",),
        ("The newsletter had an end.",),
        "Newsletters have a queue of their own.",
    ),
    Essay(
        "provider", PUBLISHED,
        "Our payment provider answered in 8 seconds instead of one. We moved half of the card payments to the second "
        "provider, found that it declines cards of two banks, and moved those back. It lasted two hours.",
        "The first provider had a fault of its own. We depend on one provider for most cards, and moving takes a "
        "person.\n\n"
        "Which banks the second provider serves stood in a contract, not in the routing table, so the move declined "
        "cards that had been slow but fine.",
        ("Within half an hour most customers paid at normal speed.", "It came back once, and we said so at once."),
        ("The move was tested with cards of one bank only.",),
        ("The provider was slow, not wrong: no payment was taken twice.",),
        "Routing knows which banks each provider serves, and moves by itself when one is slow for two minutes.",
    ),
    Essay(
        "receipts", APPROVED,
        "A release of the mail service repeated receipts whenever the mail server answered late. About one receipt "
        "in five was sent twice or more. Nobody was charged twice.",
        "The retry added in the release does not know what has gone out: it repeats the message instead of the "
        "attempt.\n\n"
        "In staging the mail server answers within 50 ms, so the retry never ran before the release.\n\n"
        "It was declared SEV3 because the share was small. It grew with the evening load, which the first look could "
        "not show.",
        ("Raising the severity took one minute and brought the people who were missing.",),
        ("We first counted receipts, not people: it looked smaller than it was.",),
        ("Duplicates are easy to recognise by their message id.",),
        "The worker drops what it has sent already. A new release of the mail service first serves one shop in a "
        "hundred.",
    ),
    Essay(
        "lock", PUBLISHED,
        "A migration asked for an exclusive lock on the transactions table while a report was reading it. The "
        "migration waited for the report, and every write waited for the migration. Cancelling it ended the impact "
        "after 11 minutes.",
        "The migration builds an index without CONCURRENTLY, which locks the table against writes.\n\n"
        "It ran at 10:09 UTC because migrations run with each deploy, at whatever time that is.\n\n"
        "Nothing between writing a migration and running it names the locks it takes.",
        ("Found in six minutes: the database shows who waits for whom.", "Every promise to customers was kept."),
        ("After the recovery the backlog was four times the normal load, and we had no plan for it.",),
        ("The report was short. The nightly one takes two hours.",),
        "A migration that takes an exclusive lock does not pass review unseen, and a lock held for five minutes is "
        "an alert.",
        "94% of requests to the Payments API failed for 11 minutes: about 48,000. Clients repeated most of them. "
        "Checkout pages of Harbor were not affected.",
    ),
    Essay(
        "search", IN_REVIEW,
        "Searching in the dashboard took 5 seconds instead of half a second for 41 minutes. The index rebuilt during "
        "the night had one shard instead of six. A second rebuild fixed it.",
        "The number of shards is a setting of the job, and its default is one. The job moved to another scheduler, "
        "which does not carry the setting.\n\n"
        "A rebuilt index is used as soon as it is complete. Its speed is not measured before.",
        ("The old index was kept for a day, so comparing took minutes.",),
        ("We learned of it from an alert, 95 minutes after the switch: load was low before.",),
    ),
    Essay(
        "payout-file", DRAFT,
        "Payouts to one bank missed its cut-off because the bank changed its host key during the night and our "
        "upload waited for a confirmation that nobody gives.",
        "",
    ),
]  # fmt: skip
