"""The programs that read exports, from `.ci/consumers` or the machine; a test that lacks one says which."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / ".consumers"
BIN = Path(sys.executable).parent


def promtool() -> str:
    found = HERE / "promtool"
    if found.exists():
        return str(found)
    return shutil.which("promtool") or pytest.skip("promtool is not here: run .ci/consumers")


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or pytest.skip("Chromium is not here: run .ci/consumers as root, or install it")


def node_modules() -> Path:
    found = HERE / "node_modules"
    if not (found / "@backstage/catalog-model").is_dir() or not shutil.which("node"):
        pytest.skip("Backstage's catalogue model is not here: run .ci/consumers")
    return found


@contextmanager
def holmesgpt(version: str) -> Iterator[None]:
    """HolmesGPT's own modules can be imported inside; nothing of them stays loaded."""
    folders = [HERE / f"holmesgpt-{version}", HERE / "python"]
    if not all(folder.is_dir() for folder in folders):
        pytest.skip(f"HolmesGPT {version} is not here: run .ci/consumers")
    with importable(folders, {"holmes", "pydantic", "pydantic_core"}):
        yield


@contextmanager
def cfxmark() -> Iterator[None]:
    """The converter of Confluence pages can be imported inside."""
    if not (HERE / "cfxmark").is_dir():
        pytest.skip("cfxmark is not here: run .ci/consumers")
    with importable([HERE / "cfxmark"], {"cfxmark", "mistletoe"}):
        yield


@contextmanager
def importable(folders: list[Path], names: set[str]) -> Iterator[None]:
    """What lies in these folders can be imported inside; modules of these names do not stay loaded."""
    before, path = set(sys.modules), list(sys.path)
    sys.path[:0] = [str(folder) for folder in folders]
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - before:
            if name.split(".")[0] in names:
                del sys.modules[name]
