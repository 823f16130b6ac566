"""Three columns when the text has the three headings, the text as it is otherwise (M1)."""

from __future__ import annotations

import pytest

from postmortems.lessons import START, columns


def test_three_headings_are_three_columns() -> None:
    """M1: went well, went poorly, got lucky, in that order whatever the text's order."""
    found = columns("## Where we got lucky\n- Night\n## What went well\n- Fast\n- Calm\n## What went wrong\n- Blind\n")
    assert [(one.title, one.text) for one in found] == [
        ("Went well", "- Fast\n- Calm"),
        ("Went poorly", "- Blind"),
        ("Got lucky", "- Night"),
    ]


def test_the_start_of_an_empty_section_has_them() -> None:
    """M1: the form begins with the three headings."""
    assert len(columns(START)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Just words.",
        "Before\n## Went well\n- x",
        "## Went well\n- x\n## Thanks\n- all",
        "## Went well\n- a\n## Went well\n- b",
    ],
)
def test_any_other_text_is_shown_as_it_is(text: str) -> None:
    """M1: nothing a person wrote is dropped by laying it out."""
    assert columns(text) == []
