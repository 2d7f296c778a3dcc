"""`wetink diff` and `wetink history`: what became of a runbook."""

from __future__ import annotations

import json
from pathlib import Path

import click

from wetink.cli import home
from wetink.cli.differences import diff
from wetink.cli.form_option import form_option
from wetink.cli.terminal import harmless
from wetink.library.shelf import Shelf
from wetink.workflow.past import Moment, past, two_texts
from wetink.workflow.pick import pick

_FORMAT = form_option(["text", "json"])


@click.command("history", short_help="Show who changed, signed and published a runbook.")
@click.argument("name")
@home.library
@_FORMAT
def history_command(name: str, library: Path | None, form: str) -> None:
    """Show the commits that changed the runbook NAME, newest first, through its moves."""
    repository = home.opened(library)
    moments = list(past(repository, pick(Shelf(repository.home), name)))
    if form == "json":
        click.echo(json.dumps([_plain(moment) for moment in moments], ensure_ascii=False, indent=2))
        return
    for moment in moments:
        at = f"{moment.commit.committer.at:%Y-%m-%d %H:%M}Z"
        commit = click.style(moment.commit.id[:10], fg="yellow")
        signed = click.style(f", signed by {harmless(moment.signer)}", fg="green") if moment.signer else ""
        click.echo(f"{at}  {commit}  {moment.status or '?':<12}  {harmless(moment.commit.author.name)}{signed}")
        click.echo(f"    {harmless(moment.what)}")
    if not moments:
        click.echo("it is in no commit yet")


def _plain(moment: Moment) -> dict[str, object]:
    return {
        "commit": moment.commit.id,
        "at": moment.commit.committer.at.isoformat().replace("+00:00", "Z"),
        "author": {"name": moment.commit.author.name, "email": moment.commit.author.email},
        "path": moment.path,
        "status": moment.status or None,
        "signed_by": moment.signer or None,
        "what": moment.what,
    }


@click.command("diff", short_help="Show what changed in a runbook since it was published.")
@click.argument("name")
@click.option("--since", default="", metavar="COMMIT", help="Compare with this commit instead of the last publication.")
@home.library
@_FORMAT
def diff_command(name: str, since: str, library: Path | None, form: str) -> None:
    """Show how the file of the runbook NAME differs from the text that was published before."""
    repository = home.opened(library)
    runbook = pick(Shelf(repository.home), name)
    before, now, called = two_texts(repository, runbook, since)
    if form == "json":
        lines = [click.unstyle(line) for line in diff(before, now, (called, runbook.path))]
        click.echo(
            json.dumps({"id": runbook.id, "before": called, "now": runbook.path, "diff": lines}, ensure_ascii=False)
        )
        return
    for line in diff(before, now, (called, runbook.path)):
        click.echo(line)
