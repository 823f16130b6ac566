"""The everyday ones: small, told only inside or to nobody, solved by one or two people."""

from __future__ import annotations

from dataclasses import dataclass

from config.demo.stage import Scene, Step
from config.demo.steps import INVESTIGATING, MITIGATING, Ended, FalseAlarm, Move, Note, Resolve, Tell


@dataclass(frozen=True)
class Quiet:
    """One line of everyday work; `ended` and `resolved` in minutes after it was declared.

    `late` misses one promise; with `shows` customers are told, and its service shows as that meanwhile.
    """

    days_ago: int
    clock: str
    level: int
    by: str
    title: str
    services: str
    found: str
    done: str
    ended: int
    resolved: int
    late: bool = False
    nothing: bool = False
    key: str = ""
    shows: str = ""

    def scene(self) -> Scene:
        return Scene(
            title=self.title, level=self.level, by=self.by, services=self.services, days_ago=self.days_ago,
            clock=self.clock, key=self.key, alert=-20 if self.level == 3 else None,
            said=f"Ticket from support: {self.title}.",
            steps=self._nothing() if self.nothing else self._steps(),
        )  # fmt: skip

    def _nothing(self) -> list[Step]:
        return [Note(6, self.by, f"/obs {self.found}"), FalseAlarm(12, self.by, self.done)]

    def _steps(self) -> list[Step]:
        steps: list[Step] = [Move(2, self.by, INVESTIGATING)]
        if self.level == 3:
            steps.append(self._told())
        steps += [
            Note(10, self.by, f"/obs {self.found}"),
            Move(12, self.by, MITIGATING),
            Note(self.ended, self.by, f"/act {self.done}"),
            Ended(self.ended, self.by),
        ]
        final = f"{self.title}: fixed. {self.done}" if self.level == 3 else ""
        return [*steps, Resolve(self.resolved, self.by, final, audience=self._audience, close=self.level == 4)]

    @property
    def _audience(self) -> str:
        return "both" if self.shows else "stakeholders"

    def _told(self) -> Tell:
        return Tell(9, self.by, "investigating", f"{self.title}. {self.found}", "A workaround exists.",
                    "We fix it today.", 30 if self.late else 240, audience=self._audience,
                    shows={self.services: self.shows} if self.shows else {})  # fmt: skip


ROWS = [
    Quiet(104, "14:20", 3, "priya", "CSV export of payouts times out above 50,000 rows", "Dashboard",
          "The export builds everything in memory.", "Exports are written in parts.", 95, 120),
    Quiet(99, "10:05", 4, "lee", "Nightly build of the documentation fails", "Internal",
          "A link checker has no time limit.", "Time limit of 20 s for each link.", 40, 55),
    Quiet(92, "16:32", 3, "dana", "Receipts show the wrong time zone for 40 shops", "Email notifications",
          "Shops that moved country kept the old zone.", "Zone read from the shop instead of the owner.", 180, 210,
          late=True),
    Quiet(86, "08:44", 3, "jordan", "Address search slow in checkout", "Checkout",
          "One of three address servers swaps.", "Server replaced.", 35, 50, shows="degraded_performance"),
    Quiet(83, "11:15", 4, "sam", "Internal search is two days old", "Internal",
          "The nightly job asks for a password since Monday.", "Token renewed, job repeated.", 30, 45),
    Quiet(78, "09:30", 4, "taylor", "Admin panel layout broken", "Internal",
          "A style sheet was renamed and not purged.", "Cache purged.", 15, 20),
    Quiet(77, "13:10", 3, "morgan", "Reporting dashboard shows data 2 hours old", "Dashboard",
          "One batch job uses all connections of the replica.", "Job paused; reports catch up by themselves.", 110,
          125, key="reports", shows="degraded_performance"),
    Quiet(71, "10:40", 3, "alex", "Checkout page blank for shops with their own font", "Checkout",
          "The font server refuses our new address.", "Fonts are served by us.", 105, 130, shows="partial_outage"),
    Quiet(68, "17:25", 3, "rosa", "Two-factor codes arrive late by SMS", "Sign-in",
          "One of two SMS carriers queues messages.", "All codes go through the other carrier.", 22, 60,
          shows="partial_outage"),
    Quiet(57, "12:00", 3, "sarah", "Dashboard charts empty in one old browser", "Dashboard",
          "A polyfill fell out of the bundle.", "Polyfill back in, release 3.18.2.", 140, 160, late=True),
    Quiet(49, "10:50", 4, "alex", "Staging certificate expired", "Internal",
          "It was issued by hand last year.", "Issued by the same job as all others.", 25, 30),
    Quiet(44, "15:35", 3, "dana", "Refund button missing for one currency", "Dashboard",
          "The list of currencies is older than the one it is checked against.", "List generated at build time.", 70,
          85),
    Quiet(36, "09:20", 3, "lee", "Webhook retries delayed by 20 minutes", "Payments API",
          "One receiver answers in 29 s and holds a worker each time.", "Receiver moved to a slow lane.", 45, 75,
          shows="degraded_performance"),
    Quiet(30, "07:55", 3, "taylor", "Disk of a report server nearly full", "Dashboard",
          "The alert reads a disk that was removed yesterday.", "The host check named a disk that no longer exists.",
          5, 12, nothing=True),
    Quiet(22, "14:05", 4, "priya", "Typo in the footer of invoices", "Email notifications",
          "Since the last wording change.", "Corrected.", 20, 25),
    Quiet(15, "16:10", 3, "sam", "Password reset e-mails land in spam at one provider", "Email notifications",
          "Our sending address lost its reputation after a newsletter.", "Newsletters go out from their own address.",
          150, 200),
    Quiet(6, "11:40", 3, "morgan", "Email notifications delayed by about 10 minutes", "Email notifications",
          "A nightly job ran during the day.", "Job moved back to the night.", 40, 98, shows="degraded_performance"),
]  # fmt: skip
