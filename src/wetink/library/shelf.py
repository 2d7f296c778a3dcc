"""What lies in a library: its runbooks, drafts and redirects, each read or named with the reason why not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wetink.errors import LibraryUnwritable, WetinkError
from wetink.library.runbook_file import read_runbook
from wetink.model.runbook import Redirect, Runbook
from wetink.model.terms import Place, Skipped
from wetink.patterns import when_used

RUNBOOKS, DRAFTS, INCIDENTS = "runbooks", "drafts", "incidents"
_MOVED = when_used(rb"---\nmoved_to: (runbooks/[a-z0-9/-]{1,200}\.md)\n---\n")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library's folder, read from disk in the order of the paths."""

    home: Path

    def runbooks(self) -> Iterator[Runbook | Redirect | Skipped]:
        """Everything below `runbooks/`; a file that cannot be read is a Skipped and costs no other one."""
        return self._files(RUNBOOKS)

    def drafts(self) -> Iterator[Runbook | Redirect | Skipped]:
        """Everything below `drafts/`."""
        return self._files(DRAFTS)

    def where(self, may: Callable[[str, str], bool]) -> Iterator[Runbook | Redirect | Skipped]:
        """Runbooks, then drafts, of whose path and text `may` says that they may be meant; only those are parsed."""
        for path in (*sorted(self._paths(RUNBOOKS)), *sorted(self._paths(DRAFTS))):
            if may(path, self._text(path)):
                yield self.read(path)

    def _text(self, path: str) -> str:
        """A file's text, "" for what is no plain file or cannot be read."""
        file = self.home / path
        try:
            return file.read_bytes().decode("utf-8", "replace") if file.is_file() and not file.is_symlink() else ""
        except OSError:
            return ""

    def read(self, path: str) -> Runbook | Redirect | Skipped:
        """One file by its path below the library."""
        file = self.home / path
        if file.is_symlink():
            return Skipped(Place(path, ""), "is a symbolic link; a library holds plain files")
        if file.exists() and not file.is_file():
            return Skipped(Place(path, ""), "is no plain file")
        try:
            return read_file(path, file.read_bytes())
        except OSError as error:
            return Skipped(Place(path, ""), error.strerror or "cannot be read")

    def _files(self, below: str) -> Iterator[Runbook | Redirect | Skipped]:
        for path in sorted(self._paths(below)):
            yield self.read(path)

    def _paths(self, below: str) -> Iterator[str]:
        def refuse(error: OSError) -> None:
            raise LibraryUnwritable(str(error.filename), error.strerror or "cannot be read")

        for folder, _, names in os.walk(self.home / below, onerror=refuse if (self.home / below).exists() else None):
            inside = Path(folder).relative_to(self.home).as_posix()
            yield from (f"{inside}/{name}" for name in names if name.endswith(".md"))


def read_file(
    path: str, data: bytes, read: Callable[[str, bytes], Runbook] = read_runbook
) -> Runbook | Redirect | Skipped:
    """What a file of the library holds; `path` is the one below the library, `read` how a runbook is read."""
    if moved := redirect(path, data):
        return moved
    try:
        return read(path, data)
    except WetinkError as error:
        return Skipped(Place(path, ""), error.message)


def redirect(path: str, data: bytes) -> Redirect | None:
    """The redirect in a file, None where it is none; one with other words than ours is none."""
    found = _MOVED.match(data)
    if found is None:
        return None
    moved = Redirect(path, found[1].decode())
    return moved if redirect_text(moved).encode() == data.replace(b"\r\n", b"\n") else None


def redirect_text(moved: Redirect) -> str:
    """What stands at the old path, so that a link in an alert still leads to the runbook."""
    link = os.path.relpath(moved.to, PurePosixPath(moved.path).parent)
    return f"---\nmoved_to: {moved.to}\n---\n\nThis runbook has moved to [{moved.to}]({link}).\n"
