"""The launcher: what it refuses before anything is started, and which processes with which environment."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config import launcher
from config.launcher import CannotStart, Stack


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET": "kept"}


def test_a_taken_port_is_named_with_its_setting(environment: dict[str, str]) -> None:
    """ARCHITECTURE 6: the message says which port, and what to set."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {taken} is taken .*STATUS_PORT="):
            Stack({**environment, "STATUS_PORT": str(taken), "WEB_PORT": "45871"}).check_ports()


@pytest.mark.parametrize("port", ["0", "-1", "http", "70000", "80 80"])
def test_a_port_must_be_one(environment: dict[str, str], port: str) -> None:
    """Bad input: a setting that makes no sense is refused in words."""
    with pytest.raises(CannotStart, match="is not a port number"):
        Stack({**environment, "WEB_PORT": port})


def test_one_stack_for_one_data_folder(tmp_path: Path) -> None:
    """ARCHITECTURE 6: a second start on the same folder is refused while the first runs."""
    lock = launcher.only_one(tmp_path)
    with pytest.raises(CannotStart, match="already runs"):
        launcher.only_one(tmp_path)
    lock.close()
    launcher.only_one(tmp_path).close()


def test_without_redis_valkey_comes_first_and_goes_last(environment: dict[str, str], tmp_path: Path) -> None:
    """ARCHITECTURE 6: the embedded Valkey is there before anybody needs it, and keeps nothing it could lose."""
    children = Stack(environment).children()
    assert [child.name for child in children] == ["valkey", "status", "web", "worker", "beat"]
    assert [child.last for child in children] == [True, False, False, False, False]
    assert "noeviction" in children[0].command
    assert {child.environment["REDIS_URL"] for child in children[1:]} == {f"unix://{tmp_path}/valkey.sock"}


def test_a_given_redis_is_used(environment: dict[str, str]) -> None:
    """ARCHITECTURE 6: with REDIS_URL there is no Valkey of our own."""
    children = Stack({**environment, "REDIS_URL": "redis://elsewhere/0"}).children()
    assert [child.name for child in children] == ["status", "web", "worker", "beat"]
    assert all(child.environment["REDIS_URL"] == "redis://elsewhere/0" for child in children)


def test_beat_runs_without_django(environment: dict[str, str]) -> None:
    """ADR 5: beat only sends names of tasks; each process knows which one it is."""
    found = {child.name: child.environment for child in Stack(environment).children()}
    assert "DJANGO_SETTINGS_MODULE" not in found["beat"]
    assert all(found[name]["FIRELINE_PROCESS"] == name for name in ("status", "web", "worker", "beat"))


def test_a_long_data_folder_has_a_short_socket(environment: dict[str, str], tmp_path: Path) -> None:
    """Bad input: the name of a socket may have no more than a hundred bytes or so."""
    deep = tmp_path / ("x" * 120)
    path = launcher._socket_path(deep)
    assert len(str(path)) <= launcher.SOCKET_PATH_LIMIT
    assert path != launcher._socket_path(tmp_path / ("y" * 120))
    assert path.parent.stat().st_mode & 0o077 == 0


def test_it_says_where_to_go(environment: dict[str, str]) -> None:
    """ARCHITECTURE 6: two addresses and a sign-in."""
    places = {"BASE_URL": "http://localhost:8000", "STATUS_URL": "http://localhost:8001"}
    said = "\n".join(launcher.Greeting(Stack({**environment, **places}), "alex@harbor.example  secret").lines())
    assert all(words in said for words in (*places.values(), "alex@harbor.example  secret"))
