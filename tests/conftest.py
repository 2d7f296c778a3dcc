"""What holds for every test: no network, the same hypothesis examples each run, no settings of who runs it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from wetink import cli
from wetink.cli.failure import run
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.engine import kingfisher
from wetink.evidence.redaction.span import Span
from wetink.workflow.identity import MACHINES

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
    """Colours, width, and whether a machine or a person calls do not depend on where the tests run."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", *(variable for variable, _ in MACHINES)):
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


def nothing(texts: Sequence[str]) -> list[list[Span]]:
    return [[] for _ in texts]


@pytest.fixture
def redactor() -> Redactor:
    return Redactor(scan=nothing)


@pytest.fixture
def redact() -> Callable[[str], str]:
    """One text by a redactor that knows nothing else."""
    return lambda text: Redactor(scan=nothing).text(text)


@pytest.fixture(scope="session")
def engine(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Redactor]:
    cache = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("kingfisher") if cache else tmp_path_factory.mktemp("kingfisher")
    folder.chmod(0o700)
    scan = kingfisher(folder)
    return lambda: Redactor(scan=scan)
