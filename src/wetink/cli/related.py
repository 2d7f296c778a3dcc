"""`wetink related`: what a runbook is linked with, what looks like it, and what tells them apart."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.find import folder_of, library
from wetink.cli.form_option import form_option
from wetink.cli.terminal import harmless
from wetink.library.shelf import Shelf
from wetink.workflow.find import Finder
from wetink.workflow.pick import pick
from wetink.workflow.related import Related


@click.command(short_help="Show what a runbook is linked with and what looks like it.")
@click.argument("runbook", metavar="RUNBOOK")
@library
@click.option("--limit", "-n", type=click.IntRange(1, 50), default=5, help="How many look-alikes.", show_default=True)
@form_option(["text", "json"])
def related(*, runbook: str, library: Path | None, limit: int, form: str) -> int:
    """Show the runbooks that RUNBOOK leads to, that lead to it and that look like it, and the words to tell them by.

    RUNBOOK is its id, incident, file name or path below the library. The exit code is 1 where it stands alone.
    """
    finder = Finder(folder_of(library))
    finder.refresh()
    path = finder.path_of(runbook) or pick(Shelf(finder.home), runbook).path
    found = finder.related(path, limit)
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            show(one)
        if not found:
            click.echo(f"{harmless(path)}: stands alone; nothing is linked with it and nothing looks like it")
    return FINE if found else FINDINGS


def show(one: Related) -> None:
    """One related runbook for people."""
    click.echo(f"{harmless(one.path)}  ({', '.join(one.how)})")
    click.echo(f"    {click.style(harmless(one.title), bold=True)}")
    if one.only:
        click.echo(harmless(f"    only there: {', '.join(one.only)}"))
    if one.instead:
        click.echo(harmless(f"    only here:  {', '.join(one.instead)}"))
    if one.shared:
        click.echo(harmless(f"    shared:     {one.shared}"))
    for told in one.looks:
        answers = (("here", told.here), ("there", told.there))
        said = "; ".join(f"{where}: {answer}" for where, answer in answers if answer)
        click.echo(harmless(f"    tell apart: {told.run.splitlines()[0]}  ({said})"))
