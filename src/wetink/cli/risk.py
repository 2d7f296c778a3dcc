"""`wetink risk`: read-only, changes-state or destructive, for commands given or one per line of JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from wetink.cli import given
from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.streams import STDIN, lines, opened
from wetink.cli.terminal import harmless
from wetink.errors import UsageError
from wetink.evidence.redaction import Redactor
from wetink.library.json_text import dump
from wetink.model.terms import CommandFacts, Effect, Skipped
from wetink.workflow.risk import judge, judge_lines


@click.command(short_help="Say how much harm a command can do.")
@click.argument("commands", nargs=-1, metavar="[CMD]...")
@click.option("--jsonl", "by_line", is_flag=True, help='Read {"id", "cmd"} from stdin, write {"id", "class"}.')
@click.option("--explain", is_flag=True, help="Also show what the command does, how that is checked and undone.")
@click.option("--program", default="sh", metavar="NAME", help="What reads the command: sh, psql, redis-cli, pwsh ...")
@given.settings
def risk(commands: tuple[str, ...], *, by_line: bool, explain: bool, program: str, library: Path | None) -> int:
    """Say of each CMD, a line each: read-only, changes-state or destructive.

    Nothing is run. A command is read as its program reads it, through sudo, ssh, pipes and quotes, down to the SQL in
    it. What is not known counts as changes-state, never as read-only.
    """
    if by_line == bool(commands):
        raise UsageError("give commands, or --jsonl and commands on stdin", "wetink risk 'kubectl delete ns shop'")
    taker = own_redactor(library) if explain else None
    if not by_line:
        for command in commands:
            judged = judge(command, program, taker)
            click.echo(judged.risk.value)
            for row in explained(judged.facts) if judged.facts else ():
                click.echo(f"  {harmless(row)}")
        return FINE
    notes = given.Notes("not read")
    with opened(STDIN) as stream:
        for answer in judge_lines(lines(stream), program, taker, "stdin"):
            if isinstance(answer, Skipped):
                notes.add(answer)
            else:
                sys.stdout.write(dump(answer) + "\n")
    return FINDINGS if notes.end() else FINE


def own_redactor(library: Path | None) -> Redactor:
    """The redactor with the team's own patterns, which only an explanation needs."""
    from wetink.app import redactor
    from wetink.settings import read_settings

    return redactor(read_settings(library))


def explained(facts: CommandFacts) -> Iterator[str]:
    """What is known about a command, a row each."""
    if facts.verbs:
        yield f"runs    {', '.join(facts.verbs)}"
    for effect in facts.effects:
        yield f"effect  {wording(effect)}"
    if facts.scope:
        yield f"where   {facts.scope}"
    if facts.check:
        yield f"check   {facts.check}"
    if facts.undo:
        yield f"undo    {facts.undo}"
    if not facts.parses:
        yield "note    the grammar finds an error in it, such as an open quote"


def wording(effect: Effect) -> str:
    """An effect in a line: what, which property, and what it is set to where the command says so."""
    return f"{effect.object} {effect.attribute}" + (f" = {effect.value}" if effect.value is not None else "")
