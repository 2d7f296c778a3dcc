"""`wetink import`: a team's old runbooks, with what is missing in each; on request as drafts of a library."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from wetink.cli.check import library_of
from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.judging import redact, understand
from wetink.cli.terminal import folded, harmless, progress
from wetink.errors import LibraryMissing, UsageError
from wetink.settings import read_settings
from wetink.workflow.check import paths_below
from wetink.workflow.check_file import Desk
from wetink.workflow.take_in import Given, Taken, take_in

_STATES = {
    "listed": "",
    "written": "written as {draft}",
    "same": "is there already as {draft}",
    "there": "left out: {why}",
    "ours": "left out: wetink wrote it",
    "other": "left out: it reads like no runbook (name the file itself to take it in)",
    "unreadable": "left out: {why}",
}


_COUNTED = {"other": "no runbook"}
"""What the last line calls a state, where not by its name."""


@click.command("import", short_help="Take old runbooks into the library as drafts.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--library", type=click.Path(path_type=Path, file_okay=False), help="Put drafts of them into this library."
)
def import_command(*, paths: tuple[Path, ...], library: Path | None) -> int:
    """Read Markdown runbooks that were written without wetink, and say of each what is missing.

    PATH is a folder or a file. With --library each becomes a draft: a front matter is put above it, its text stays as
    it is, line by line; only secrets are taken out. What is in the library already is never overwritten.
    """
    if library is not None and library_of(library.resolve()) != library.resolve():
        raise LibraryMissing(str(library), "is no library yet")
    own = read_settings(library).redaction
    desk = Desk(None, library=False, people=None, redact=partial(redact, own), facts=understand)
    files = list(_files(paths))
    if not files:
        raise UsageError("there is no Markdown file in it", "name a folder with files that end in .md, or a file")
    counts: Counter[str] = Counter()
    with progress(quiet=False) as watch:
        watch("reading")
        taken = list(take_in(files, desk, library))
    for one in taken:
        counts[one.state] += 1
        for line in _told(one):
            for part in folded(harmless(line), "    "):
                click.echo(part)
    told = ", ".join(f"{count:,} {_COUNTED.get(state, state)}" for state, count in sorted(counts.items()))
    click.echo(f"{sum(counts.values()):,} file{'s' if len(files) > 1 else ''}: {told}")
    for line in _next(taken):
        click.echo(line, err=True)
    return FINDINGS if counts["unreadable"] or counts["there"] else FINE


def _next(taken: list[Taken]) -> Iterator[str]:
    """What there is to do with what was taken in."""
    first = next((one for one in taken if one.state in {"written", "same"}), None)
    if any(one.lacks for one in taken):
        yield "what such a word asks for, and why: wetink check --explain RULE"
    if first is not None:
        yield f"next: wetink review {harmless(first.id)}"


def _files(paths: tuple[Path, ...]) -> Iterator[Given]:
    for path in paths:
        if path.is_file():
            yield Given(os.fspath(path), path.name, path.read_bytes(), named=True)
            continue
        for inside in paths_below(path, library=False):
            file = path / inside
            if file.is_file():
                yield Given(os.fspath(file), inside, file.read_bytes())


def _told(one: Taken) -> Iterator[str]:
    state = _STATES[one.state].format(draft=one.draft, why=one.why)
    steps = f"{one.steps} step{'' if one.steps == 1 else 's'}"
    told = [part for part in (state, steps if one.state in {"listed", "written", "same"} else "") if part]
    yield f"{one.path}: {', '.join(told)}"
    if one.lacks:
        yield f"    missing: {', '.join(f'{rule} ({count})' if count > 1 else rule for rule, count in one.lacks)}"
    if one.secrets:
        lines = ", ".join(str(line) for line in one.secrets)
        yield f"    secret on line {lines}: taken out of the draft; change it where it is used"
