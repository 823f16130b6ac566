"""How style sheets and scripts are collected: without notes and indents; a sheet that imports others becomes one file.

In development a browser follows the imports itself; `collectstatic` puts what is imported in its place. So a page links
the same sheet everywhere, and needs one request for it in production.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = "css/"
SCRIPTS = "js/"
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\);')
NOTES, BLANKS, AROUND = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\s+"), re.compile(r" ?([{};,>]) ?")
REMARKS = re.compile(r"^[ \t]*//.*\n|^[ \t]+", re.MULTILINE)
Paths = dict[str, tuple[Storage, str]]


class Sheets(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, as WhiteNoise makes them, of sheets and scripts that are whole and small."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        made = InMemoryStorage()
        for name in paths:
            if name.startswith(FOLDER) and name.endswith(".css"):
                made.save(name, ContentFile(small(whole(paths, name))))
            if name.startswith(SCRIPTS) and name.endswith(".js"):
                made.save(name, ContentFile(REMARKS.sub("", read(paths, name))))
        return super().post_process({**paths, **{name: (made, name) for name in paths if made.exists(name)}}, dry_run)


def whole(paths: Paths, name: str) -> str:
    """The sheet with every sheet that it imports in its place. They lie in one folder, so their addresses stay true."""
    return IMPORT.sub(lambda found: whole(paths, FOLDER + found[1]), read(paths, name))


def read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())


def small(text: str) -> str:
    """The sheet without notes and needless blanks."""
    return AROUND.sub(r"\1", BLANKS.sub(" ", NOTES.sub("", text))).replace(": ", ":").strip()
