"""The documents tell what the code does: settings, commands, signals, and nothing of a build machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management import get_commands
from django.dispatch import Signal

from incidents import signals
from tests.architecture.sources import APPS, ROOT, files, name, product, tracked, tree

READERS = {
    "env",
    "bool",
    "str",
    "int",
    "float",
    "list",
    "url",
    "db",
    "email_url",
    "get",
    "setdefault",
    "getenv",
    "_port",
}
SUFFIXES = {"", ".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".yml", ".yaml", ".json", ".example", ".svg"}
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/\w", "/Us" + r"ers/\w", "/tm" + r"p/ops"]))
HOST = re.compile(r"\b(?:files\.)?pytho" + r"nhosted\.org|\bpy" + r"pi\.org/simple|registry\.np" + r"mjs\.org")
PRODUCT = ("config", *APPS[1:])


def _names(path: Path) -> Iterator[str]:
    """Names read from the environment: `env.int("NAME")`, `environ["NAME"]`, `environment.get("NAME")`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args and _reads(node.func):
            yield from _constant(node.args[0])
            yield from _constant(node.args[1]) if len(node.args) > 1 and _called(node.func) == "_port" else ()
        if isinstance(node, ast.Subscript) and "environ" in ast.unparse(node.value):
            yield from _constant(node.slice)


def _reads(function: ast.expr) -> bool:
    base = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ast.unparse(function)
    return _called(function) in READERS and bool(re.search(r"\benv\b|environ|_port", base))


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _constant(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", node.value):
        yield node.value


def test_every_setting_is_in_the_readme() -> None:
    """Whoever runs it can look up every name that is read from the environment."""
    read = {found for path in [*product(), *files(".py", "scripts")] for found in _names(path)}
    described = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "README.md").read_text()))
    assert len(read) > 20
    assert read - described == set()


def test_every_setting_of_the_product_is_in_the_example() -> None:
    """`.env.example` lists every setting that a person would set."""
    read = {found for path in product() for found in _names(path)}
    example = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    internal = {"DJANGO_SETTINGS_MODULE", "FIRELINE_PROCESS", "FIRELINE_SIGN_IN"}
    assert read - example - internal == set()


def test_every_command_is_documented() -> None:
    """docs/operating.md names every command that we add."""
    ours = {command for command, app in get_commands().items() if str(app) in PRODUCT}
    described = (ROOT / "docs" / "operating.md").read_text()
    assert "up" in ours
    assert {command for command in ours if f"`{command}" not in described} == set()


def test_every_signal_is_documented() -> None:
    """docs/architecture.md names every signal that an app above may listen to."""
    sent = [word for word, value in vars(signals).items() if isinstance(value, Signal)]
    described = (ROOT / "docs" / "architecture.md").read_text()
    assert [word for word in sent if f"`{word}`" not in described] == []


def test_no_build_machine_shows() -> None:
    """Nothing committed names a folder of the machine it was made on, or a package host."""
    texts = [path for path in tracked() if path.suffix in SUFFIXES and path.stat().st_size < 2_000_000]
    told = [path for path in texts if MACHINE.search(path.read_text(errors="replace"))]
    hosts = [path for path in texts if HOST.search(path.read_text(errors="replace"))]
    assert [name(path) for path in told + hosts] == []
