"""The stories on SQLite, as `make run` starts it."""

from __future__ import annotations

from tests.browser import stories
from tests.browser.conftest import RunningStack
from tests.browser.stories import SignIn


def test_the_checkout_story(stack: RunningStack, sign_in: SignIn) -> None:
    """P4, W1, C1, T1: four people share a SEV2 from declaration to the update that says it helped."""
    stories.checkout(stack, sign_in)


def test_the_database_story(stack: RunningStack, sign_in: SignIn) -> None:
    """P5, D7, E1, E2: command moves by handoff, a bounce restarts the window, resolving waits for it."""
    stories.database(stack, sign_in)
