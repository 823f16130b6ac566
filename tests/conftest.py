"""The cast: Alex commands, Priya does comms, Sam scribes, Dana and Lee are experts, Morgan manages, one looks in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.commands import flush
from django.db import connections
from django.test import Client

from incidents import protected
from roster.models import Access, Person

PASSWORD = "correct horse battery"
SHARED = Path(__file__).resolve().parents[2] / "shared"
POLICIES = import_module("incidents.migrations.0002_policies_and_triggers")
APART = import_module("incidents.migrations.0004_hashes_and_apart")


@pytest.fixture
def at() -> datetime:
    """The instant at which the checkout incident was declared."""
    return datetime(2026, 6, 6, 14, 16, tzinfo=UTC)


def _person(handle: str, name: str, access: str = Access.RESPONDER, zone: str = "UTC") -> Person:
    return Person.objects.create_user(
        f"{handle}@harbor.example", PASSWORD, handle=handle, name=name, access=access, time_zone=zone
    )


@pytest.fixture
def alex(db: None) -> Person:
    return _person("alex", "Alex Moreno")


@pytest.fixture
def priya(db: None) -> Person:
    return _person("priya", "Priya Nair", zone="Asia/Kolkata")


@pytest.fixture
def sam(db: None) -> Person:
    return _person("sam", "Sam Okafor")


@pytest.fixture
def dana(db: None) -> Person:
    return _person("dana", "Dana Vargas")


@pytest.fixture
def lee(db: None) -> Person:
    return _person("lee", "Lee Kwan", zone="Asia/Seoul")


@pytest.fixture
def morgan(db: None) -> Person:
    return _person("morgan", "Morgan Clarke", Access.MANAGER)


@pytest.fixture
def outsider(db: None) -> Person:
    return _person("outsider", "Olive Reader", Access.VIEWER)


@pytest.fixture
def signed_in() -> Any:
    """A client signed in as the given person."""

    def make(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture(autouse=True, scope="session")
def _emptying_may_cut_the_record() -> Iterator[None]:
    """Emptying the test database between transactional tests is the one act that may cut the record."""
    handle = flush.Command.handle

    def flush_all(self: flush.Command, **options: Any) -> None:
        connection = connections[options["database"]]
        protected.remove(connection)
        handle(self, **options)
        protected.install(connection)
        # What migrations put there is part of an empty product.
        POLICIES.seed(apps, None)
        APART.set_apart(apps, None)

    flush.Command.handle = flush_all  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]


@pytest.fixture
def shared() -> Path:
    """The folder of recorded real input; tests that read it are marked `realdata`."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the recorded real input is not on this machine (a folder `shared/data` beside the project)")
    return SHARED
