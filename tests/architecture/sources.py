"""The files of the product, as the house rules look at them."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# An app may know those with a smaller number; equal numbers are siblings that do not know each other.
LEVELS = {"kit": 0, "roster": 1, "incidents": 2, "statuspage": 3, "postmortems": 3, "config": 4}
APPS = ("config", "roster", "incidents", "statuspage", "postmortems")


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository that is on disk."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for line in listed.splitlines() if (path := ROOT / line).is_file())


def files(suffix: str, *folders: str) -> list[Path]:
    """Tracked files with this suffix below these folders."""
    inside = [ROOT / folder for folder in folders]
    return [path for path in tracked() if path.suffix == suffix and any(path.is_relative_to(top) for top in inside)]


def product() -> list[Path]:
    """Python modules of the product; generated migrations are left out."""
    return [path for path in files(".py", *APPS) if "migrations" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def length(node: ast.AST) -> int:
    return (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1
