"""ARCHITECTURE 1: who may know whom, also where an import linter cannot see it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.sources import APPS, LEVELS, ROOT, files, name, product, tree

LINK = re.compile(r"""\{%\s*(?:include|extends)\s+["']([\w./#-]+)["'](?!\|)""")
OURS = [model for model in apps.get_models() if model._meta.app_label in LEVELS]


def may_know(knower: str, known: str) -> bool:
    return knower == known or LEVELS.get(known, 0) < LEVELS.get(knower, 0)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_relations_point_downwards(model: type[Model]) -> None:
    """A foreign key given as a string is an import all the same."""
    app = model._meta.app_label
    fields = [field for field in model._meta.get_fields() if not field.auto_created]
    targets = {known._meta.app_label for field in fields if (known := field.related_model) and known != "self"}
    assert all(may_know(app, target) for target in targets), targets


def test_templates_point_downwards() -> None:
    """A page includes and extends templates of its own app, of lower apps and of the kit."""
    wrong = [
        f"{name(path)} → {target}"
        for path in files(".html", "templates")
        for target in LINK.findall(path.read_text())
        if not may_know(_folder(name(path).removeprefix("templates/")), _folder(target.split("#")[0]))
    ]
    assert wrong == []


def _folder(template: str) -> str:
    top = template.split("/")[0]
    return top if top in LEVELS else "kit"


def test_named_templates_exist() -> None:
    """What a template includes is there."""
    missing = [
        f"{name(path)} → {target}"
        for path in files(".html", "templates")
        for target in LINK.findall(path.read_text())
        if not target.startswith(("account/", "allauth/")) and not (ROOT / "templates" / target.split("#")[0]).exists()
    ]
    assert missing == []


def test_no_import_by_name_upwards() -> None:
    """`get_model("statuspage.…")` or `import_module("statuspage.…")` in a lower app is a hidden import."""
    wrong = [
        f"{name(path)}:{line} {said}"
        for path in product()
        for line, said in _dotted_names(path)
        if not may_know(_owner(path), said.split(".")[0])
    ]
    assert wrong == []


def _owner(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return "kit" if parts[:2] == ("config", "kit") else parts[0]


def _dotted_names(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in HIDDEN:
            for argument in node.args[:1]:
                said = getattr(argument, "value", "")
                if isinstance(said, str) and said.split(".")[0] in APPS:
                    yield node.lineno, said


HIDDEN = {"get_model", "import_module", "import_string", "ForeignKey", "OneToOneField", "ManyToManyField"}
NO_SIGNALS = re.compile(r"\b(post_save|pre_save|post_delete|pre_delete|m2m_changed)\b")


def test_news_travels_by_documented_signals_only() -> None:
    """ARCHITECTURE 1: no `post_save`, no effects hidden in saving."""
    assert [name(path) for path in product() if NO_SIGNALS.search(path.read_text())] == []


def test_views_load_incidents_through_access() -> None:
    """ARCHITECTURE 2: one loader finds and authorises; a view that queries around it may leak."""
    around = re.compile(r"\b(Incident|TimelineEntry|Assignment|Update)\.objects\b")
    views = [path for path in product() if "views" in path.parts and path.parts[-1] != "__init__.py"]
    assert [name(path) for path in views if around.search(path.read_text())] == []
