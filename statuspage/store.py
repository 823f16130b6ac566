"""The files of a page: generations in folders, one of them current by a symbolic link that is swapped whole."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
# Smaller than this, compression costs more than it saves.
WORTH_PACKING = 200
MANY = 100
PACKED = {".html", ".json", ".css", ".js", ".svg", ".atom", ".rss", ".txt"}


class Overtaken(Exception):
    """Another writer published meanwhile; this generation must not be swapped in."""


class Store:
    """`root/g<N>/` are complete generations, `root/current` points at one of them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """True for the one process that may write; the kernel lets go when it dies."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def current(self) -> int | None:
        """The number of the generation that is served."""
        try:
            target = os.readlink(self.root / "current")
        except OSError:
            return None
        return _number(target) if (self.root / target / MANIFEST).exists() else None

    def newest(self) -> int:
        """The highest number on disk, 0 when there is none: numbers never go backwards, whatever the database says."""
        return max([*self.numbers(), self.current() or 0])

    def numbers(self) -> list[int]:
        """The complete generations on disk, in order."""
        names = os.listdir(self.root) if self.root.is_dir() else []
        return sorted(number for name in names if (number := _number(name)) is not None)

    def folder(self, number: int) -> Path:
        return self.root / f"g{number}"

    def manifest(self) -> dict[str, Any]:
        """What the current generation holds; empty when there is none or it cannot be read."""
        with suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads((self.root / "current" / MANIFEST).read_bytes())
            return found
        return {"files": {}}

    def swap(self, number: int, allowed: Callable[[], bool] = lambda: True) -> None:
        """Make `g<number>` the one that is served, at once and for every file."""
        link = self.root / f".current-{uuid.uuid4().hex}"
        os.symlink(f"g{number}", link)
        try:
            if not allowed() or number <= (self.current() or 0):
                raise Overtaken(f"generation {number} came too late")
            os.replace(link, self.root / "current")
        except BaseException:
            link.unlink(missing_ok=True)
            raise
        sync(self.root)

    def prune(self, keep: int) -> None:
        """Remove old generations and what a killed writer left; never the one that is served."""
        served = self.current()
        for number in self.numbers()[: -max(keep, 1)]:
            if number != served:
                shutil.rmtree(self.folder(number), ignore_errors=True)
        for left in self.root.glob(".g*-*"):
            shutil.rmtree(left, ignore_errors=True)


class Draft:
    """A generation being written under a name that nobody serves."""

    def __init__(self, store: Store, number: int) -> None:
        self.store, self.number = store, number
        self.root = store.root / f".g{number}-{uuid.uuid4().hex}"
        self.root.mkdir(parents=True)
        self._new: list[Path] = []

    def put(self, path: str, data: bytes) -> str:
        """Write a file and its packed twin; returns its SHA-256."""
        target = self._place(path)
        self._save(target, data)
        if target.suffix in PACKED and len(data) >= WORTH_PACKING:
            self._save(target.with_name(f"{target.name}.gz"), gzip.compress(data, mtime=0))
        return hashlib.sha256(data).hexdigest()

    def keep(self, path: str, source: Path) -> bool:
        """Take a file over from another generation; false when it is not there."""
        origin, target = source / path, self._place(path)
        for suffix in ("", ".gz"):
            twin = origin.with_name(origin.name + suffix)
            try:
                _link(twin, target.with_name(target.name + suffix))
            except FileNotFoundError:
                if not suffix:
                    return False
        return True

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the list of what it holds, bring everything new to the disk itself, give the folder its name."""
        self._save(self.root / MANIFEST, json.dumps(manifest, indent=0, sort_keys=True).encode())
        sync_all([*self._new, *{path.parent for path in self._new}])
        final = self.store.folder(self.number)
        shutil.rmtree(final, ignore_errors=True)  # left by a writer killed between naming and swapping
        os.rename(self.root, final)
        sync(self.store.root)

    def _save(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self._new.append(path)

    def discard(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def _place(self, path: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _number(name: str) -> int | None:
    return int(name[1:]) if name[:1] == "g" and name[1:].isdigit() else None


def _link(origin: Path, target: Path) -> None:
    try:
        os.link(origin, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(origin, target)


def sync_all(paths: list[Path]) -> None:
    """Bring many to the disk itself; past a point it is quicker to let the system write everything it has."""
    if len(paths) > MANY:
        os.sync()
        return
    for path in paths:
        sync(path)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
