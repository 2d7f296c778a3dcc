"""`wetink review`: a person decides on each part of a draft, beside the evidence that it rests on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wetink.cli import home
from wetink.cli.form_option import form_option
from wetink.cli.streams import STDIN, opened
from wetink.cli.terminal import harmless, width
from wetink.errors import UsageError

if TYPE_CHECKING:
    from wetink.model.runbook import Runbook
    from wetink.workflow.review_session import Session, Tools


@click.command("review", short_help="Review a draft beside its evidence: accept, edit, drop, move.")
@click.argument("name", metavar="[INCIDENT]", required=False)
@home.library
@click.option("--editor", is_flag=True, help="Review in $EDITOR, the evidence in a second file.")
@click.option("--beside", metavar="NAME", help="Offer the parts of this other draft or runbook, too.")
@click.option("--list", "listing", is_flag=True, help="Only list what there is to decide.")
@click.option(
    "--decide",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Decisions, a line of JSON each; - for stdin.",
)
@click.option("--accept-rest", is_flag=True, help="With --editor: accept what was left as it is.")
@form_option(["text", "json"], "How to list.")
def review(
    *,
    name: str | None,
    library: Path | None,
    editor: bool,
    beside: str | None,
    listing: bool,
    decide: Path | None,
    accept_rest: bool,
    form: str,
) -> int:
    """Decide on each part of a draft: risky and weak ones first, then open questions, then the rest.

    INCIDENT is the id of an incident or runbook, or the path of its file; without it the drafts that wait are listed.
    Each decision is on the disk before the next one. What you write is marked as attested by you.

    Where there is no terminal, or with --list, what is open is listed instead.
    """
    from wetink.cli.review_tools import reviewing

    if sum(map(bool, (editor, listing, decide))) > 1:
        raise UsageError("--editor, --list and --decide do not go together", "choose one of them")
    folder = home.find_home(library)
    if name is None:
        return _waiting(folder, form)
    runbook = _pick(folder, name)
    other = _pick(folder, beside) if beside else None
    if decide is not None:
        return _decided(reviewing(folder), folder, runbook, other, decide, form)
    interactive = os.environ.get("TERM", "dumb") != "dumb" and all(
        stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )
    if editor:
        from wetink.cli.review_editor import in_editor

        return in_editor(reviewing(folder), folder, runbook, accept_rest=accept_rest)
    if listing or form == "json" or not interactive:
        return _listed(reviewing(folder, who=False), folder, runbook, other, form)
    from wetink.cli.review_screen import on_screen

    return on_screen(reviewing(folder), folder, runbook, other)


def _pick(folder: Path, name: str) -> Runbook:
    from wetink.library.names import slug
    from wetink.library.shelf import Shelf
    from wetink.workflow.pick import pick

    draft = f"drafts/{slug(name)}.md"
    return pick(Shelf(folder), draft if (folder / draft).is_file() else name)


def _waiting(folder: Path, form: str) -> int:
    """What there is to review, where nobody said what."""
    from wetink.cli.review_list import waiting

    for line in waiting(folder, form):
        click.echo(harmless(line))
    return 0


def _listed(tools: Tools, folder: Path, runbook: Runbook, other: Runbook | None, form: str) -> int:
    from wetink.workflow.review_session import begin

    _show(begin(folder, runbook, tools, other), form)
    return 0


def _show(session: Session, form: str) -> None:
    from wetink.cli.review_list import rows
    from wetink.library.json_text import dump
    from wetink.workflow.review_json import as_values

    if form == "json":
        click.echo(dump(as_values(session), indent=2))
        return
    columns = width() if sys.stdout.isatty() else 0
    for line in rows(session, columns):
        click.echo(harmless(line))


def _decided(tools: Tools, folder: Path, runbook: Runbook, other: Runbook | None, source: Path, form: str) -> int:
    """Carry out decisions from a file or a pipe: all of them or none."""
    from wetink.workflow.review import decide
    from wetink.workflow.review_json import read_request
    from wetink.workflow.review_session import begin

    session = begin(folder, runbook, tools, other)
    with opened(source) as stream:
        given = stream.read().decode("utf-8", "replace").split("\n")
    named = "stdin" if source == STDIN else str(source)
    requests = [read_request(line, session, f"{named}:{n}") for n, line in enumerate(given, 1) if line.strip()]
    if not requests:
        raise UsageError(f"{named}: holds no decision", 'one a line, as {"do": "accept", "item": "9f3a1c22"}')
    session = decide(session, requests, tools)
    if form == "json":
        _show(session, form)
    else:
        click.echo(f"{len(requests)} decided, {len(session.open)} open")
    return 0
