"""A review as lines of text: what waits, and what there is to decide in one draft."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from wetink.cli.review_words import HEADS, gist, place
from wetink.cli.terminal import cut, width
from wetink.library.json_text import Json, dump
from wetink.library.shelf import Shelf
from wetink.model.runbook import Runbook, Status
from wetink.model.terms import Skipped
from wetink.workflow.review_session import Session

_WAIT = (Status.DRAFT, Status.IN_REVIEW, Status.NEEDS_REVIEW)


def rows(session: Session, columns: int) -> Iterator[str]:
    """A line for each item that is open, cut to `columns` (0 for no cut), under the heads of the groups."""
    yield f"{session.runbook.path}: {session.runbook.body.title}"
    yield f"{session.runbook.status}, {len(session.open)} open, {len(session.items) - len(session.open)} decided"
    for one in (*session.missing, *session.damaged):
        yield f"not read: {one.place.source} {one.place.locator}".rstrip() + f": {one.why}"
    group = None
    for item in session.open:
        if item.group is not group:
            group = item.group
            yield ""
            yield HEADS[group] + (f" by {item.offer}" if item.offer else "")
        line = f"  {item.id:<13} {place(item):<20} {gist(item)}"
        yield line if not columns or len(line) <= columns else line[: columns - 1] + "\u2026"
        yield from (f"  {'':<13} {'':<20} ! {one.message}" for one in item.why if gist(item) != one.message)


def waiting(home: Path, form: str) -> Iterator[str]:
    """The drafts and runbooks that wait for a person, and files that cannot be read."""
    files = [*Shelf(home).drafts(), *Shelf(home).runbooks()]
    found = [one for one in files if isinstance(one, Runbook) and one.standing in _WAIT]
    broken = [one for one in files if isinstance(one, Skipped)]
    if form == "json":
        values: list[Json] = [
            {"id": one.id, "path": one.path, "status": str(one.standing), "title": one.body.title} for one in found
        ]
        told: list[Json] = [{"source": one.place.source, "why": one.why} for one in broken]
        yield dump({"waiting": values, "unread": told}, indent=2)
        return
    wide = max((len(one.id) for one in found), default=0)
    room = max(width() - wide - 16, 20) if sys.stdout.isatty() else 0
    for one in found:
        title = one.body.title
        yield f"{one.id:<{wide}}  {one.standing:<12}  {title if not room else cut(title, room)}"
    yield from (f"cannot be read: {one.place.source}: {one.why}" for one in broken)
    if not found:
        yield f"{home}: nothing waits for review; `wetink draft INCIDENT/ --library {home}` makes a draft"
