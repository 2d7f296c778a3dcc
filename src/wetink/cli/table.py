"""A timeline as rows: folded to the width of a terminal, or one line per piece of evidence for a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta

import click

from wetink.cli.terminal import harmless
from wetink.model.event import Alert
from wetink.model.evidence import Evidence
from wetink.model.terms import Outcome

MOST_LINES = 4
"""Lines of one piece of evidence on a terminal; `--format jsonl` has all of it."""

COLOURS = {"alert": "red", "executed": "green", "proposed": "yellow", "document": "blue", "picture": "magenta"}


def lines(evidence: tuple[Evidence, ...]) -> Iterator[str]:
    """One line each, nothing cut: id, UTC time, who, kind, what, [source: locator]."""
    for item in evidence:
        at = f"{item.at:%Y-%m-%d %H:%M:%SZ}" if item.at else "time unknown"
        what = " \u23ce ".join(wording(item).splitlines())
        yield f"{item.id}  {at}{doubt(item.uncertainty)}  {who(item)}  {item.kind}  {what}  [{origin(item)}]"


def rows(evidence: tuple[Evidence, ...], columns: int) -> Iterator[str]:
    """Rows of at most `columns` characters under a heading for each day, the source below what was said or done."""
    wide = max((len(item.id) for item in evidence), default=2)
    timed = 9 + max((len(doubt(item.uncertainty)) for item in evidence), default=0)
    named = min(14, max((len(who(item)) for item in evidence), default=0))
    left = wide + timed + named + 8 + 4 * 2
    day = None
    for item in evidence:
        if item.at and item.at.date() != day:
            day = item.at.date()
            yield click.style(f"{day:%Y-%m-%d} UTC".ljust(columns), bold=True, underline=True)
        time = f"{clock(item.at)}{doubt(item.uncertainty)}"
        head = f"{item.id:<{wide}}  {time:<{timed}}  {short(who(item), named):<{named}}  "
        kind = click.style(f"{item.kind:<8}  ", fg=COLOURS.get(item.kind))
        first, *more = folded(wording(item), columns - left)
        yield head + kind + first
        yield from (" " * left + line for line in more)
        yield " " * left + click.style(short(origin(item), columns - left), dim=True)


def folded(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`, the rest of a long one left out with an ellipsis."""
    found: list[str] = []
    for line in text.splitlines() or [""]:
        found += textwrap.wrap(line[: columns * MOST_LINES * 2], columns) or [""]
        if len(found) > MOST_LINES:
            return [*found[: MOST_LINES - 1], found[MOST_LINES - 1][: columns - 1] + "\u2026"]
    return found


def short(text: str, columns: int) -> str:
    """`text` in at most `columns`; the end stays, since it tells two paths apart."""
    return text if len(text) <= columns else "\u2026" + text[len(text) - columns + 1 :]


def clock(at: datetime | None) -> str:
    """The time of day in UTC, dashes where only the order is known."""
    return f"{at:%H:%M:%SZ}" if at else "--:--:--"


def doubt(uncertainty: timedelta) -> str:
    """How far off a time may be to either side, in the largest unit that says it whole: "±45s", "±12m", "±3h"."""
    seconds = round(uncertainty.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= 2 * size:
            return f" \u00b1{-(-seconds // size)}{unit}"
    return f" \u00b1{seconds}s" if seconds else ""


def who(item: Evidence) -> str:
    """The short name people use, "" where nobody is named."""
    return harmless(item.who_short)


def wording(item: Evidence) -> str:
    """What was said or done, and how it ended where that was not well; of an alert its step, where it does not fire."""
    ended = f" ({item.outcome})" if item.outcome and item.outcome is not Outcome.OK else ""
    detail = item.detail
    if (
        isinstance(detail, Alert)
        and detail.status
        and detail.status not in {"firing", str(item.text).split(" ")[0].lower()}
    ):
        ended = f" ({detail.status})"
    return harmless(str(item.text) + ended)


def origin(item: Evidence) -> str:
    """Where it can be looked up; the other places are counted."""
    place = item.places[0]
    more = f" and {len(item.places) - 1} more" if len(item.places) > 1 else ""
    return harmless(f"{place.source}: {place.locator}{more}")
