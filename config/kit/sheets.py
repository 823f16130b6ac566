"""Tables for spreadsheets: CSV whose cells cannot be taken for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe(cell: object) -> str:
    """The cell as text; what a spreadsheet would compute gets an apostrophe in front (CWE-1236)."""
    text = "" if cell is None else str(cell)
    risky = text.lstrip(" ").startswith(FORMULA) and not isinstance(cell, int | float)
    return f"'{text}" if risky else text


class _Line:
    """The csv module writes into it and gets the line back, so that no file is held in memory."""

    def write(self, line: str) -> str:
        return line


def answer(name: str, header: list[str], rows: Iterable[list[object]]) -> StreamingHttpResponse:
    """A download called `name`, sent while it is read. The byte-order mark tells spreadsheets that it is UTF-8."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(header)
        for row in rows:
            yield writer.writerow([safe(cell) for cell in row])

    found = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    found["Content-Disposition"] = f'attachment; filename="{name}"'
    return found
