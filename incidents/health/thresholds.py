"""When each check warns and alarms: defaults in code, the administrators' rows over them (SPEC H1, design 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from config.kit.microcache import MicroCache
from incidents.health.result import Tone
from incidents.models import HealthThreshold

MOST = 10_000


@dataclass(frozen=True)
class Limits:
    """When a check warns and when it alarms; null: never. `warns_before`: `warn` counts backwards from a set time."""

    label: str
    warn: int | None
    alarm: int | None
    counts: str = "minutes"
    is_on: bool = True
    warns_before: bool = False
    alarm_words: str = ""

    def tone(self, reached: float | timedelta) -> Tone:
        """The tone after so many minutes, or at so many people."""
        count = reached.total_seconds() / 60 if isinstance(reached, timedelta) else reached
        if self.alarm is not None and count >= self.alarm:
            return Tone.ALARM
        return Tone.WARN if self.warn is not None and count >= self.warn else Tone.PASS

    def tone_around(self, left: timedelta, window: timedelta | None = None) -> Tone:
        """The tone with so much time `left` until something is due; of a short window the last fifth warns."""
        if self.alarm is not None and left < -timedelta(minutes=self.alarm):
            return Tone.ALARM
        if self.warn is None:
            return Tone.PASS
        early = timedelta(minutes=self.warn)
        return Tone.WARN if left <= (min(early, window / 5) if window else early) else Tone.PASS


# In the order of the rows within a tone.
DEFAULTS: dict[str, Limits] = {
    "commander": Limits("No commander at work", 2, 5),
    "next_update": Limits("Update promised and not posted", 5, 0, warns_before=True),
    "first_update": Limits("No first public update", 4, 5),
    "escalation": Limits("Not mitigated and no Executive Sponsor", 5, 0, warns_before=True),
    "mitigation": Limits("Nothing has reduced impact", 15, 30),
    "stuck": Limits("Three actions without effect", 0, 30),
    "decision": Limits("A proposal waits for a decision", 2, 5),
    "commander_is_comms": Limits("Commander is also Communications Lead", 0, 10),
    "vacant": Limits("A wanted role is vacant", 0, 15),
    "roles_apart": Limits("Roles not apart for the severity", 0, None),
    "offer": Limits("An offer is not answered", 2, 5),
    "tools": Limits("Commander works on the fix track", 0, 5),
    "scribe": Limits("Scribe writes nothing", 10, 20),
    "task": Limits("A task is past its report", 0, 10),
    "draft": Limits("The draft of the update has warnings", 0, None),
    "severity": Limits("Severity not looked at again", 30, 60),
    "shift": Limits("Long command", 90, None, alarm_words="as the severity says"),
    "span": Limits("Too many report to the commander", 6, 8, counts="people"),
    "night": Limits("Night work, 23:00 to 07:00 local time", 0, 120),
    "early_resolve": Limits("Resolved before stabilization", 0, None),
    "review_owner": Limits("Resolved, and nobody owns the postmortem", 0, 60),
}

# Half a minute per process: the room asks at every refetch, an administrator changes them twice a year.
_kept: MicroCache[dict[str, Limits]] = MicroCache(seconds=30, size=1)


def load() -> dict[str, Limits]:
    """The thresholds in force."""
    return _kept.get("", lambda: merged({row.check_name: row for row in HealthThreshold.objects.all()}))


def merged(rows: Mapping[str, HealthThreshold]) -> dict[str, Limits]:
    """The defaults with these rows over them."""
    return {name: _over(limits, rows.get(name)) for name, limits in DEFAULTS.items()}


def label(name: str) -> str:
    """What a check watches, in words; a check that is gone keeps its name."""
    return DEFAULTS[name].label if name in DEFAULTS else name.replace("_", " ").capitalize()


def forget() -> None:
    """Somebody changed them; other processes follow within half a minute."""
    _kept.clear()


def _over(limits: Limits, row: HealthThreshold | None) -> Limits:
    if row is None:
        return limits
    alarm = limits.alarm if limits.alarm_words else row.alarm_minutes
    return replace(limits, is_on=row.is_on, warn=row.warn_minutes, alarm=alarm)
