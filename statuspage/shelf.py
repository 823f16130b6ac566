"""The generation that is served, held in memory: which file answers which address, with which headers.

Knows neither Django nor a database. Only what the manifest lists can be asked for, so no address reaches another file.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

Headers = tuple[tuple[bytes, bytes], ...]

# How often the link is looked at; a new generation shows within this many seconds.
LOOK_EVERY = 0.05
HELD_BYTES = 1_000_000
YEAR = 31_536_000
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FOR_PROGRAMS = {".json", ".atom", ".rss"}
# What readers of the v2 API and caches before them saw (STATUSPAGE_V2.md 2.7), and its like for pages (RELIABILITY 3).
DATA_CACHE = b"max-age=10, public, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600"
PAGE_CACHE = b"public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"
ASSET_CACHE = b"public, max-age=%d, immutable" % YEAR
PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    b"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"
COMMON: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"x-frame-options", b"DENY"),
)


@dataclass
class File:
    """One file: its bytes, its packed twin, and the headers of each."""

    path: Path
    sha256: str
    modified: float
    body: bytes
    packed: bytes | None
    headers: Headers
    etag: bytes
    weak: bool

    def tag(self, *, packed: bool) -> bytes:
        """Weak for data, where packing does not change what is said; strong, one for each form, for the rest."""
        if self.weak:
            return b'W/"%b"' % self.etag
        return b'"%b-gz"' % self.etag if packed else b'"%b"' % self.etag

    def is_known(self, if_none_match: str, if_modified_since: str) -> bool:
        """True when the reader has it already."""
        if if_none_match:
            tags = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gz") for tag in if_none_match.split(",")}
            return "*" in tags or self.etag.decode() in tags
        try:
            since = parsedate_to_datetime(if_modified_since).timestamp() if if_modified_since else 0
            return int(self.modified) <= since
        except (ValueError, TypeError, OverflowError):
            return False


@dataclass
class Shelf:
    """The page's folder; `files` are those of the current generation by address."""

    root: Path
    strict: bool = False
    generation: str = ""
    known: dict[str, tuple[Path, str]] = field(default_factory=dict)
    held: dict[str, File] = field(default_factory=dict)
    bytes_held: int = 0
    looked_at: float = 0.0

    def look(self) -> str:
        """The generation served now; looks at the link at most every 50 ms."""
        now = time.monotonic()
        if now - self.looked_at >= LOOK_EVERY:
            self.looked_at = now
            self._follow()
        return self.generation

    def file(self, address: str) -> File | None:
        """The file behind an address such as `/` or `/api/v2/summary.json`."""
        found = self.held.get(address)
        if found is None and address in self.known:
            found = self._read(*self.known[address])
            if found and self.bytes_held + len(found.body) <= HELD_BYTES:
                self.held[address] = found
                self.bytes_held += len(found.body) + len(found.packed or b"")
        return found

    def has(self, address: str) -> bool:
        return address in self.known

    def _follow(self) -> None:
        try:
            target = os.readlink(self.root / "current")
            if target == self.generation:
                return
            manifest = json.loads((self.root / target / "manifest.json").read_bytes())
            listed = {path: str(entry["sha256"]) for path, entry in manifest["files"].items()}
        except (OSError, ValueError, KeyError):
            return  # what is held stays served: an old copy is better than none
        folder = self.root / target
        self.known = {_address(path): (folder / path, sha) for path, sha in listed.items()}
        # Unchanged files stay held under the new generation.
        same = {address: sha for address, (_, sha) in self.known.items()}
        self.held = {address: file for address, file in self.held.items() if same.get(address) == file.sha256}
        self.bytes_held = sum(len(file.body) + len(file.packed or b"") for file in self.held.values())
        self.generation = target

    def _read(self, path: Path, sha256: str) -> File | None:
        try:
            body = path.read_bytes()
            modified = path.stat().st_mtime
        except OSError:
            return None
        twin = path.with_name(f"{path.name}.gz")
        packed = twin.read_bytes() if twin.exists() else None
        is_data = path.suffix in FOR_PROGRAMS
        headers = (*_headers(path, modified), *COMMON, *((_hsts(),) if self.strict else ()))
        etag = hashlib.sha256(body).hexdigest()[:20].encode()
        return File(path, sha256, modified, body, packed, headers, etag, is_data)


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}"


def _headers(path: Path, modified: float) -> Headers:
    found = [
        (b"content-type", TYPES.get(path.suffix, "application/octet-stream").encode()),
        (b"last-modified", formatdate(modified, usegmt=True).encode()),
    ]
    if path.suffix in FOR_PROGRAMS:
        return (
            *found,
            (b"cache-control", DATA_CACHE),
            (b"access-control-allow-origin", b"*"),
            (b"vary", b"Accept,Accept-Encoding"),
            (b"content-security-policy", DATA_POLICY),
            (b"cross-origin-resource-policy", b"cross-origin"),
        )
    cache = ASSET_CACHE if path.parent.name == "assets" else PAGE_CACHE
    return (
        *found,
        (b"cache-control", cache),
        (b"vary", b"Accept-Encoding"),
        (b"content-security-policy", PAGE_POLICY),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
    )


def _hsts() -> tuple[bytes, bytes]:
    return b"strict-transport-security", b"max-age=%d; includeSubDomains" % YEAR
