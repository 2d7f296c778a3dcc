"""`wetink list` and `wetink show`: what a library holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli import home
from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.form_option import form_option
from wetink.cli.terminal import cut, harmless, width
from wetink.library.contract import as_values
from wetink.library.moments import moment
from wetink.library.shelf import Shelf
from wetink.model.runbook import Runbook, Status
from wetink.model.terms import Skipped
from wetink.workflow.pick import everything, pick, related
from wetink.workflow.standing import refused, trust

_COLOURS = {
    Status.PUBLISHED: "green",
    Status.NEEDS_REVIEW: "yellow",
    Status.IN_REVIEW: "cyan",
    Status.DRAFT: "blue",
    Status.RETIRED: "bright_black",
}
_FORMAT = form_option(["text", "json"])


@click.command("list", short_help="List the runbooks and drafts of a library.")
@home.library
@click.option("--service", default="", metavar="NAME", help="Those of this service only.")
@click.option("--status", type=click.Choice([str(status) for status in Status]), help="Those that stand so only.")
@click.option("--owner", default="", metavar="NAME", help="Those of this person (name or handle) only.")
@_FORMAT
def list_command(library: Path | None, service: str, status: str | None, owner: str, form: str) -> int:
    """List what there is: standing, id, title, owner. What was changed since it was signed stands as needs-review."""
    folder = home.find_home(library)
    files = list(everything(Shelf(folder)))
    found = [one for one in files if isinstance(one, Runbook) and _wanted(one, service, status, owner)]
    broken = [one for one in files if isinstance(one, Skipped)]
    if form == "json":
        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for line in _rows(found):
            click.echo(line)
    for one in broken:
        click.echo(f"{click.style('unreadable', fg='red')}  {harmless(one.why)}", err=True)
    if not files:
        click.echo("nothing yet: wetink draft INCIDENT --library .", err=True)
    return FINDINGS if broken else FINE


def _wanted(one: Runbook, service: str, status: str | None, owner: str) -> bool:
    person = one.body.owner
    names = {(person.name if person else "").lower(), ((person.handle or "") if person else "").lower()}
    return (
        (not service or service in one.body.services)
        and (status is None or one.standing == status)
        and (not owner or owner.removeprefix("@").lower() in names)
    )


def _rows(found: list[Runbook]) -> Iterator[str]:
    wide = max((len(one.id) for one in found), default=0)
    for one in found:
        person = one.body.owner
        who = (person.handle or person.name) if person else "nobody"
        standing = click.style(f"{one.standing:<12}", fg=_COLOURS[one.standing])
        room = max(width() - 12 - wide - len(who) - 8, 8)
        title = harmless(one.body.title)
        short = cut(title, room) if sys.stdout.isatty() else title  # a pipe has no edge
        yield f"{standing}  {harmless(one.id):<{wide}}  {short}  ({harmless(who)})"


def _plain(one: Runbook) -> dict[str, object]:
    person, signed = one.body.owner, one.sign_off
    return {
        "id": one.id,
        "path": one.path,
        "title": one.body.title,
        "status": str(one.status),
        "standing": str(one.standing),
        "owner": {"name": person.name, "handle": person.handle} if person else None,
        "services": list(one.body.services),
        "alerts": list(one.body.alerts),
        "severity": one.body.severity,
        "signed": {"by": signed.by, "at": moment(signed.at), "current": one.is_current} if signed else None,
        "last_reviewed": str(one.review.last_reviewed) if one.review.last_reviewed else None,
        "last_verified": str(one.review.last_verified) if one.review.last_verified else None,
        "replaced_by": one.retired.replaced_by or None if one.retired else None,
    }


@click.command("show", short_help="Show a runbook or draft.")
@click.argument("name")
@home.library
@_FORMAT
def show_command(name: str, library: Path | None, form: str) -> None:
    """Show the runbook or draft NAME (an id, an incident, a path, also an old one), and how far it can be trusted."""
    folder = home.find_home(library)
    shelf = Shelf(folder)
    runbook = pick(shelf, name)
    wrong = refused(folder, runbook, datetime.now(UTC))
    if form == "json":
        told = {**_plain(runbook), "refused": wrong, "related": list(runbook.related)}
        click.echo(json.dumps({**as_values(runbook.body), "library": told}, ensure_ascii=False, indent=2))
        return
    for line in _banner(runbook, wrong, related(shelf, runbook)):
        click.echo(line)
    body = runbook.text.split("\n---\n", 1)[1].strip("\n")
    for shown in harmless(body).split("\n"):
        click.echo(_coloured(shown))


def _banner(one: Runbook, wrong: list[str], near: Sequence[Runbook]) -> Iterator[str]:
    yield click.style(f" {str(one.standing).upper()} ", fg="black", bg=_COLOURS[one.standing]) + f" {one.path}"
    for line in trust(one, wrong):
        yield click.style(harmless(line), fg="red") if line.startswith("do not trust it") else harmless(line)
    for other in near:
        yield f"related {harmless(other.id)}  {harmless(other.body.title)}"
    yield ""


def _coloured(line: str) -> str:
    if line.startswith("#"):
        return click.style(line, bold=True)
    if "**Destructive.**" in line:
        return click.style(line, fg="red")
    if "**Changes state.**" in line:
        return click.style(line, fg="yellow")
    return click.style(line, dim=True) if line.startswith("[^") else line
