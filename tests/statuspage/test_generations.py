"""Generations: complete, one after the other, never half (RELIABILITY 3)."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from incidents import heartbeats
from incidents.doorbell import Breaker
from roster.models import Person
from statuspage import assets, components, generations, publishing, snapshot
from statuspage.models import Generation, Page
from statuspage.store import Overtaken, Store
from tests.builders import declared, minutes
from tests.statuspage.conftest import Published, Services, Told


def torn(folder: Path) -> list[str]:
    """Files of the current generation that are not what its list says."""
    here = folder / os.readlink(folder / "current")
    listed = json.loads((here / "manifest.json").read_bytes())["files"]
    return [
        path
        for path, entry in listed.items()
        if hashlib.sha256((here / path).read_bytes()).hexdigest() != entry["sha256"]
    ]


def test_the_first_sweep_publishes(services: Services, at: datetime, published: Published, folder: Path) -> None:
    """S4: a complete generation, listed with its digests, reported by the heartbeat."""
    found = published(at)
    assert found.manifest["generation"] == 1
    assert torn(folder) == []
    assert not any(row.name == "status page" for row in heartbeats.silent(at))
    assert found.json("fireline/v1/status")["generation"] == 1


def test_nothing_is_written_before_its_time(services: Services, at: datetime, published: Published) -> None:
    """RELIABILITY 3: asked for, or a minute old; not more."""
    published(at)
    assert publishing.sweep(at + timedelta(seconds=59)) == 0
    assert publishing.sweep(at + timedelta(seconds=60)) == 1
    assert published.manifest["generation"] == 2


def test_only_what_changed_is_rendered(
    alex: Person, told: Told, at: datetime, published: Published, folder: Path
) -> None:
    """ARCHITECTURE 5: after a quiet minute only files that show the time are new; the others are the same file."""
    told(declared(by=alex, at=at), at=at + minutes(1))
    published(at + minutes(2))
    first = folder / os.readlink(folder / "current")
    published(at + minutes(3))
    second = folder / os.readlink(folder / "current")
    fresh = {path for path in published.manifest["files"] if not os.path.samefile(first / path, second / path)}
    assert {path.split("/")[0] for path in fresh} == {"index.html", "incidents", "api"}
    assert Generation.objects.published()[0].fresh == len(fresh) == 3


def test_requests_made_together_share_a_generation(services: Services, at: datetime, published: Published) -> None:
    """RELIABILITY 2.3: ten changes at once are written once; every request learns when it was visible."""
    asked = Generation.objects.count()
    assert asked > 3
    published(at)
    assert Generation.objects.published().count() == 1
    assert not Generation.objects.waiting().exists()


def test_numbers_never_go_backwards(page: Page, at: datetime, published: Published) -> None:
    """RELIABILITY 3: after the database was restored from a backup the files still count up."""
    for count in range(3):
        published(at + minutes(count))
    Generation.objects.all().delete()
    assert published(at + minutes(4)).manifest["generation"] == 4


def test_lost_files_are_written_again(page: Page, at: datetime, published: Published, folder: Path) -> None:
    """RELIABILITY 3: an empty volume is filled at the next sweep, with a later number."""
    published(at)
    folder.rename(folder.with_name("gone"))
    assert published(at + timedelta(seconds=2)).manifest["generation"] == 2


def test_a_failure_leaves_the_last_generation(
    page: Page, at: datetime, published: Published, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RELIABILITY 3: the reason is on the row, the old files are served, nothing half is left."""
    published(at)
    publishing.request(page=page, reason="a change", at=at)
    folder.chmod(0o555) if os.getuid() else monkeypatch.setattr(os, "fsync", _disk_full)
    with pytest.raises(generations.NotPublished):
        publishing.sweep(at + minutes(1))
    monkeypatch.undo()
    folder.chmod(0o755)
    assert "OSError" in Generation.objects.waiting().get().error
    assert (published.manifest["generation"], torn(folder)) == (1, [])
    assert [path.name for path in folder.glob(".g*")] == []
    assert published(at + minutes(2)).manifest["generation"] == 2
    assert Generation.objects.first().error == ""  # type: ignore[union-attr]


