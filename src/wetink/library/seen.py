"""The files that the gate looks at, from a commit or from disk, with the bytes they hold."""

from __future__ import annotations

# ruff: noqa: PTH110, PTH114, PTH118, PTH123 - paths as text: pathlib would be a twentieth of a check
import hashlib
import os
import stat
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wetink.library.repository import File, Repository
from wetink.library.shelf import DRAFTS, RUNBOOKS

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx")
_SHORT = 40
LINK, FOLDER, SPECIAL = "120000", "160000", "000000"


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as the gate sees it: git's mode, and its bytes (b"" for a link or a submodule)."""

    mode: str
    data: bytes


def in_room(path: str) -> bool:
    """Whether a path lies in `runbooks/` or `drafts/`, in whatever spelling a disk would take for these."""
    first, inside, _ = path.partition("/")
    return inside != "" and _is_room(first)


@lru_cache(maxsize=4_096)
def _is_room(name: str) -> bool:
    return unicodedata.normalize("NFKC", name).casefold() in {RUNBOOKS, DRAFTS}


def is_markdown(path: str) -> bool:
    """Whether a file would be shown as Markdown."""
    return path.lower().endswith(_MARKDOWN)


def of_commit(repository: Repository, files: Mapping[str, File], wanted: Collection[str]) -> dict[str, Seen]:
    """The wanted files of a commit, read from their blobs."""
    seen: dict[str, Seen] = {}
    with repository.git.objects() as objects:
        for path in sorted(wanted):
            file = files[path]
            plain = file.mode not in {LINK, FOLDER}
            seen[path] = Seen(file.mode, (objects.read(file.blob) or b"") if plain else b"")
    return seen


def on_disk(home: Path) -> dict[str, Seen]:
    """Every file in the rooms as it lies on disk, ignored ones too: whoever reads the library reads the disk."""
    seen: dict[str, Seen] = {}
    for room in sorted(home.iterdir()):
        if not in_room(room.name + "/"):
            continue
        if room.is_symlink() or not room.is_dir():
            seen[f"{room.name}/"] = Seen(LINK, b"")
            continue
        start = len(os.path.join(home, ""))
        for path in _files(os.fspath(room)):
            seen[path[start:].replace(os.sep, "/")] = _file(path)
    return seen


def _files(room: str) -> Iterator[str]:
    for here, folders, names in os.walk(room):
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        nested = [name for name in folders if os.path.exists(os.path.join(here, name, ".git"))]
        folders[:] = sorted(set(folders) - set(links) - set(nested))
        yield from (os.path.join(here, name) for name in sorted([*names, *links, *nested]))


def _file(path: str) -> Seen:
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):  # gone since the folder was listed
        return Seen(SPECIAL, b"")
    if stat.S_ISREG(mode):
        return Seen("100644", bytes_of(path))
    return Seen(LINK if stat.S_ISLNK(mode) else FOLDER if stat.S_ISDIR(mode) else SPECIAL, b"")


def bytes_of(path: str) -> bytes:
    """A file's content, without the steps of pathlib, which would be a twentieth of a check; raises OSError."""
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def differing(seen: Mapping[str, Seen], files: Mapping[str, File]) -> dict[str, str]:
    """Path -> blob in the commit ("" for none) of each file in the rooms that is another one on disk, or gone."""
    changed = {path: file.blob for path, file in files.items() if in_room(path) and path not in seen}
    for path, one in seen.items():
        file = files.get(path)
        if file is None or (one.mode in {LINK, FOLDER, SPECIAL}) != (file.mode in {LINK, FOLDER}):
            changed[path] = file.blob if file else ""
        elif file.blob not in _blobs(one.data, file.blob):
            changed[path] = file.blob
    return changed


def _blobs(data: bytes, like: str) -> Iterator[str]:
    """The ids that git may give to a file: as it is, and with the line ends of Windows taken out."""
    long = len(like) > _SHORT
    yield blob_id(data, long=long)
    if b"\r\n" in data:
        yield blob_id(data.replace(b"\r\n", b"\n"), long=long)


def blob_id(data: bytes, *, long: bool = False) -> str:
    """The id git gives to a blob, in SHA-1, or in SHA-256 where its repository has `long` ids."""
    digest = hashlib.sha256() if long else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()
