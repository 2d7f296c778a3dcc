"""Which library a command is about: the one that is named, else the one of the current folder."""

from __future__ import annotations

from pathlib import Path

from wetink.errors import LibraryMissing

_ROOMS = ("drafts", "runbooks")


def library_of(named: Path | None) -> Path:
    """The library's folder: the named one; else the nearest one that the current folder is in; else the only one in it.

    Raises `LibraryMissing`.
    """
    if named is not None:
        if not is_library(named):
            raise LibraryMissing(str(named), "holds neither drafts nor runbooks", _HINT)
        return named
    here = Path.cwd()
    above = next((folder for folder in (here, *here.parents) if is_library(folder)), None)
    if above is not None:
        return above
    below = [folder for folder in sorted(here.iterdir()) if folder.is_dir() and is_library(folder)]
    if len(below) == 1:
        return below[0]
    why = f"holds several libraries: {', '.join(one.name for one in below)}" if below else "is in no library"
    raise LibraryMissing(str(here), why, "name it with --library" if below else _HINT)


_HINT = "draft into one with: wetink draft INCIDENT/ --library FOLDER; or name one with --library"


def is_library(folder: Path) -> bool:
    """Whether a folder is a library: it says so in wetink.toml and holds a room, or holds drafts."""
    if (folder / "wetink.toml").is_file() and any((folder / room).is_dir() for room in _ROOMS):
        return True
    return (folder / "drafts").is_dir() and (folder / "incidents").is_dir()
