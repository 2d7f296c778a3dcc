"""A library inside a git repository: its files as of a commit or on disk, its people as of a commit."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wetink.errors import GitFailed, LibraryMissing
from wetink.library.git import FULL_ID, Git
from wetink.library.people_elsewhere import read_catalogue, read_codeowners
from wetink.library.people_file import NAME, read_people
from wetink.library.shelf import DRAFTS, RUNBOOKS
from wetink.model.people import People

CATALOGUE = "catalog-info.yaml"
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
PEOPLE_FILES = (NAME, CATALOGUE, *CODEOWNERS)
"""Where people may be kept; the first file that is there counts."""


_COMMITS: set[tuple[Path, str]] = set()
"""What git said in this process to be the id of a commit, by repository."""


@dataclass(frozen=True, slots=True)
class File:
    """A file in a tree: git's mode ("100644", "120000" for a link, "160000" for a submodule) and the id of its blob."""

    mode: str
    blob: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A library and the repository it lies in.

    git     runs in the library's folder, or in a bare repository
    prefix  the library below the top of the repository, "" or with a slash at the end
    folder  the repository's own folder (`.git`)
    bare    whether there are no files, only commits
    """

    git: Git
    prefix: str
    folder: Path
    bare: bool = False

    @property
    def home(self) -> Path:
        """The library's folder."""
        return self.git.home

    @property
    def whole(self) -> Git:
        """Git at the top of the repository: there a path means what it means in a commit."""
        up = self.prefix.count("/")
        return Git(self.home.resolve().parents[up - 1], self.git.extra) if up and not self.bare else self.git

    def head(self) -> str | None:
        """The newest commit's id, None before the first one."""
        found = self.git.answer("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return self.known(found) if found else None

    def commit(self, name: str) -> str:
        """The id of a commit that a person named; raises `GitFailed` where there is none."""
        if (self.folder, name) in _COMMITS:
            return name
        found = self.git.answer("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")
        if found is None:
            raise GitFailed("rev-parse", f"{name[:100]} is no commit here", "fetch it first, or name another one")
        return self.known(found)

    def known(self, commit: str) -> str:
        """The id of a commit that git just named: what has this id stays one, and git is not asked for it again."""
        _COMMITS.add((self.folder, commit))
        return commit

    def parents(self, commit: str) -> list[str]:
        """The parents of a commit, as its own bytes name them."""
        with self.git.objects() as objects:
            head = (objects.read(commit) or b"").partition(b"\n\n")[0]
        return [line[7:].decode() for line in head.split(b"\n") if line.startswith(b"parent ")]

    def is_cut_off(self) -> bool:
        """Whether older commits were not fetched (a shallow clone)."""
        return self.git.word("rev-parse", "--is-shallow-repository") == "true"

    def files(self, commit: str) -> Mapping[str, File]:
        """Every file of the library as of a commit, by its path below the library."""
        return (_files if FULL_ID.fullmatch(commit) else _files.__wrapped__)(self.git, self.prefix, commit)

    def history_paths(self) -> tuple[str, str]:
        """What a sign-off can be in, from the top of the repository."""
        return f"{self.prefix}{RUNBOOKS}", f"{self.prefix}{DRAFTS}"

    def people(self, commit: str) -> People:
        """Who was who as of a commit; nobody where no file says it. Raises `PeopleInvalid`."""
        with self.git.objects() as objects:
            return people_from(lambda path: objects.read(f"{commit}:{self.prefix}{path}"))

    def people_now(self) -> People:
        """Who is who as the files on disk say."""
        return people_in(self.home)


@lru_cache(maxsize=4)
def _files(git: Git, prefix: str, commit: str) -> Mapping[str, File]:
    where = ["--", prefix.rstrip("/")] if prefix else []
    found: dict[str, File] = {}
    for entry in os.fsdecode(git.out("ls-tree", "-r", "-z", "--full-tree", commit, *where)).split("\0")[:-1]:
        meta, _, path = entry.partition("\t")
        mode, _, blob = meta.split(" ")
        found[path.removeprefix(prefix)] = File(mode, blob)
    return found


def _on_disk(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def people_in(home: Path) -> People:
    """Who is who as the files in a library's folder say; nobody where none says it. Raises `PeopleInvalid`."""
    return people_from(lambda path: _on_disk(home / path))


def people_from(read: Callable[[str], bytes | None]) -> People:
    """People from the first of people.toml, a Backstage catalogue and CODEOWNERS that there is; `read` gets a path."""
    if (data := read(NAME)) is not None:
        return read_people(data)
    if (data := read(CATALOGUE)) is not None:
        return read_catalogue(data)
    for name in CODEOWNERS:
        if (data := read(name)) is not None:
            return read_codeowners(data, name)
    return People()


def open_repository(home: Path, *, below: str = "") -> Repository:
    """The library in a folder; `below` is where it lies in a bare repository.

    Raises `LibraryMissing` where the folder is not there or in no git repository.
    """
    git = Git(home)
    if not home.is_dir():
        raise LibraryMissing(str(home), "is no folder")
    told = git.call("rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--absolute-git-dir", "--show-prefix")
    if told.returncode:
        if b"dubious ownership" in told.stderr:
            git.out("rev-parse", "--absolute-git-dir")
        raise LibraryMissing(str(home), "is in no git repository")
    bare, inside, folder, prefix = [*os.fsdecode(told.stdout).split("\n"), "", ""][:4]
    if bare == "true" or inside != "true":
        return Repository(git, below.strip("/") + "/" if below.strip("/") else "", Path(folder), bare=True)
    return Repository(git, prefix, Path(folder))
