"""`wetink evidence`: the reconstructed timeline, each piece with the line it comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from wetink.app import load
from wetink.cli import given
from wetink.cli.summary import tell
from wetink.cli.table import lines, rows
from wetink.cli.terminal import progress, width
from wetink.model.evidence import Evidence
from wetink.model.plain import plain


@click.command(short_help="Show the timeline: who, when, what, from which line.")
@given.paths
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="A table, or JSON lines.")
@given.incident
@given.quiet
@given.strict
def evidence(paths: tuple[Path, ...], form: str, incident: str, quiet: bool, strict: bool) -> int:
    """Show what happened, in order: id, UTC time, who, kind, what, and where it stands.

    PATH is the folder of an incident, a zip of it, or single files. A time with ± may be off by that much.
    """
    with progress(quiet=quiet) as watch:
        found = load().capture(paths, incident, watch)
    pieces = found.timeline.evidence
    as_text = rows(pieces, width()) if sys.stdout.isatty() else lines(pieces)
    for line in records(pieces) if form == "jsonl" else as_text:
        click.echo(line)
    if not quiet:
        tell(found)
    return given.verdict(found, strictly=strict)


def records(pieces: tuple[Evidence, ...]) -> Iterator[str]:
    """One JSON object a line, everything that is known of a piece."""
    return (json.dumps(plain(piece), ensure_ascii=False) for piece in pieces)
