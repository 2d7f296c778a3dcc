"""`wetink publish`: what a person signed goes to its place below `runbooks/`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli import home, judging
from wetink.library.names import slug
from wetink.library.shelf import Shelf
from wetink.model.runbook import Status
from wetink.workflow.pick import pick
from wetink.workflow.publish import publish, pull_request, signed


@click.command("publish", short_help="Publish a signed draft.")
@click.argument("name")
@home.library
@click.option("--branch", is_flag=True, help="Commit on a new branch and print the text of a pull request.")
@click.option("--branch-name", metavar="NAME", default="", help="The branch's name instead of wetink/<id>.")
def publish_command(name: str, library: Path | None, *, branch: bool, branch_name: str) -> None:
    """Publish the draft or runbook NAME (an id, an incident, a path), which somebody has to have signed.

    It moves to runbooks/<service>/<title>.md in one commit with its files only; what else is staged stays staged.
    """
    repository = (home.opened if branch or branch_name else home.opened_to_commit)(library)
    runbook = pick(Shelf(repository.home), name)
    if runbook.standing is Status.PUBLISHED and not repository.git.word("status", "--porcelain", "--", runbook.path):
        click.echo(f"{runbook.path}: is published already")
        return
    wanted = branch_name or (f"wetink/{slug(runbook.id)}" if branch else "")
    done = publish(
        repository,
        signed(runbook),
        judging.judge(repository.home, repository.people_now()),
        datetime.now(UTC),
        branch=wanted,
    )
    if done.branch:
        click.echo(pull_request(done, repository.people_now()), nl=False)
        click.echo(f"branch {done.branch}, commit {done.commit[:12]}: git push -u origin {done.branch}", err=True)
        return
    click.echo(f"published  {done.runbook.path}, commit {done.commit[:12]}")
