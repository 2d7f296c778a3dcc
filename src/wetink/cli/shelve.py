"""`wetink rename` and `wetink retire`: a runbook moves, or goes out of use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli import home
from wetink.cli.terminal import harmless
from wetink.library.shelf import Shelf
from wetink.model.runbook import Retirement
from wetink.workflow.identity import signer
from wetink.workflow.pick import pick
from wetink.workflow.shelve import rename, retire


@click.command("rename", short_help="Move a runbook; a redirect stays behind.")
@click.argument("name")
@click.argument("to", metavar="[SERVICE/]NEW")
@home.library
def rename_command(name: str, to: str, library: Path | None) -> None:
    """Move the runbook NAME to [SERVICE/]NEW; its text and its signature stay.

    Links to the old path lead to the new one. The service has to be one that the runbook names.
    """
    repository = home.opened_to_commit(library)
    runbook = pick(Shelf(repository.home), name)
    path = rename(repository, runbook, to, datetime.now(UTC))
    click.echo(f"renamed  {runbook.path} is now {path}")


@click.command("retire", short_help="Take a runbook out of use, and say why.")
@click.argument("name")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in the runbook.")
@click.option("--instead", default="", metavar="NAME", help="The runbook to follow instead.")
@home.library
def retire_command(name: str, reason: str, instead: str, library: Path | None) -> None:
    """Take the runbook NAME out of use. Its file stays, and says why and what to follow instead."""
    repository = home.opened_to_commit(library)
    shelf = Shelf(repository.home)
    head = repository.head()
    person = signer(repository, repository.people(head) if head else repository.people_now())
    replaced_by = pick(shelf, instead).id if instead else ""
    now = datetime.now(UTC)
    done = retire(repository, pick(shelf, name), Retirement(person.handle, now, reason.strip(), replaced_by))
    click.echo(f"retired  {done.path}: {harmless(reason)}" + (f" (instead: {replaced_by})" if replaced_by else ""))
