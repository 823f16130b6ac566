"""The probe an outside monitor watches: do the sweeps run?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse

from config.kit import clock
from incidents import heartbeats


@login_not_required
def workers(request: HttpRequest) -> JsonResponse:
    """200 while every sweep reports, 503 with the silent ones and since when (R10)."""
    silent = heartbeats.silent(clock.now())
    since = {row.name: row.last_ok_at.isoformat() if row.last_ok_at else None for row in silent}
    return JsonResponse({"silent": since}, status=503 if silent else 200)
