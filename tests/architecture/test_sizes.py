"""ARCHITECTURE 9: cap the tail. A file that grows past its size does two things."""

from __future__ import annotations

import ast

from tests.architecture.sources import files, functions, length, lines, name, product

STATEMENTS, VIEW, TEST = 40, 25, 20
MODULE, FRAGMENT, PAGE, CSS, JS = 300, 60, 150, 250, 120


def too_long(limit: int, found: dict[str, int]) -> dict[str, int]:
    return {where: size for where, size in found.items() if size > limit}


def test_modules() -> None:
    """A module has at most 300 lines, in the product, the tests and the scripts."""
    paths = [*product(), *files(".py", "tests", "scripts")]
    assert too_long(MODULE, {name(path): lines(path) for path in paths}) == {}


def test_functions() -> None:
    """A function has at most 40 statements."""
    found = {f"{name(path)}:{node.name}": _statements(node) for path in product() for node in functions(path)}
    assert too_long(STATEMENTS, found) == {}


def _statements(node: ast.AST) -> int:
    return sum(isinstance(inner, ast.stmt) for inner in ast.walk(node)) - 1


def test_views() -> None:
    """A view has at most 25 lines: it translates, calls one verb, answers."""
    views = [path for path in product() if "views" in path.parts]
    found = {f"{name(path)}:{node.name}": length(node) for path in views for node in functions(path)}
    assert too_long(VIEW, found) == {}


def test_tests() -> None:
    """A test has at most 20 lines: it proves one rule."""
    found = {
        f"{name(path)}:{node.name}": length(node)
        for path in files(".py", "tests")
        for node in functions(path)
        if node.name.startswith("test_")
    }
    assert too_long(TEST, found) == {}


def test_templates() -> None:
    """A fragment has at most 60 lines, a page 150."""
    paths = files(".html", "templates")
    fragments = {name(path): lines(path) for path in paths if path.name.startswith("_")}
    pages = {name(path): lines(path) for path in paths if not path.name.startswith("_")}
    assert too_long(FRAGMENT, fragments) | too_long(PAGE, pages) == {}


def test_styles_and_scripts() -> None:
    """A style sheet has at most 250 lines, a script module 120."""
    styles = {name(path): lines(path) for path in files(".css", "static")}
    scripts = {name(path): lines(path) for path in files(".js", "static")}
    assert too_long(CSS, styles) | too_long(JS, scripts) == {}
