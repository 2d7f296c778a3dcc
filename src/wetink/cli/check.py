"""`wetink check`: a library, files or a draft alone against the rules; exit code 1 where an error was found."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.form_option import form_option
from wetink.cli.judging import redact, understand
from wetink.cli.memory import memory_of
from wetink.cli.terminal import progress
from wetink.errors import UsageError
from wetink.model.draft import Finding
from wetink.model.people import People
from wetink.settings import read_settings
from wetink.workflow.check import Asked, check, paths_below
from wetink.workflow.check_file import Desk, Placed

if TYPE_CHECKING:
    from wetink.library.repository import Repository
    from wetink.workflow.check_memory import Memory

STDIN = "-"


@click.command("check", short_help="Check a library, files or a draft against the rules.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@form_option(["text", "json", "sarif", "github"], "For people, programs, code hosts, or GitHub's log.")
@click.option(
    "--library", type=click.Path(path_type=Path, file_okay=False), help="The library that the files belong to."
)
@click.option("--strict", is_flag=True, help="Drafts have to be ready for publication too.")
@click.option("--explain", metavar="RULE", help="Say what a rule asks, why, and how to mend it; `all` lists them.")
@click.option("--staged", is_flag=True, help="Look at what is staged, as a commit would hold it.")
@click.option("--commit", metavar="COMMIT", default="", help="Look at this commit; also in a bare repository.")
@click.option(
    "--against",
    metavar="COMMIT",
    default="",
    help="Trust this commit; look at what came since, up to HEAD or --commit.",
)
@click.option("--below", metavar="FOLDER", default="", help="Where the library lies in a bare repository.")
@click.option(
    "--artifacts",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Prove drafts against the artifacts of their incident instead (again for more).",
)
@click.option("--no-cache", is_flag=True, help="Look at every file again.")
def check_command(
    *,
    paths: tuple[Path, ...],
    form: str,
    library: Path | None,
    strict: bool,
    explain: str | None,
    staged: bool,
    commit: str,
    against: str,
    below: str,
    artifacts: tuple[Path, ...],
    no_cache: bool,
) -> int:
    """Check runbooks against the rules, and say of each finding where it is and how to mend it.

    PATH is a library, a folder of Markdown, files, or - for one file on stdin (Markdown, or a draft's JSON); without
    PATH it is the library of the current folder. Files that wetink did not write are read too.

    With --artifacts each draft is proven against its incident: commands, numbers, names, quotes, citations, order.

    An error ends with exit code 1. In a library, what a draft still lacks is a warning; --strict makes it an error.
    """
    if explain:
        from wetink.cli.check_explain import explained

        click.echo(explained(explain), nl=False)
        return FINE
    if artifacts:
        from wetink.cli.check_artifacts import proven

        if staged or commit or against:
            raise UsageError("--artifacts proves files as they lie on disk", "leave out --staged, --commit, --against")
        return proven(paths, artifacts, form, library)
    if staged or commit or against:
        from wetink.cli.check_history import Wanted, checked

        return checked(Wanted(library, paths, form, commit, against, below, staged=staged))
    from wetink.cli import check_forms, workers

    place = _where(paths, library)
    settings = read_settings(place.home if place.library else None, here=Path())
    people = _people(place.home) if place.home and place.library else None
    desk = Desk(place.home, place.library, people, partial(redact, settings.redaction), understand)
    now = datetime.now(UTC)
    named = tuple(place.only)
    with progress(quiet=False) as watch, memory_of(desk, settings.redaction, kept=not no_cache) as memory:
        watch("checking")
        home = place.home if place.library else None
        repository = _repository(home) if home else None
        gate = partial(_gate, repository, home, now, memory) if home else tuple
        asked = Asked(desk, named, tuple(place.alone), strict, settings.check, now.date(), place.named, gate)
        report = check(asked, memory, workers.run)
        if repository is not None:
            _note_standing(repository, memory)
        memory.keep()
    for line in check_forms.FORMS[form](report, place.shown):
        click.echo(line)
    return FINDINGS if report.count("error") else FINE


@dataclass(slots=True)
class _Place:
    """What the arguments name: a folder and what is wanted in it, and files that lie in no library."""

    home: Path | None = None
    library: bool = False
    only: list[str] = field(default_factory=list)
    alone: list[tuple[str, bytes]] = field(default_factory=list)
    named: bool = False
    _way: str | None = None

    def shown(self, path: str) -> str:
        """A path below the home as it leads there from the current folder."""
        if self.home is None or any(path == given for given, _ in self.alone):
            return path
        if self._way is None:
            way = os.path.relpath(self.home)
            self._way = (
                os.fspath(self.home) + "/"
                if way.startswith("..")
                else ""
                if way == "."
                else way.replace(os.sep, "/") + "/"
            )
        return self._way + path or "."


def _where(paths: tuple[Path, ...], library: Path | None) -> _Place:
    place = _Place()
    if library is not None:
        if not library.is_dir():
            raise UsageError(f"{library}: is no folder", "name the library's folder")
        place.home, place.library = library.resolve(), True
    elif not paths:
        place.home = library_of(Path.cwd())
        place.library = place.home is not None
        if place.home is None:
            raise UsageError("this folder is in no library", "name a file or folder, or make one with `wetink init`")
    for path in paths:
        _add(place, path)
    return place


def _add(place: _Place, path: Path) -> None:
    if os.fspath(path) == STDIN:
        place.alone.append((STDIN, sys.stdin.buffer.read()))
        return
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"{path}: there is no such file", "check the name")
    full = Path(os.path.abspath(path))  # noqa: PTH100 (a link is checked as a link)
    home = place.home if place.home and full.is_relative_to(place.home) else library_of(full)
    if home is None and path.is_dir():
        home = full
        if place.home is None:
            place.home, place.library = full, False
    if home is None or (path.is_file() and not _in_a_room(full, home)):
        place.alone.append((os.fspath(path), path.read_bytes()))
        return
    if place.home is None:
        place.home, place.library = home, True
    if place.home != home:
        raise UsageError(f"{path}: lies in another library than the first", "check one library at a time")
    inside = full.relative_to(home).as_posix()
    place.named = True
    if full == home:
        place.named = False
    elif path.is_dir():
        place.only += [one for one in paths_below(home, library=place.library) if one.startswith(inside + "/")]
    else:
        place.only.append(inside)


def _in_a_room(full: Path, home: Path) -> bool:
    inside = full.relative_to(home).parts
    return full.suffix == ".md" and (inside[0] in {"runbooks", "drafts"} or not _is_library(home))


def library_of(path: Path) -> Path | None:
    """The nearest folder above (or the path itself) that is a library."""
    return next((folder for folder in (path, *path.parents) if _is_library(folder)), None)


def _is_library(folder: Path) -> bool:
    marks = ("wetink.toml", "people.toml")
    return any((folder / mark).is_file() for mark in marks) or all(
        (folder / room).is_dir() for room in ("drafts", "incidents")
    )


def _people(home: Path) -> People | None:
    """Who is who in a library; None where no file says it. Raises PeopleInvalid."""
    from wetink.library.repository import people_from

    def read(name: str) -> bytes | None:
        file = home / name
        return file.read_bytes() if file.is_file() else None

    known = people_from(read)
    return known if known.persons else None


def _gate(repository: Repository | None, home: Path, now: datetime, memory: Memory) -> Iterator[tuple[str, Placed]]:
    """What the gate does not let through, by path; where there is no git nobody can tell who signed."""
    if repository is None:
        if any(True for _ in (home / "runbooks").rglob("*.md")):
            hint = "git init, and commit the library: git remembers who signed"
            yield (
                "runbooks",
                Placed(Finding("gate", "error", "", "no git repository: nobody can tell who signed what", hint)),
            )
        return
    from wetink.workflow.gate import gate

    before = memory.gate()
    known = replace(before)
    for found in gate(repository, now, known=known):
        path, _, line = found.where.rpartition(":")
        if not path or not line.isdigit():
            path, line = found.where, "0"
        yield path, Placed(replace(found, where=""), int(line))
    memory.note_gate(before, known)


def _repository(home: Path) -> Repository | None:
    """The git repository that a library lies in, None where it lies in none."""
    from wetink.errors import LibraryMissing
    from wetink.library.repository import open_repository

    try:
        return open_repository(home)
    except LibraryMissing:
        return None


def _note_standing(repository: Repository, memory: Memory) -> None:
    """Keep what tells a check of what is staged which files are still those that were looked at."""
    from wetink.library.seen import in_room

    head = repository.head() or ""
    files = repository.files(head) if head else {}
    blobs = {path: file.blob for path, file in files.items() if path.endswith(".md") and in_room(path)}
    memory.note_standing(head, blobs)
