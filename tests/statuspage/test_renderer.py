"""X1: the renderer knows public rows only, by what it imports and by what it asks the database."""

from __future__ import annotations

import ast
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import statuspage
from roster.models import Person
from statuspage import facts, snapshot
from statuspage.models import Page
from statuspage.store import Store
from tests.builders import declared, minutes
from tests.statuspage.conftest import Told

HERE = Path(statuspage.__file__).parent
RENDERER = [
    "facts",
    "snapshot",
    "pages",
    "archive",
    "bars",
    "words",
    "uptime",
    "rollup",
    "v2",
    "feeds",
    "assets",
    "store",
    "templatetags/public",
]
OUR_OWN = set(RENDERER) | {"models"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("module", RENDERER)
def test_the_renderer_imports_nothing_internal(module: str) -> None:
    """A template bug cannot show what was never loaded."""
    names = imported(HERE / f"{module}.py")
    assert not {name for name in names if name.startswith(("incidents", "roster", "postmortems", "config"))}
    ours = {name.split(".")[1] for name in names if name.startswith("statuspage.")}
    assert ours <= OUR_OWN


def test_the_renderer_asks_for_public_tables_only(
    alex: Person, told: Told, at: datetime, page: Page, tmp_path: Path
) -> None:
    """Not even a join to the room; who changed a component and why are never read."""
    told(declared(by=alex, at=at), "Checkout=partial_outage", at=at + minutes(2))
    with CaptureQueriesContext(connection) as asked:
        snapshot.write(facts.read(page), Store(tmp_path), 1, at + minutes(3))
    words = " ".join(query["sql"] for query in asked)
    assert {
        table for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', words) if not table.startswith("statuspage_")
    } == set()
    assert not re.search(r'"statuspage_componentchange"\."(by_id|reason)"', words)
    assert not re.search(r'"statuspage_publicincident"\."incident_id"|"update_id" AS', words)


def test_reading_takes_few_queries(alex: Person, told: Told, at: datetime, page: Page) -> None:
    """The same number for one incident and for many."""
    counts = []
    for number in range(3):
        told(
            declared(by=alex, at=at, title=f"Number {number}"),
            "Checkout=partial_outage" if not number else "Search=partial_outage",
            at=at + minutes(number + 1),
        )
        with CaptureQueriesContext(connection) as asked:
            facts.read(page)
        counts.append(len(asked))
    assert counts[0] == counts[-1] <= 8
