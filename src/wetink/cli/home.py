"""Which library a command works in, and what it says there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wetink.errors import LibraryMissing

if TYPE_CHECKING:
    from wetink.library.repository import Repository

library = click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="The library's folder; without it, the one that the current folder lies in, or the only one in it.",
)
_MARKS = ("wetink.toml", "people.toml")
_ROOMS = (("runbooks", "drafts"), ("drafts", "incidents"))


def find_home(given: Path | None) -> Path:
    """The library's folder: the given one, the nearest above, or the only one below; raises `LibraryMissing`."""
    if given is not None:
        return given.resolve()
    here = Path.cwd()
    above = library_above(here)
    if above is not None:
        return above
    below = [folder for folder in sorted(here.iterdir()) if _is_home(folder)]
    if len(below) == 1:
        return below[0]
    why = f"holds several libraries: {', '.join(one.name for one in below)}" if below else "lies in no library"
    raise LibraryMissing(str(here), why, "name one with --library, or make one: wetink init")


def library_above(folder: Path | None) -> Path | None:
    """The library that a folder is or lies in, the nearest one; None without a folder, or where it lies in none."""
    if folder is None:
        return None
    whole = folder.resolve()
    return next((one for one in (whole, *whole.parents) if _is_home(one)), None)


def _is_home(folder: Path) -> bool:
    """Whether a folder says that it is a library, or looks like one that `wetink draft` began."""
    rooms = [{room for room in rooms if (folder / room).is_dir()} == set(rooms) for rooms in _ROOMS]
    return any((folder / mark).is_file() for mark in _MARKS) or any(rooms)


def opened(given: Path | None) -> Repository:
    """The library's repository; what an earlier command was cut off in is finished first."""
    from wetink.library.change import mend_if_cut_off
    from wetink.library.repository import open_repository

    repository = open_repository(find_home(given))
    if mend_if_cut_off(repository):
        click.echo("note: the last command was cut off; what it had committed is in its place now", err=True)
    return repository


def opened_to_commit(given: Path | None) -> Repository:
    """As `opened`, for what commits to the branch one is on; says so where one is on none."""
    repository = opened(given)
    if repository.git.answer("symbolic-ref", "-q", "HEAD") is None:
        told = "you are on no branch (HEAD is detached): keep what is committed now with git switch -c NAME"
        click.echo(f"note: {told}", err=True)
    return repository
