"""How far a runbook of a library can be trusted: what the gate has against it, and what a reader is told first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wetink.errors import LibraryMissing
from wetink.library.repository import open_repository
from wetink.model.runbook import Runbook, Status
from wetink.workflow.gate import gate


def refused(home: Path, runbook: Runbook, now: datetime) -> list[str]:
    """What the gate has against a file that says it is published; a folder without git has no gate."""
    if runbook.standing is not Status.PUBLISHED:
        return []
    try:
        repository = open_repository(home)
    except LibraryMissing:
        return ["it lies in no git repository, so nothing proves who signed it"]
    return [one.message for one in gate(repository, now, only=runbook.path)]


def trust(one: Runbook, wrong: list[str]) -> Iterator[str]:
    """Sentences that belong above a runbook's text; `wrong` is what `refused` said."""
    signed = one.sign_off
    if one.retired is not None:
        instead = f"; follow {one.retired.replaced_by} instead" if one.retired.replaced_by else ""
        yield f"retired on {one.retired.at:%Y-%m-%d}: {one.retired.reason}{instead}"
    elif signed is None:
        yield "nobody signed it: do not follow it alone"
    elif wrong:
        yield from (f"do not trust it: {message}" for message in wrong)
    elif one.is_current:
        yield f"signed by {signed.by} on {signed.at:%Y-%m-%d}"
    else:
        yield f"changed since {signed.by} signed it on {signed.at:%Y-%m-%d}: read it with care"
    owner = one.body.owner.name if one.body.owner else "nobody"
    verified = f"last seen to work {one.review.last_verified}" if one.review.last_verified else "never tried since"
    yield f"owner {owner}" + (f", deputy {one.deputy}" if one.deputy else "") + f"; {verified}"
