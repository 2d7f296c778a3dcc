"""The git program behind one small class: never asks, speaks English, believes no replaced object."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from wetink.errors import GitFailed, LibraryMissing
from wetink.patterns import when_used

FULL_ID = when_used(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""A commit's whole id: only what is named so stays the same."""

_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "true",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
_ELSEWHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR"})
_ALWAYS = ("--no-pager", "-c", "core.quotePath=false", "-c", "user.useConfigOnly=true", "-c", "core.fsmonitor=false")


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder: a work tree, a folder inside one, or a bare repository.

    extra  environment variables on top, as `GIT_INDEX_FILE`
    holds  files that stay open in each call: a lock of ours lasts until git is done, whatever becomes of us
    """

    home: Path
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)
    holds: tuple[int, ...] = ()

    def out(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What a call prints; raises `GitFailed` with git's own words where it fails."""
        done = self.call(*arguments, stdin=stdin)
        if done.returncode:
            raise GitFailed(_shown(arguments), _words(done.stderr), _hint(done.stderr))
        return done.stdout

    def word(self, *arguments: str, stdin: bytes = b"") -> str:
        """What a call prints, as one stripped piece of text."""
        return os.fsdecode(self.out(*arguments, stdin=stdin)).strip()

    def answer(self, *arguments: str) -> str | None:
        """What a call prints, None where git says no."""
        done = self.call(*arguments)
        return None if done.returncode else os.fsdecode(done.stdout).strip()

    def call(self, *arguments: str, stdin: bytes = b"", apart: bool = True) -> subprocess.CompletedProcess[bytes]:
        """The ended call, whatever its exit code.

        apart  it runs in a session of its own: what kills wetink does not cut git short in the middle of a write.
               A call that may ask for a passphrase needs the terminal, so it cannot.
        """
        try:
            return subprocess.run(  # noqa: S603 (a list, never a shell)
                self._line(arguments),
                input=stdin,
                capture_output=True,
                check=False,
                cwd=self.home,
                env=self._environment(),
                start_new_session=apart,
                pass_fds=self.holds,
            )
        except FileNotFoundError as error:
            if not self.home.is_dir():
                raise LibraryMissing(str(self.home), "is no folder") from error
            raise GitFailed(
                _shown(arguments), "the git program is not installed", "install git 2.36 or newer"
            ) from error

    def with_environment(self, **extra: str) -> Git:
        """The same git with more variables set."""
        return Git(self.home, {**self.extra, **extra})

    @contextmanager
    def objects(self) -> Iterator[Objects]:
        """A reader of many objects, one process for all; inside such a block the same one is given again."""
        if (reading := _READING.get()) is not None and reading[0] == self:
            yield reading[1]
            return
        with self._reader() as objects:
            before = _READING.set((self, objects))
            try:
                yield objects
            finally:
                _READING.reset(before)

    @contextmanager
    def _reader(self) -> Iterator[Objects]:
        process = subprocess.Popen(  # noqa: S603
            self._line(("cat-file", "--batch")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.home,
            env=self._environment(),
        )
        if process.stdin is None or process.stdout is None:  # pragma: no cover (both are pipes)
            raise GitFailed("cat-file", "has no pipes")
        try:
            yield Objects(process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.stdout.close()
            process.wait()

    def _line(self, arguments: Iterable[str]) -> list[str]:
        return ["git", *_ALWAYS, *arguments]

    def _environment(self) -> dict[str, str]:
        """Ours, without what would point git to another repository than the folder's own; a hook sets such things."""
        inherited = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
        if index := inherited.get("GIT_INDEX_FILE"):
            inherited["GIT_INDEX_FILE"] = os.path.abspath(index)  # noqa: PTH100 (as a string, links in it stay)
        return {**inherited, **_QUIET, **self.extra}


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects of a repository by name (an id, or `commit:path`)."""

    ask: IO[bytes]
    told: IO[bytes]

    def read(self, name: str) -> bytes | None:
        """An object's content; None where there is none of this name, or where it is a submodule's."""
        if "\n" in name:
            return None
        self.ask.write(os.fsencode(name) + b"\n")
        self.ask.flush()
        head = self.told.readline()
        words = head.split()
        if len(words) != 3 or not words[2].isdigit():
            return None
        data = self.told.read(int(words[2]))
        self.told.read(1)
        return data


_READING: ContextVar[tuple[Git, Objects] | None] = ContextVar("reading", default=None)
"""The reader that is open here, and of which repository."""


def _shown(arguments: Sequence[str]) -> str:
    skip = next((n for n, word in enumerate(arguments) if not word.startswith("-") and "=" not in word), 0)
    return arguments[skip]


def _words(said: bytes) -> str:
    return "; ".join(line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip())[:1000]


def _hint(said: bytes) -> str:
    if b"user.useConfigOnly" in said or b"empty ident" in said or b"auto-detection is disabled" in said:
        return "tell git who you are: git config user.name 'Your Name' and git config user.email you@example.com"
    if b".lock" in said and b"File exists" in said:
        return "another git is at work here; where none is, it was cut off: remove the lock file that is named"
    if b"dubious ownership" in said:
        return "the repository belongs to somebody else; git's own words say how to trust it"
    return ""
