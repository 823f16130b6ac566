"""Colours meet their contrast in both themes, computed from the tokens (design/README 6, 9.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()
PAIRS = dict(re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (?:#[0-9a-f]{6})\)", TEXT))
DARK = dict(re.findall(r"--([\w-]+):\s*light-dark\(#[0-9a-f]{6}, (#[0-9a-f]{6})\)", TEXT))
GROUNDS = ("canvas", "surface", "sunken")
HUES = ("red", "orange", "yellow", "green", "blue", "violet", "grey")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [PAIRS, DARK], ids=["light", "dark"])
def test_text_reads_on_every_ground(theme: dict[str, str]) -> None:
    """SC 1.4.3: ink, secondary and meta text at 4.5:1 on page, panel and well."""
    for ink in ("ink", "ink-2", "ink-3"):
        for ground in GROUNDS:
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("theme", [PAIRS, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("hue", HUES)
def test_states_read(hue: str, theme: dict[str, str]) -> None:
    """SC 1.4.3 and 1.4.11: words on solid and tint at 4.5:1, marks at 3:1, meta text on every tint."""
    assert contrast(theme[f"{hue}-on"], theme[f"{hue}-solid"]) >= 4.5
    assert contrast(theme[f"{hue}-ink"], theme[f"{hue}-tint"]) >= 4.5
    assert contrast(theme["ink-3"], theme[f"{hue}-tint"]) >= 4.5
    assert contrast(theme[f"{hue}-mark"], theme["surface"]) >= 3


@pytest.mark.parametrize("theme", [PAIRS, DARK], ids=["light", "dark"])
def test_controls_have_an_edge(theme: dict[str, str]) -> None:
    """SC 1.4.11: field borders and the focus ring at 3:1."""
    for edge in ("control", "focus"):
        assert min(contrast(theme[edge], theme[ground]) for ground in GROUNDS) >= 3
