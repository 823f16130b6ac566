"""The same stories on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.browser import stories
from tests.browser.conftest import RunningStack, running_stack
from tests.browser.stories import SignIn


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The product on the PostgreSQL of TEST_DATABASE_URL, which `make test` provides."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        pytest.skip("no PostgreSQL: TEST_DATABASE_URL is not set")
    with running_stack(tmp_path_factory.mktemp("stack"), DATABASE_URL=url, DEMO="1") as found:
        yield found


def test_the_checkout_story(stack: RunningStack, sign_in: SignIn) -> None:
    """P4, W1, C1, T1: four people share a SEV2 from declaration to the update that says it helped."""
    stories.checkout(stack, sign_in)


def test_the_database_story(stack: RunningStack, sign_in: SignIn) -> None:
    """P5, D7, E1, E2: command moves by handoff, a bounce restarts the window, resolving waits for it."""
    stories.database(stack, sign_in)
