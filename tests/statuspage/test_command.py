"""`manage.py publish_status`."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from statuspage.models import PublicIncident
from statuspage.store import Store
from tests.statuspage.conftest import Published, Services


def run(*words: str) -> str:
    out = StringIO()
    call_command("publish_status", *words, stdout=out)
    return out.getvalue()


def test_it_writes_now(services: Services, published: Published) -> None:
    """S4: without any worker."""
    assert "Generation 1: " in run()
    assert published.manifest["generation"] == 1


def test_it_mirrors_what_is_served(services: Services, published: Published, tmp_path: Path) -> None:
    """RELIABILITY 3: a folder for another web server; only changes are copied, what is gone is removed."""
    target = tmp_path / "mirror"
    run("--to", str(target))
    assert (target / "index.html").read_text() == published.text()
    (target / "foreign.txt").write_text("not ours")
    second = run("--to", str(target))
    assert int(second.splitlines()[1].split()[0]) <= 2
    assert (target / "foreign.txt").exists()
    assert (target / "manifest.json").read_text() == published.text("manifest.json")


def test_it_refuses_while_another_writes(services: Services, folder: Path) -> None:
    """Two writers: the second says so."""
    with Store(folder).lock() as alone:
        assert alone
        with pytest.raises(CommandError, match="Another process"):
            run()


def test_nothing_is_public_that_nobody_posted(services: Services, at: datetime, published: Published) -> None:
    """design 3.2: nothing is public until it is posted."""
    run()
    assert not PublicIncident.objects.exists()
    assert published.json("v2/incidents")["incidents"] == []
