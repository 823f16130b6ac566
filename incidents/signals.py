"""News for the apps above, sent inside the transaction; a receiver only inserts rows or registers on_commit work.

Arguments of each signal stand beside it. Every receiver has a healing sweep: a signal may be missed, a row may not.
"""

from __future__ import annotations

from django.dispatch import Signal

incident_declared = Signal()  # incident, by, at
severity_changed = Signal()  # incident, was (level), by, at
phase_changed = Signal()  # incident, was (phase), by, at
impact_ended = Signal()  # incident, by, at
update_posted = Signal()  # update, incident, by, at
incident_resolved = Signal()  # incident, by, at
incident_reopened = Signal()  # incident, by, at
promise_settled = Signal()  # promise, at
