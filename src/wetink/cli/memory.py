"""Where checks keep what they found: in the user's cache folder, where no commit of the library can forge it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import wetink
from wetink import __version__
from wetink.settings import RedactionSettings
from wetink.workflow.check_file import Desk
from wetink.workflow.check_memory import Memory, Remembered

_ROOMS = ("review", "workflow", "library", "model", "evidence", "drafting")
"""The folders of our own code that a check runs."""


def memory_of(desk: Desk, own: RedactionSettings, *, kept: bool) -> Memory:
    """What earlier checks found."""
    code = _code()
    version = hashlib.sha256("\n".join((code, repr(own), repr(desk.people))).encode()).hexdigest()
    if not kept or desk.home is None or not desk.library:
        return Memory(None, version)
    return Memory(_place(desk.home), version, code)


def remembered(home: Path) -> Remembered | None:
    """What the last check of a library's files kept, to be read; None where there is nothing that can be believed."""
    return Remembered.of(_place(home.resolve()), _code())


def _place(home: Path) -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return base / "wetink" / f"check-{name}.sqlite"


def _code() -> str:
    """What tells one state of our own code from another."""
    return hashlib.sha256("\n".join((__version__, sys.version, *_files())).encode()).hexdigest()


def _files() -> Iterator[str]:
    top = Path(wetink.__file__).parent
    for room in _ROOMS:
        for folder, _, names in os.walk(top / room):
            for name in sorted(names):
                if name.endswith((".py", ".toml")):
                    stat = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (four hundred files, each time)
                    yield f"{name} {stat.st_mtime_ns} {stat.st_size}"
