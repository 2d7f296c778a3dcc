"""All files and folders of a bundle in one order, archives opened on the way."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wetink.artifacts.archive import Unpacker, is_archive, printable
from wetink.artifacts.text import head, is_text
from wetink.model.event import Place, Skipped

JUNK = {".ds_store", "__macosx", "thumbs.db", "desktop.ini", ".git", ".svn", ".hg", ".localized", ".spotlight-v100"}
"""What systems leave in folders; never an artifact."""

MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A file or folder of the bundle; `source` is its path inside it ("" for the bundle's own folder)."""

    source: str
    path: Path
    folder: bool
    depth: int = 0


def walk(root: Spot, unpacker: Unpacker) -> Iterator[Spot | Skipped]:
    """Everything below `root`, itself included, folders before what they hold, siblings by name.

    Archives are unpacked and stand as folders named `x.zip!`. Junk is left out silently; links out of the bundle,
    sockets, devices, files over the limit and what cannot be opened come as Skipped.
    """
    home = Path(os.path.realpath(root.path if root.folder else root.path.parent))
    stack = [root]
    count = 0
    while stack:
        spot = stack.pop()
        count += 1
        if count > MOST_FILES:
            yield Skipped(Place(spot.source, "folder"), f"more than {MOST_FILES:,} files; the rest is not read")
            return
        try:
            yield from _visit(spot, stack, unpacker, home)
        except OSError as error:
            yield Skipped(Place(spot.source, "file"), f"cannot be opened: {error.strerror or error}")


def _visit(spot: Spot, stack: list[Spot], unpacker: Unpacker, home: Path) -> Iterator[Spot | Skipped]:
    if spot.folder:
        yield spot
        stack.extend(reversed(_children(spot)))
        return
    refused = _refusal(spot, unpacker.limits.file, home)
    if refused is not None:
        if refused:
            yield Skipped(Place(spot.source, "file"), refused)
        return
    if not is_archive(spot.path):
        yield spot
        return
    if spot.depth >= unpacker.limits.depth:
        yield Skipped(Place(spot.source, "archive"), f"archives nested more than {unpacker.limits.depth} deep")
        return
    folder, skipped = unpacker.unpack(spot.path, spot.source)
    yield from skipped
    yield from _visit(Spot(f"{spot.source}!", folder, folder=True, depth=spot.depth + 1), stack, unpacker, home)


def _children(spot: Spot) -> list[Spot]:
    prefix = f"{spot.source}/" if spot.source else ""
    with os.scandir(spot.path) as entries:
        found = sorted(
            (entry for entry in entries if not is_junk(entry.name)), key=lambda entry: os.fsencode(entry.name)
        )
        return [
            Spot(prefix + printable(e.name), Path(e.path), e.is_dir(follow_symlinks=False), spot.depth) for e in found
        ]


def is_junk(name: str) -> bool:
    """Whether a file or folder name is a system's litter (AppleDouble files `._x` included)."""
    return name.lower() in JUNK or name.startswith("._")


def _refusal(spot: Spot, most: int, home: Path) -> str | None:
    """Why a file is not offered: a sentence, "" to pass over it silently, None when it is fine."""
    status = spot.path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return _link(spot.path, home)
    if not stat.S_ISREG(status.st_mode):
        return "a socket, pipe or device, not a file"
    if status.st_size == 0:
        return "empty file"
    if status.st_size > most:
        return f"{status.st_size:,} bytes, more than the limit of {most:,}; not read"
    return None


def _link(path: Path, home: Path) -> str:
    target = Path(os.path.realpath(path))
    if not target.exists():
        return "a link to something that is not there"
    inside = home in target.parents
    return "" if inside else "a link that leads out of the bundle; not followed"


_WRITTEN_IN = {
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".rst": "reStructuredText",
    ".org": "Org mode",
    ".tex": "LaTeX",
    ".textile": "Textile",
    ".wiki": "wiki text",
    ".mediawiki": "wiki text",
    ".rtf": "RTF",
    ".fodt": "flat OpenDocument",
}
"""Reports in forms that nobody reads; most programs that show them save them as HTML too."""


def looks_like(path: Path) -> str:
    """Tell in a few words what an unclaimed file is, and what to do about it; OSError passes.

    The suffix is believed, since nothing is read of the file.
    """
    if not is_text(head(path)):
        return "binary"
    form = _WRITTEN_IN.get(path.suffix.lower())
    return f"{form}; save it as HTML" if form else "text"
