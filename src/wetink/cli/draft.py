"""`wetink draft`: from an incident's artifacts to a cited runbook draft."""

from __future__ import annotations

from pathlib import Path

import click

from wetink.app import load
from wetink.cli import given
from wetink.cli.summary import tell
from wetink.cli.terminal import progress
from wetink.workflow.draft import FORMS


@click.command(short_help="Draft a runbook from the artifacts of an ended incident.")
@given.paths
@click.option(
    "--format", "form", type=click.Choice(["md", "json"]), default="md", help="Markdown, or the JSON contract."
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, not to stdout.")
@given.incident
@given.quiet
@given.strict
def draft(
    *,
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    incident: str,
    quiet: bool,
    strict: bool,
) -> int:
    """Draft a runbook: what was seen, how it was told apart, what mended it, how one saw that it held.

    PATH is the folder of an incident, a zip of it, or single files. The draft goes to stdout, a summary to stderr.
    Nobody has checked a draft: a named person reads, corrects and signs it.
    """
    app = load()
    with progress(quiet=quiet) as watch:
        found = app.capture(paths, incident, watch)
        watch("drafting")
        made = app.drafter(found.timeline)
        text = FORMS[form](made)
    written: list[Path] = []
    if output:
        output.write_text(text, encoding="utf-8")
        written.append(output)
    if not written:
        click.echo(text, nl=False)
    if not quiet:
        tell(found, made, [str(path) for path in written])
    return given.verdict(found, strictly=strict)
