"""Write a complete generation: every file of the page, of which only the changed ones are rendered (RELIABILITY 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings

from statuspage import archive, feeds, pages, v2
from statuspage.assets import assets
from statuspage.facts import Facts, IncidentFacts
from statuspage.store import Draft, Store

Render = Callable[[], bytes]
# Assets of the last releases stay this long beside the new ones, for pages that caches still hold.
ASSETS_KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class Artefact:
    """One file: where, what it is made of, how it is made."""

    path: str
    inputs: str
    render: Render


@dataclass(frozen=True)
class Made:
    """What came of writing a generation."""

    files: int
    fresh: int
    digest: str


def write(facts: Facts, store: Store, number: int, at: datetime) -> Made:
    """Write generation `number` into its folder; the caller swaps it in. Leaves nothing behind when it fails."""
    before = store.manifest()
    source = (store.root / "current").resolve()
    draft = Draft(store, number)
    files: dict[str, dict[str, str]] = {}
    fresh = 0
    try:
        for artefact in artefacts(facts, number, at):
            known = before["files"].get(artefact.path)
            if known and known["inputs"] == artefact.inputs and draft.keep(artefact.path, source):
                files[artefact.path] = known
                continue
            files[artefact.path] = {"sha256": draft.put(artefact.path, artefact.render()), "inputs": artefact.inputs}
            fresh += 1
        _keep_assets(before, files, draft, source, at)
        digest = _digest(sorted((path, entry["sha256"]) for path, entry in files.items()))
        draft.finish({"generation": number, "rendered_at": v2.stamp(at, "UTC"), "digest": digest, "files": files})
    except BaseException:
        draft.discard()
        raise
    return Made(files=len(files), fresh=fresh, digest=digest)


def artefacts(facts: Facts, number: int, at: datetime) -> Iterator[Artefact]:
    """Every file of the page. What shows the present time has it among its inputs and is made anew each time."""
    made = partial(_artefact, version())
    page = facts.page
    # The renderer of most files must not know when the page last changed, or all would be made anew with it.
    still = replace(page, updated_at=datetime.min.replace(tzinfo=UTC))
    whole = _digest(facts)
    live = live_facts(facts, whole, number, at)
    for path, build in v2.documents().items():
        yield made(path, whole, partial(_json, build, facts))
    yield made("api/fireline/v1/status.json", (live, at), lambda: v2.dumps(live))
    yield made("history.atom", whole, partial(feeds.atom, facts))
    yield made("history.rss", whole, partial(feeds.rss, facts))
    yield made("index.html", (live, at), partial(pages.home, facts, at, live))
    for incident in facts.incidents:
        yield _incident(made, still, facts, incident, at, live)
    yield from _history(made, still, facts, at)
    figures = archive.uptime_rows(facts, at)
    yield made("uptime/index.html", (still, figures), partial(archive.uptime_page, facts, figures))
    prefix = urlsplit(page.url).path.rstrip("/")
    yield made("404.html", (still, prefix), partial(pages.missing, facts, prefix))
    for name, data in assets().files.items():
        yield made(f"assets/{name}", name, partial(bytes, data))


def live_facts(facts: Facts, whole: str, number: int, at: datetime) -> dict[str, Any]:
    """Our own small answer: what a page needs to know whether it is behind, and what v2 has no words for."""
    banner = pages.headline(facts)
    promise = pages.promise(facts.open, at)
    return {
        "page": {"id": facts.page.id, "name": facts.page.name, "url": facts.page.url},
        "generation": number,
        "rendered_at": v2.stamp(at, "UTC"),
        "changed": whole[:16],
        "status": {"tone": banner["shown"].tone, "headline": banner["headline"]},
        "next_update_by": v2.stamp(promise["due"], "UTC") if promise else None,
        "incidents": [
            {
                "id": incident.id,
                "name": incident.title,
                "status": incident.status,
                "url": f"{facts.page.url}/incidents/{incident.id}",
                "updated_at": v2.stamp(incident.updated_at, "UTC"),
                "next_update_by": v2.stamp(incident.next_update_at, "UTC"),
            }
            for incident in facts.open
        ],
    }


def _incident(
    made: Callable[..., Artefact], still: Any, facts: Facts, incident: IncidentFacts, at: datetime, live: dict[str, Any]
) -> Artefact:
    path = f"incidents/{incident.id}/index.html"
    if incident.is_open:
        return made(path, (live, at), partial(pages.incident, facts, incident, at, live))
    return made(path, (still, incident), partial(pages.incident, facts, incident, at, None))


def _history(made: Callable[..., Artefact], still: Any, facts: Facts, at: datetime) -> Iterator[Artefact]:
    known = archive.quarters(facts, at)
    for start in known:
        inputs = (still, archive.spread(facts, start, at), [archive.slug(other) for other in known])
        yield made(
            f"history/{archive.slug(start)}/index.html",
            inputs,
            partial(archive.history, facts, start, known, at, depth=2),
        )
        if start == known[0]:
            yield made("history/index.html", inputs, partial(archive.history, facts, start, known, at, depth=1))


def _artefact(release: str, path: str, inputs: object, render: Render) -> Artefact:
    return Artefact(path, _digest((release, path, inputs)), render)


def _json(build: Callable[[Facts], Any], facts: Facts) -> bytes:
    return v2.dumps(build(facts))


def _digest(inputs: object) -> str:
    return hashlib.sha256(repr(inputs).encode("utf-8", "backslashreplace")).hexdigest()


def _keep_assets(
    before: dict[str, Any], files: dict[str, dict[str, str]], draft: Draft, source: Path, at: datetime
) -> None:
    """Carry over assets that this release no longer names, for a day."""
    now = at.timestamp()
    for path, entry in before["files"].items():
        if not path.startswith("assets/") or path in files:
            continue
        gone = float(entry.get("gone", now))
        if now - gone <= ASSETS_KEPT_SECONDS and draft.keep(path, source):
            files[path] = {**entry, "gone": str(gone)}


@lru_cache(maxsize=1)
def version() -> str:
    """A digest of everything that renders: after a new release every file is made anew."""
    here = Path(__file__).parent
    pages_of = settings.BASE_DIR / "templates" / "statuspage" / "public"
    sources = [*here.glob("*.py"), *here.glob("templatetags/*.py"), *pages_of.glob("*.html")]
    digest = hashlib.sha256(django.__version__.encode())
    for source in sorted(sources):
        digest.update(source.read_bytes())
    digest.update(repr(sorted(assets().files)).encode())
    return digest.hexdigest()
