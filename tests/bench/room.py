"""Render a room of 500 entries, 20 proposals and 20 tasks: queries, milliseconds, compressed size."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path

from tests.bench import stage

ENTRIES, WORK, TIMES = 500, 20, 20


def main() -> None:
    with stage.data_folder():
        from django.conf import settings
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        alex, lee = stage.people(2)
        incident = stage.incident(alex, ENTRIES)
        stage.furnish(incident, alex, lee, WORK)
        client = Client(headers={"host": "localhost", "cookie": stage.session(alex)})
        page = client.get(incident.get_absolute_url())
        assert page.status_code == 200, page.status_code
        with CaptureQueriesContext(connection) as captured:
            client.get(incident.get_absolute_url())
        queries = len(captured)
        spent = []
        for _ in range(TIMES):
            began = time.perf_counter()
            client.get(incident.get_absolute_url())
            spent.append(time.perf_counter() - began)
        stage.report(
            bench="room",
            entries=incident.sequence,
            queries=queries,
            ms=stage.milliseconds(spent),
            page_kb_gzip=round(len(gzip.compress(page.content)) / 1024, 1),
            javascript_kb_gzip=round(_javascript(Path(settings.STATIC_ROOT), page.content.decode()) / 1024, 1),
        )


def _javascript(root: Path, page: str) -> int:
    """Compressed bytes of every script that the page names."""
    named = re.findall(r'src="/static/([^"]+\.js)"', page)
    return sum(len(gzip.compress((root / name).read_bytes())) for name in named)


if __name__ == "__main__":
    main()
