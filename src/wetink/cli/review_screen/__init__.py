"""The review on a terminal: an item of the draft on one side, its evidence beside it, all by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from wetink.cli.review_screen.app import ReviewApp
from wetink.cli.terminal import harmless
from wetink.library.shelf import DRAFTS
from wetink.model.runbook import Runbook
from wetink.workflow.review_session import Session, Tools, begin


def on_screen(tools: Tools, home: Path, runbook: Runbook, beside: Runbook | None) -> int:
    """Review until the person leaves; says then what is left and what comes next."""
    app = ReviewApp(begin(home, runbook, tools, beside), tools)
    app.run(mouse=False)
    if app.crashed is not None:
        raise app.crashed
    for line in farewell(app.session, app.decided):
        click.echo(harmless(line))
    return 0


def farewell(session: Session, decided: int) -> Iterator[str]:
    """What was done, what is open, and what keeps the runbook from being signed once nothing is."""
    left, name = len(session.open), session.runbook.id
    wrong = [one for one in session.findings if one.severity == "error"]
    then = f"; go on with: wetink review {name}" if left else "" if wrong else f"; next: wetink sign {name}"
    yield f"{name}: {decided} decided now, {left} open{then}"
    if not left and wrong:
        yield "before it can be signed:"
        yield from (f"  {one.where}: {one.message}" for one in wrong)
    beside = session.other.origin if session.other else ""
    if beside.startswith(f"{DRAFTS}/") and not any(one.offer for one in session.items):
        yield f"{beside} has nothing more for it: delete that draft, or say there what tells the two apart"
