"""What pressing "Declare" will do, said from the severity policy before it is pressed (SPEC D3, D5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.kit import spans
from incidents.lifecycle import channel_name
from incidents.models import SeverityPolicy
from roster.roles import DUTIES, Role


@dataclass(frozen=True)
class Step:
    """One consequence: what, the rest of the sentence, and a name to read exactly."""

    what: str
    rest: str
    code: str = ""


def of_declaring(policy: SeverityPolicy | None, title: str, at: datetime) -> list[Step]:
    """The steps in the order in which they happen; without a severity, what is true of every one."""
    return [
        Step("The clocks start.", _clocks(policy)),
        Step("You become Incident Commander", "until someone else takes command."),
        _roles(policy),
        Step("A number and a channel name are set.", "", f"#{channel_name(title, at)}" if title.strip() else ""),
        _public(policy),
    ]


def _clocks(policy: SeverityPolicy | None) -> str:
    if policy is None:
        return "The severity decides when the first update is due."
    if not (policy.has_cadence and policy.interval_minutes and policy.first_update_minutes):
        return "No updates are promised to anybody."
    what = "First public update" if policy.promises_public else "First internal update"
    first, then = _whole(policy.first_update_minutes), _whole(policy.interval_minutes)
    last = f" and never later than {_whole(policy.limit_minutes)}" if policy.limit_minutes else ""
    return f"{what} due in {first}, then every {then}{last}. A reminder goes out before each one."


def _whole(minutes: int) -> str:
    return spans.minutes(minutes).replace(" ", "\N{NO-BREAK SPACE}")


def _roles(policy: SeverityPolicy | None) -> Step:
    wanted = [DUTIES[role].short for role in policy.wanted_roles if role != Role.COMMANDER] if policy else []
    if policy and not wanted:
        return Step("No other role is wanted.", "One person may wear every hat.")
    names = ", ".join(wanted[:-1]) + (" and " if wanted[1:] else "") + wanted[-1] if wanted else "The roles it wants"
    return Step(
        f"{names} stand open" if len(wanted) != 1 else f"{names} stands open", "in the room until somebody takes them."
    )


def _public(policy: SeverityPolicy | None) -> Step:
    if policy is None or policy.promises_public:
        return Step("A holding update is ready", "for the status page. Nothing is public until it is posted.")
    return Step("Nothing is public.", "Customers hear of it only if you post a public update.")