def _disk_full(handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_old_generations_are_removed(
    page: Page, at: datetime, published: Published, folder: Path, settings: Any
) -> None:
    """RELIABILITY 3: as many as the setting says are kept."""
    settings.STATUS_GENERATIONS_KEPT = 3
    for count in range(6):
        published(at + minutes(count))
    assert Store(folder).numbers() == [4, 5, 6]


def test_a_late_writer_is_refused(page: Page, at: datetime, published: Published, folder: Path) -> None:
    """RELIABILITY 3: whoever lost the lease or comes with a lower number does not swap."""
    published(at)
    store = Store(folder)
    with pytest.raises(Overtaken):
        store.swap(1)
    with pytest.raises(Overtaken):
        store.swap(9, allowed=lambda: False)
    assert store.current() == 1


def test_another_machine_with_the_lease_is_respected(page: Page, at: datetime, published: Published) -> None:
    """Two workers on two machines: one writes; a dead one is waited for a minute at most."""
    Page.objects.update(writer="elsewhere:1:x", writer_until=at + minutes(1))
    assert publishing.sweep(at) == 0
    assert publishing.sweep(at + minutes(2)) == 1


def test_a_new_release_renders_everything(
    services: Services, at: datetime, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inputs of a file include what renders it; assets of before stay for pages that caches hold."""
    before = published(at).manifest["files"]
    new = assets.Assets(
        "public.new.css", "public.new.js", "mark.new.svg", {"public.new.css": b"x", "public.new.js": b"y"}
    )
    monkeypatch.setattr(snapshot, "assets", lambda: new)
    monkeypatch.setattr(snapshot, "version", lambda: "next")
    after = published(at + minutes(1)).manifest["files"]
    assert set(before) < set(after)
    assert Generation.objects.first().fresh == len([path for path in after if "gone" not in after[path]])  # type: ignore[union-attr]
    assert {path for path in after if "gone" in after[path]} == {path for path in before if path.startswith("assets/")}


def test_a_commit_rings_the_worker(
    page: Page, at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """R5: visible within a second; a broker that is gone costs one try, the beat asks anyway."""
    rung: list[str] = []

    def ring() -> None:
        rung.append("ring")
        raise ConnectionError

    settings.REDIS_URL = "redis://nowhere.invalid"
    monkeypatch.setattr(generations, "_ring", ring)
    monkeypatch.setattr(generations, "breaker", Breaker())
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            publishing.request(page=page, reason="a change", at=at)
    assert rung == ["ring"]
    assert Generation.objects.waiting().count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_publishers_write_one_after_the_other(services: Services, at: datetime, folder: Path) -> None:
    """RELIABILITY 3: four workers at once: no error, no number twice, the last change is in the last generation."""
    errors: list[BaseException] = []

    def work() -> None:
        try:
            publishing.sweep(at)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = list(Generation.objects.published().values_list("number", flat=True))
    assert (len(numbers), torn(folder), Generation.objects.waiting().count()) == (len(set(numbers)), [], 0)


class Readers:
    """Four threads that read whole generations until the block ends."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stop = folder, threading.Event()
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        self.threads = [threading.Thread(target=self._read) for _ in range(4)]

    def _read(self) -> None:
        while not self.stop.is_set():
            self.seen.add(os.readlink(self.folder / "current"))
            self.wrong.extend(torn(self.folder))

    def __enter__(self) -> Readers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.django_db(transaction=True)
def test_four_readers_see_no_mixed_set(
    services: Services, alex: Person, at: datetime, folder: Path, published: Published
) -> None:
    """S1 of RELIABILITY: Generations swapped under four readers; every set is what its list says."""
    published(at)
    with Readers(folder) as readers:
        for count in range(8):
            then, status = at + minutes(count + 1), "operational" if count % 2 else "major_outage"
            components.set_status(component=services["Search"], status=status, by=alex, at=then)
            published(then)
    assert readers.wrong == []
    assert len(readers.seen) > 2
