"""`wetink sign`: a person at a terminal says that they understand the system."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli import home, judging, signing
from wetink.cli.failure import FINE
from wetink.cli.terminal import folded, harmless
from wetink.errors import SignRefused
from wetink.library.shelf import Shelf
from wetink.workflow import undecided
from wetink.workflow.identity import machine, signer
from wetink.workflow.pick import pick
from wetink.workflow.sign import ASKED, DECLARATION, refuse_incomplete, sign, together


@click.command("sign", short_help="Say that you understand the system, and answer for a runbook.")
@click.argument("name")
@home.library
def sign_command(name: str, library: Path | None) -> int:
    """Sign the draft or runbook NAME (an id, an incident, a path): "I understand this system".

    It shows what you answer for, asks for what is still missing, and refuses until that is there: also until somebody
    decided on each part of a machine's draft that is weak, without evidence or destructive. The signature is of this
    very text and a commit of its own, under the name git knows you by, which has to stand in people.toml.

    There is no flag for it: a CI job, a coding agent, or a program without a terminal cannot sign.
    """
    repository = home.opened_to_commit(library)
    if kind := machine(os.environ, terminal=sys.stdin.isatty() and sys.stdout.isatty()):
        hint = "a person signs, at a terminal, having read it; CI publishes and checks what is signed"
        raise SignRefused(f"this is {kind}: it cannot sign, since it answers for nothing", hint)
    head = repository.head()
    person = signer(repository, repository.people(head) if head else repository.people_now())
    judge = together(judging.judge(repository.home, repository.people_now()), undecided.judge_of(repository))
    runbook = pick(Shelf(repository.home), name)
    refuse_incomplete(runbook, judge, ASKED)
    runbook = signing.complete(repository.home, runbook, judge, repository.people_now())
    refuse_incomplete(runbook, judge)
    for line in signing.shown(repository, runbook):
        click.echo(line)
    if told := signing.undecided(repository.home, runbook):
        click.echo(click.style("\n".join(folded(told)), fg="yellow"))
    click.echo(f"\n{harmless(person.name)}, type this to sign: {click.style(DECLARATION, bold=True)}")
    signing.declare()
    done = sign(repository, runbook, person, judge, datetime.now(UTC))
    click.echo(f"signed   {done.runbook.path} ({done.runbook.text_sha256[:12]}), commit {done.commit[:12]}")
    click.echo(f"  next   wetink publish {done.runbook.id}")
    return FINE
