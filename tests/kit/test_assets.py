"""Style sheets as they are collected: one file of a sheet and what it imports, without notes and blanks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import Storage

from config.kit import assets

ROOT = Path("static")


def found() -> dict[str, tuple[Storage, str]]:
    storage = StaticFilesStorage(location=str(ROOT), base_url="/static/")
    return {f"css/{path.name}": (storage, f"css/{path.name}") for path in (ROOT / "css").glob("*.css")}


@pytest.mark.parametrize("name", ["css/app.css", "css/incident.css"])
def test_a_sheet_brings_what_it_imports(name: str) -> None:
    """README 13: a page wears one sheet of the frame and one of its own."""
    text = assets.small(assets.whole(found(), name))
    assert "@import" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}") > 100


def test_imports_lie_beside_the_sheet_and_exist() -> None:
    """Only sheets of the same folder, so that the addresses in them stay true."""
    written = "".join(path.read_text() for path in (ROOT / "css").glob("*.css"))
    assert written.count("@import") == len(assets.IMPORT.findall(written)) > 10
    assert {f"css/{name}" for name in assets.IMPORT.findall(written)} <= set(found())


def test_blanks_that_mean_something_stay() -> None:
    """A selector's descendant blank, a sum in calc() and a list of lengths keep theirs."""
    assert (
        assets.small(".a  .b > i {\n margin: 0 calc(1px + 2px); /* why */\n}") == ".a .b>i{margin:0 calc(1px + 2px);}"
    )
    assert not re.search(r"\n|  ", assets.small(assets.whole(found(), "css/app.css")))


def test_scripts_travel_without_their_remarks() -> None:
    """README 13: whole lines of remarks and indents go; an address with two slashes stays."""
    source = 'run(() => {\n  // Why.\n  go("https://x"); // here\n});\n'
    assert assets.REMARKS.sub("", source) == 'run(() => {\ngo("https://x"); // here\n});\n'
