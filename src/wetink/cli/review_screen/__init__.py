"""The review on a terminal: an item of the draft on one side, its evidence beside it, all by keys."""

from __future__ import annotations

from pathlib import Path

import click

from wetink.cli.review_screen.app import ReviewApp
from wetink.model.runbook import Runbook
from wetink.workflow.review_session import Tools, begin


def on_screen(tools: Tools, home: Path, runbook: Runbook, beside: Runbook | None) -> int:
    """Review until the person leaves; says then what is left and what comes next."""
    app = ReviewApp(begin(home, runbook, tools, beside), tools)
    app.run(mouse=False)
    if app.crashed is not None:
        raise app.crashed
    left, name = len(app.session.open), app.session.runbook.id
    decided = app.decided
    click.echo(f"{name}: {decided} decided now, {left} open" + ("" if left else f"; next: wetink sign {name}"))
    return 0
