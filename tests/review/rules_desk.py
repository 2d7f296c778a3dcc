"""A library around one runbook, and the check of it, as the tests of the rules need them."""

from __future__ import annotations

import shutil
from functools import cache, partial
from pathlib import Path

from wetink.evidence.commands import facts
from wetink.evidence.redaction import Redactor
from wetink.library.people_file import read_people
from wetink.model.draft import Finding
from wetink.workflow.check import Asked, Checked, Report, check
from wetink.workflow.check_file import Desk
from wetink.workflow.check_memory import Memory

DATA = Path(__file__).parent.parent / "runbooks" / "review"
HERE = "runbooks/api-server/under-test.md"
GOOD = (DATA / "good.md").read_text("utf-8")


@cache
def redactor() -> Redactor:
    return Redactor()


def redact(text: str) -> str:
    return str(redactor().fresh().text(text))


def desk(home: Path | None, *, library: bool = True) -> Desk:
    """What a check of this folder takes."""
    people = home / "people.toml" if home else None
    known = read_people(people.read_bytes()) if people and people.is_file() else None
    return Desk(home, library, known, partial(redact), facts)


def library(home: Path, text: str | bytes = GOOD, path: str = HERE) -> Path:
    """The library of the test data with one more runbook in it."""
    shutil.copytree(DATA / "library", home, dirs_exist_ok=True)
    put(home, path, text)
    return home


def put(home: Path, path: str, text: str | bytes) -> Path:
    file = home / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def checked(home: Path, **more: object) -> Report:
    """The whole library, checked from nothing."""
    with Memory(None, "test") as memory:
        return check(Asked(desk(home), **more), memory)  # type: ignore[arg-type]


def one(report: Report, path: str = HERE) -> Checked:
    return next(file for file in report.files if file.path == path)


def findings(home: Path, path: str = HERE) -> list[Finding]:
    """What is said of one runbook of the library."""
    return [placed.finding for placed in one(checked(home), path).findings]


def alone(text: str, path: str = "draft.md") -> list[Finding]:
    """What is said of a file that lies in no library."""
    with Memory(None, "test") as memory:
        report = check(Asked(desk(None, library=False), alone=((path, text.encode("utf-8", "surrogatepass")),)), memory)
    return [placed.finding for placed in report.files[0].findings]
