"""Which library a command works in, and what it says there."""

from __future__ import annotations

from pathlib import Path

import click

from wetink.errors import LibraryMissing
from wetink.library.change import mend_if_cut_off
from wetink.library.repository import Repository, open_repository

library = click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="The library's folder; without it, the one that the current folder lies in.",
)
_MARKS = ("wetink.toml", "people.toml")
_ROOMS = ("runbooks", "drafts")


def find_home(given: Path | None) -> Path:
    """The library's folder: the given one, or the nearest above; raises `LibraryMissing`."""
    if given is not None:
        return given.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / mark).is_file() for mark in _MARKS) or all((folder / room).is_dir() for room in _ROOMS):
            return folder
    raise LibraryMissing(str(here), "lies in no library", "name one with --library, or make one: wetink init")


def opened(given: Path | None) -> Repository:
    """The library's repository; what an earlier command was cut off in is finished first."""
    repository = open_repository(find_home(given))
    if mend_if_cut_off(repository):
        click.echo("note: the last command was cut off; what it had committed is in its place now", err=True)
    return repository
