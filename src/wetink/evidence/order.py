"""Positions for what has an order and no time: between the neighbours that can be told."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command, squeezed
from wetink.model.event import Kind
from wetink.model.evidence import ClockNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wetink.evidence.rows import Row

_MOST_RUNS = 8
_LEAST = 6
_STEP = 1e-3
_AFTER = 3600.0


def position(rows: Sequence[Row]) -> tuple[dict[int, Row], list[ClockNote]]:
    """Give every row without time a position; returns, by id of such a row, the timed row that is its twin.

    Commands that another source holds with a time anchor their stream; what lies between two anchors is spread evenly
    between them. Streams without any anchor, then reports, stand behind everything.
    """
    streams: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.of is None:
            streams[row.stream].append(row)
    timed = _timed(rows)
    twins: dict[int, Row] = {}
    notes: list[ClockNote] = []
    loose: list[list[Row]] = []
    for name in sorted(streams):
        own = streams[name]
        if all(row.seconds is not None for row in own):
            continue
        if own[0].event.kind is Kind.DOCUMENT:
            loose.append([row for row in own if row.seconds is None])
            continue
        found = _anchors(own, timed)
        twins.update(found)
        anchored = _spread(own, found)
        if not any(row.known for row in own):
            notes.append(ClockNote(name, _said(len(found), len(own))))
        if not anchored:
            loose.append(own)
    _append(sorted(loose, key=lambda part: (part[0].event.kind is Kind.DOCUMENT, part[0].stream)), rows)
    for row in rows:
        if row.of is not None and row.seconds is None:
            row.seconds = row.of.seconds
    return twins, notes


def _said(anchors: int, length: int) -> str:
    if not anchors:
        return f"no times: {length} entries whose order alone is known"
    return f"no times: {length} entries put between {anchors} of them that other sources hold with a time"


def _timed(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Commands with a position by their line, in time order; a line that is run all the time proves nothing."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.seconds is not None and is_command(row):
            line = squeezed(row.event.text)
            if len(line) >= _LEAST:
                found[line].append(row)
    return {line: sorted(same, key=_place) for line, same in found.items() if len(same) <= _MOST_RUNS}


def _anchors(own: Sequence[Row], timed: dict[str, list[Row]]) -> dict[int, Row]:
    """The longest run of matches that keeps both orders (Hunt and Szymanski 1977), by id of the row without time."""
    tails: list[tuple[float, str, int, int]] = []
    ends: list[int] = []
    chain: list[tuple[Row, Row | None, int]] = []
    for row in own:
        for match in _matches(row, timed):
            place = _place(match)
            at = bisect_left(tails, place)
            chain.append((row, None if match is row else match, ends[at - 1] if at else -1))
            tails[at : at + 1] = [place]
            ends[at : at + 1] = [len(chain) - 1]
    found: dict[int, Row] = {}
    link = ends[-1] if ends else -1
    while link >= 0:
        row, other, link = chain[link]
        if other is not None:
            found[id(row)] = other
    return found


def _place(row: Row) -> tuple[float, str, int, int]:
    """Where a row stands in time; no two rows stand at the same place, so that none is matched twice."""
    return (row.seconds if row.seconds is not None else 0.0, row.stream, row.order, row.rank)


def _matches(row: Row, timed: dict[str, list[Row]]) -> list[Row]:
    """Where a row may belong, latest first so that it is used once; a row with a time belongs to itself."""
    if row.seconds is not None:
        return [row]
    same = [r for r in timed.get(squeezed(row.event.text), ()) if r.stream != row.stream or r.of is not None]
    mine = [r for r in same if r.person is not None and row.person is not None and r.person.key == row.person.key]
    free = [r for r in same if r.person is None or row.person is None]
    return list(reversed(mine or free))


def _spread(own: Sequence[Row], anchors: dict[int, Row]) -> bool:
    """Positions between anchors, just before the first and just behind the last; False where there is none."""
    fixed: list[tuple[int, float]] = []
    for index, row in enumerate(own):
        anchor = anchors.get(id(row))
        seconds = row.seconds if row.seconds is not None else anchor.seconds if anchor is not None else None
        if seconds is not None:
            fixed.append((index, seconds))
    if not fixed:
        return False
    first, start = fixed[0]
    last, stop = fixed[-1]
    for index in range(first):
        own[index].seconds = start - (first - index) * _STEP
    for index in range(last + 1, len(own)):
        own[index].seconds = stop + (index - last) * _STEP
    for (left, low), (right, high) in pairwise(fixed):
        _between(own, left, right, low, high)
    for index, seconds in fixed:
        if own[index].seconds is None:
            own[index].seconds = seconds
    return True


def _between(own: Sequence[Row], left: int, right: int, low: float, high: float) -> None:
    for index in range(left + 1, right):
        if own[index].seconds is None:
            own[index].seconds = low + (high - low) * (index - left) / (right - left)


def _append(parts: Iterable[Sequence[Row]], rows: Iterable[Row]) -> None:
    """Put streams without any anchor behind everything, one after the other."""
    latest = max((row.seconds for row in rows if row.seconds is not None), default=0.0)
    for part in parts:
        latest += _AFTER
        for row in part:
            latest += _STEP
            row.seconds = latest
