"""Fixtures: libraries to begin with; each is made once and copied. Test modules name this one in `pytest_plugins`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from desk import ANN, BOB, PEOPLE, Desk, key, nobody_in_particular, signs_with, start


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One with a draft, one with a published runbook."""
    made = {name: start(tmp_path_factory.mktemp(name) / "library") for name in ("drafted", "published")}
    made["published"].published()
    return {name: desk.home for name, desk in made.items()}


def copied(libraries: dict[str, Path], name: str, into: Path) -> Desk:
    return Desk(shutil.copytree(libraries[name], into / "library", symlinks=True)).sits(ANN)


@pytest.fixture
def drafted(libraries: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A library with one draft; Ann sits at it."""
    nobody_in_particular(monkeypatch)
    return copied(libraries, "drafted", tmp_path)


@pytest.fixture
def published(libraries: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same after Ann signed and published it."""
    nobody_in_particular(monkeypatch)
    return copied(libraries, "published", tmp_path)


@pytest.fixture
def keyed(drafted: Desk, tmp_path: Path) -> tuple[Desk, Path]:
    """Ann's key stands in people.toml, and her git signs with it."""
    file = key(tmp_path, "ann")
    public = file.with_suffix(".pub").read_text("utf-8").strip()
    drafted.write("people.toml", PEOPLE.replace('deputy = "bob"', f'deputy = "bob"\nkeys = ["{public}"]'))
    drafted.commit("Ann's key", who=BOB)
    signs_with(drafted, file)
    return drafted, file
