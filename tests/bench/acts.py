"""How long the server takes to answer an act in a room with 500 entries, 20 proposals and 20 tasks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.bench import stage

ENTRIES, WORK, TIMES = 500, 20, 20
HTMX = {"HX-Request": "true"}
PROPOSAL = {"what": "Roll back", "risk": "low", "risk_words": "Four minutes.", "undo": "Deploy again."}


def acts(number: int) -> dict[str, Callable[[int], tuple[str, dict[str, Any]]]]:
    """Name of an act to its address and form; the turn makes each one another."""
    room = f"/incidents/{number}"
    return {
        "note": lambda n: (f"{room}/timeline/", {"text": f"/obs Sample {n}"}),
        "decision": lambda n: (f"{room}/timeline/", {"text": f"/dec ! Decision {n}"}),
        "propose": lambda n: (f"{room}/proposals/", {**PROPOSAL, "what": f"Roll back {n}"}),
        "approve": lambda n: (f"{room}/proposals/{WORK + n + 1}/approval/", {"press": "1", "version": "1"}),
        "task": lambda n: (f"{room}/tasks/", {"what": f"Look at {n}", "report_in_minutes": "10"}),
        "objective": lambda n: (f"{room}/objective/", {"text": f"Get to {n} per cent"}),
    }


def main() -> None:
    with stage.data_folder():
        from django.test import Client

        alex, lee = stage.people(2)
        incident = stage.incident(alex, ENTRIES)
        stage.furnish(incident, alex, lee, WORK)
        client = {
            person.pk: Client(headers={"host": "localhost", "cookie": stage.session(person)}) for person in (alex, lee)
        }
        client[alex.pk].get(incident.get_absolute_url())
        spent: dict[str, list[float]] = {}
        for name, make in acts(incident.number).items():
            who = lee if name == "propose" else alex
            for turn in range(TIMES):
                url, form = make(turn)
                began = time.perf_counter()
                answer = client[who.pk].post(url, form, headers=HTMX)
                spent.setdefault(name, []).append(time.perf_counter() - began)
                assert answer.status_code == 200, (name, answer.status_code, answer.content[:300])
        everything = [seconds for found in spent.values() for seconds in found]
        each = {name: stage.milliseconds(found)["p95"] for name, found in spent.items()}
        stage.report(
            bench="acts", entries=ENTRIES, proposals=WORK, tasks=WORK, ms=stage.milliseconds(everything), p95_ms=each
        )


if __name__ == "__main__":
    main()
