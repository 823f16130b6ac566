"""Stylesheet, script, font and mark of the public page, named by their content so that they may be kept for ever."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

COMMENT = re.compile(r"/\*.*?\*/", re.S)
INDENT = re.compile(r"\n\s*")
FONT = "inter-latin-wght.woff2"


@dataclass(frozen=True)
class Assets:
    """Name in the folder `assets/` for each role, and the content of each name."""

    css: str
    js: str
    mark: str
    files: dict[str, bytes]


@lru_cache(maxsize=1)
def assets() -> Assets:
    """The files as they are when the process starts."""
    font = _source(f"fonts/{FONT}")
    font_name = _named("inter.woff2", font)
    css = COMMENT.sub("", _source("css/public.css").decode()).replace(f"../fonts/{FONT}", font_name)
    files = {font_name: font}
    names = {}
    for role, name, data in (
        ("css", "public.css", INDENT.sub("\n", css).strip().encode()),
        ("js", "public.js", _source("js/public.js")),
        ("mark", "mark.svg", _source("img/status-mark.svg")),
    ):
        names[role] = _named(name, data)
        files[names[role]] = data
    return Assets(files=files, **names)


def _source(path: str) -> bytes:
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(f"the status page needs static/{path}")
    return Path(found).read_bytes()


def _named(name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
