"""What holds for every test: no network, the same hypothesis examples each run, no settings of who runs it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from wetink import cli
from wetink.cli.failure import run

settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to connect fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("a test tried to use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours and width do not depend on where the tests run."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


class Done(NamedTuple):
    """How a call of the command line ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


Wetink = Callable[..., Done]


@pytest.fixture
def wetink(capsys: pytest.CaptureFixture[str]) -> Wetink:
    """`wetink("draft", path)`: the command line, called in this process as the program calls it."""

    def call(*arguments: str | Path) -> Done:
        code = run(cli.wetink, [str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return call
