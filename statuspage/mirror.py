"""Copy what is served to a folder elsewhere, so that another web server or a bucket can hold it (RELIABILITY 3)."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from statuspage.store import MANIFEST, Store


def copy(store: Store, target: Path) -> tuple[int, int]:
    """Copy the changed files of the current generation; returns how many were copied and removed.

    Pages come last and the list after them: whoever reads meanwhile sees new data before a page that speaks of it.
    Only files named by the list that stood there before are removed.
    """
    source = (store.root / "current").resolve()
    here = _manifest(source)
    there = _manifest(target)
    copied = 0
    for path in sorted(here, key=_last):
        if there.get(path) != here[path] or not (target / path).is_file():
            _put(source, target, path)
            copied += 1
    gone = [path for path in there if path not in here and _is_inside(path)]
    _replace(source / MANIFEST, target / MANIFEST)
    for path in gone:
        for name in (path, f"{path}.gz"):
            with suppress(FileNotFoundError):
                (target / name).unlink()
    return copied, len(gone)


def _manifest(folder: Path) -> dict[str, str]:
    with suppress(OSError, ValueError, AttributeError):
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {path: str(entry["sha256"]) for path, entry in found.items()}
    return {}


def _last(path: str) -> tuple[int, str]:
    order = 0 if path.startswith("assets/") else 2 if path == "index.html" else 1
    return order, path


def _is_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in path.split("/")


def _put(source: Path, target: Path, path: str) -> None:
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    for name in (path, f"{path}.gz"):
        if (source / name).exists():
            _replace(source / name, target / name)


def _replace(origin: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    shutil.copy2(origin, beside)
    os.replace(beside, target)
