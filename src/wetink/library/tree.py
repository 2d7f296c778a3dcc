"""What two commits of a library differ in, and what lies at single places of one, without listing all of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from wetink.library.git import FULL_ID, Objects
from wetink.library.repository import File, Repository

_NONE = "000000"
_FOLDER = "40000"
_NEVER = frozenset({"", ".", ".."})


def differing(repository: Repository, old: str, new: str) -> tuple[dict[str, File], dict[str, File]]:
    """The files of a library that are others in the one commit than in the other: as the one and the other has them.

    Of two commits named by their ids git is asked once. Raises `GitFailed`.
    """
    exact = FULL_ID.fullmatch(old) and FULL_ID.fullmatch(new)
    before, after = (_differing if exact else _differing.__wrapped__)(repository, old, new)
    return dict(before), dict(after)


@lru_cache(maxsize=2)
def _differing(repository: Repository, old: str, new: str) -> tuple[dict[str, File], dict[str, File]]:
    where = ["--", repository.prefix.rstrip("/")] if repository.prefix else []
    raw = repository.whole.out("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new, *where)
    before: dict[str, File] = {}
    after: dict[str, File] = {}
    pieces = os.fsdecode(raw).split("\0")[:-1]
    for meta, path in zip(pieces[::2], pieces[1::2], strict=True):
        old_mode, new_mode, old_blob, new_blob, _ = meta.removeprefix(":").split(" ")
        name = path.removeprefix(repository.prefix)
        if old_mode != _NONE:
            before[name] = File(old_mode, old_blob)
        if new_mode != _NONE:
            after[name] = File(new_mode, new_blob)
    return before, after


def placed(repository: Repository, commit: str, paths: Collection[str]) -> dict[str, File]:
    """Those of these paths at which a commit has a file; what no path in git can be is not there."""
    asked = [repository.prefix + path for path in paths if "\0" not in path and _NEVER.isdisjoint(path.split("/"))]
    if not asked:
        return {}
    raw = repository.whole.out("ls-tree", "-z", "--full-tree", commit, "--", *asked)
    found: dict[str, File] = {}
    for entry in os.fsdecode(raw).split("\0")[:-1]:
        meta, _, path = entry.partition("\t")
        mode, kind, blob = meta.split(" ")
        if kind != "tree":
            found[path.removeprefix(repository.prefix)] = File(mode, blob)
    return found


def folded(path: str) -> str:
    """What two paths share that are one on a disk which ignores case or composes accents."""
    return unicodedata.normalize("NFKC", path).casefold()


def alike(repository: Repository, objects: Objects, commit: str, paths: Collection[str]) -> set[str]:
    """Every file of a commit that is one of these on such a disk, itself included."""
    entries = cache(lambda folder: list(_entries(objects, commit, repository.prefix + folder)))
    found: set[str] = set()
    for path in paths:
        folders = [""]
        *above, last = path.split("/")
        for part in above:
            folders = [
                f"{folder}{name}/"
                for folder in folders
                for name, mode in entries(folder)
                if mode == _FOLDER and folded(name) == folded(part)
            ]
        found.update(
            folder + name
            for folder in folders
            for name, mode in entries(folder)
            if mode != _FOLDER and folded(name) == folded(last)
        )
    return found


def _entries(objects: Objects, commit: str, folder: str) -> Iterator[tuple[str, str]]:
    """Names and modes in a folder of a commit; nothing where it has no such folder."""
    raw = objects.read(f"{commit}:{folder.rstrip('/')}") or b""
    wide = len(commit) // 2
    at = 0
    while at < len(raw):
        end = raw.index(b"\0", at)
        mode, _, name = raw[at:end].partition(b" ")
        yield os.fsdecode(name), mode.decode()
        at = end + 1 + wide
