"""What a signer is shown, and asked for, before they sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from wetink.cli.differences import diff
from wetink.cli.review_tools import reviewing
from wetink.cli.terminal import folded, harmless
from wetink.errors import SignRefused
from wetink.library.files import put
from wetink.library.markdown import render
from wetink.library.repository import Repository
from wetink.library.runbook_file import read_runbook
from wetink.model.draft import Draft, Finding, Owner, Prevention
from wetink.model.people import People
from wetink.model.review import Request, Verb
from wetink.model.runbook import Runbook, Status
from wetink.workflow.changing import changing
from wetink.workflow.past import last_signed
from wetink.workflow.proof import PROVEN
from wetink.workflow.review import decide
from wetink.workflow.review_session import begin
from wetink.workflow.sign import DECLARATION, Judge, missing, says_other

TRIES = 3
"""How often a signer may mistype what they declare."""


def complete(folder: Path, runbook: Runbook, judge: Judge, people: People) -> Runbook:
    """The runbook after the signer was asked for an owner and for what keeps it from coming back, where these lack.

    The answers are in the file then. What else is missing stays missing.
    """
    for ask, rule in ((_owner, "owner"), (_prevention, "prevention")):
        found = next((finding for finding in missing(runbook, judge) if finding.rule == rule), None)
        if found is None:
            continue
        body = ask(runbook.body, found, people)
        if body.owner is not None and body.owner != runbook.body.owner and runbook.status in PROVEN:
            runbook = _named(folder, runbook, body.owner)
        elif body != runbook.body:
            text = render(replace(body, written=runbook.text))
            put(folder / runbook.path, text.encode())
            runbook = read_runbook(runbook.path, text.encode())
    return runbook


def _named(folder: Path, runbook: Runbook, owner: Owner) -> Runbook:
    """The draft with an owner whom the signer named: a decision like those of a review, which its history keeps.

    Else a draft whose record knows nobody of that name could not be signed: no artifact bears the owner out.
    """
    tools = reviewing(folder)
    session = begin(folder, runbook, tools)
    item = next(one for one in session.items if one.placed.section == "owner")
    named = Request(Verb.ANSWER, item.id, content=f"{owner.name} @{owner.handle}")
    return decide(session, (named,), tools).runbook


def _owner(body: Draft, found: Finding, people: People) -> Draft:
    click.echo(f"{click.style('missing', fg='yellow')}  {harmless(found.message)}")
    known = ", ".join(people.persons) or "nobody"
    while True:
        answer = click.prompt(f"who owns it? ({harmless(known)}; Enter for none)", default="", show_default=False)
        person = people.find(answer) if answer else None
        if person is not None:
            return replace(body, owner=Owner(person.name, person.handle, (), "named by the signer"))
        if not answer:
            return body
        click.echo(f"{harmless(answer)} is not in {people.source}")


def _prevention(body: Draft, found: Finding, people: People) -> Draft:
    del people
    click.echo(f"{click.style('missing', fg='yellow')}  {harmless(found.message)}")
    url = click.prompt("link to a ticket or merged change (Enter for none)", default="", show_default=False)
    if not url:
        return body
    text = click.prompt("what does it change?", default="", show_default=False)
    done = click.confirm("is it done?", default=False)
    item = Prevention(text, "", url, "done" if done else "filed", ())
    kept = tuple(one for one in body.prevention if one.url)
    return replace(body, prevention=(*kept, item))


def undecided(folder: Path, runbook: Runbook) -> str:
    """How much of a machine's draft no person looked at in a review, "" where all of it was or a person wrote it."""
    if runbook.body.drafted_at is None or runbook.status is Status.RETIRED:
        return ""
    session = begin(folder, runbook, reviewing(folder, who=False))
    if not session.open:
        return ""
    left, parts = len(session.open), len(session.items)
    name = harmless(runbook.id)
    return f"Nobody decided on {left} of its {parts} parts: wetink review {name} shows each beside its evidence."


def declare() -> None:
    """Ask for the declaration, again after a slip; raises `SignRefused` where something else is typed, or nothing."""
    for left in reversed(range(TRIES)):
        said = click.prompt("", prompt_suffix="> ", default="", show_default=False)
        if " ".join(said.split()).rstrip(".").lower() == DECLARATION.lower():
            return
        if not said.strip() or not left:
            break
        click.echo(f"that is something else; type {click.style(DECLARATION, bold=True)}, or Enter to leave it")
    raise SignRefused("not signed: that was something else", "nothing was committed; read on, or ask who knows")


def shown(repository: Repository, runbook: Runbook) -> Iterator[str]:
    """What the signer answers for: each step that changes something, and what changed since it was signed last."""
    body = runbook.body
    yield from (click.style(line, bold=True) for line in folded(harmless(body.title)))
    yield f"{runbook.path}, owner {harmless(body.owner.name) if body.owner else 'nobody'}"
    steps = [step for step in (*body.diagnosis, *body.resolution, *body.verification) if step.commands]
    changes = list(changing(body))
    count, end = len(changes), ":" if changes else ""
    yield f"{len(steps)} step{'' if len(steps) == 1 else 's'} with commands; what changes something: {count}{end}"
    for one in changes:
        first, *rest = folded(f"  {one.risk}  {harmless(one.step.text)}", "    ")
        yield first.replace(str(one.risk), click.style(str(one.risk), fg="red"), 1)
        yield from rest
        for run in one.runs:
            yield from (f"      {line}" for line in harmless(run).splitlines())
        yield from folded(f"      undo: {harmless(one.step.undo) or 'not said'}", "  ")
    if left := len(body.findings) + len(body.skipped):
        what = f"{left} note{'' if left == 1 else 's'} for the reviewer"
        yield f"{what} will not be in it: the commit's message keeps them."
    before = last_signed(repository, runbook)
    if before is not None:
        if runbook.review.last_verified and says_other(before, runbook.text):
            yield f"It was seen to work on {runbook.review.last_verified} as another text: that date will go."
        yield "Since it was signed last:"
        yield from diff(before, runbook.text)
