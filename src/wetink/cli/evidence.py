"""`wetink evidence`: the reconstructed timeline, each piece with the line it comes from."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from wetink.app import load
from wetink.cli import given
from wetink.cli.failure import knows
from wetink.cli.form_option import form_option
from wetink.cli.summary import tell
from wetink.cli.table import lines, rows
from wetink.cli.terminal import progress, width
from wetink.library.evidence_lines import write_lines
from wetink.workflow.gather import Request


@click.command(short_help="Show the timeline: who, when, what, from which line.")
@given.paths
@form_option(["text", "jsonl"], "A table, or JSON lines.")
@given.part
@given.incident
@given.quiet
@given.strict
def evidence(
    *,
    paths: tuple[Path, ...],
    form: str,
    since: datetime | None,
    until: datetime | None,
    channels: tuple[str, ...],
    incident: str,
    quiet: bool,
    strict: bool,
) -> int:
    """Show what happened, in order: id, UTC time, who, kind, what, and where it stands.

    PATH is the folder of an incident, a zip of it, or single files. A time with ± may be off by that much.
    """
    part = given.wanted(since, until, channels)
    app = load(artifacts=paths)
    knows(app.redactor)
    with progress(quiet=quiet) as watch:
        found = app.gather(paths, Request(incident, part), watch)
    pieces = found.timeline.evidence
    if form == "jsonl":
        click.echo(write_lines(pieces), nl=False)
    else:
        for row in rows(pieces, width()) if sys.stdout.isatty() else lines(pieces):
            click.echo(row)
    tell(found, only_wrong=quiet)
    return given.verdict(found, strictly=strict)
