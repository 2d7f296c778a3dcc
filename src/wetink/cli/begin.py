"""`wetink init`: a folder becomes a library of runbooks."""

from __future__ import annotations

from pathlib import Path

import click

from wetink.cli.terminal import harmless
from wetink.workflow.begin import begin


@click.command("init", short_help="Make a library of runbooks of a folder.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def init(folder: Path) -> None:
    """Make FOLDER (the current one without it) a library: folders, settings, people.toml, a hook, jobs for CI.

    It may be new, or have files in it, or lie in a git repository. What is there stays as it is; a second time changes
    nothing.
    """
    done = begin(folder)
    for path in done.written:
        click.echo(f"written  {harmless(path)}")
    for path in done.kept:
        click.echo(f"   kept  {harmless(path)}")
    if done.commit:
        click.echo(f" commit  {done.commit[:12]}")
    for line in done.advice:
        click.echo(f"   next  {harmless(line)}")
