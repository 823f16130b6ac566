"""Run one Celery process without Celery's command line: the same worker and beat, 10 MB smaller each.

`python -m config.run worker` takes one task at a time in its own process; `python -m config.run beat FILE` keeps its
schedule in FILE and, because it only sends names of tasks, never loads Django (`FIRELINE_PROCESS=beat`).
Bigger installations run `celery -A config worker` and `celery -A config beat` as the Procfile says.
"""

from __future__ import annotations

import sys
import warnings

from celery.platforms import SecurityWarning

from config.celery import app


def worker() -> int:
    """Work until SIGTERM, then finish the task in hand."""
    # Containers run as root; what Celery warns of is pickle, and messages here are JSON without facts.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    found = app.Worker(
        pool="solo", without_gossip=True, without_mingle=True, without_heartbeat=True, quiet=True, task_events=False
    )
    found.start()
    return int(found.exitcode or 0)


def beat(schedule: str) -> int:
    """Ring until SIGTERM."""
    app.Beat(schedule=schedule, quiet=True).run()
    return 0


if __name__ == "__main__":
    sys.exit(worker() if sys.argv[1] == "worker" else beat(sys.argv[2]))
