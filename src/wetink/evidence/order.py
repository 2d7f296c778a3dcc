"""Positions for what has an order and no time: between the neighbours that can be told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command, is_message, squeezed
from wetink.model.event import UNKNOWN, Kind
from wetink.model.evidence import ClockNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wetink.evidence.rows import Row
    from wetink.evidence.sightings import Sighting

_MOST_RUNS = 8
_LEAST = 6
_STEP = 1e-3
_AFTER = 3600.0


def position(rows: Sequence[Row], sightings: Sequence[Sighting]) -> tuple[dict[int, Row], list[ClockNote]]:
    """Give every row without time a position; returns, by id of such a row, the timed row it was matched with.

    Commands that another source holds with a time, or whose output a message shows, anchor their stream. What lies
    between two anchors, or behind the last one, is spread over what the same person said meanwhile: who talks is at
    work. Streams without any anchor, then reports, stand behind everything.
    """
    streams: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.of is None:
            streams[row.stream].append(row)
    known = _Known(_timed(rows), _shown(sightings), _talk(rows))
    twins: dict[int, Row] = {}
    notes: list[ClockNote] = []
    loose: list[list[Row]] = []
    for name in sorted(streams):
        own = streams[name]
        open_ = [row for row in own if row.seconds is None]
        if open_ and own[0].event.kind is Kind.DOCUMENT:
            loose.append(open_)
        elif open_:
            found = _anchors(own, known)
            twins.update(found)
            if len(open_) == len(own) and (found or own[0].event.when == UNKNOWN):  # others were told of already
                notes.append(ClockNote(name, _said(len(found), len(own))))
            if not _spread(own, found, known.talk_of(own)):
                loose.append(own)
    _append(sorted(loose, key=lambda part: (part[0].event.kind is Kind.DOCUMENT, part[0].stream)), rows)
    for row in rows:
        if row.of is not None and row.seconds is None:
            row.seconds = row.of.seconds
    return twins, notes


@dataclass(frozen=True, slots=True)
class _Known:
    """What has a time: commands by line, messages by id of the row whose output they show, talk by person."""

    timed: dict[str, list[Row]]
    shown: dict[int, list[Row]]
    talk: dict[str, list[float]]

    def talk_of(self, rows: Sequence[Row]) -> list[float]:
        """When the person of a stream said something, anybody where that one is silent or unknown."""
        speaker = next((row.person.key for row in rows if row.person is not None), "")
        return self.talk.get(speaker) or self.talk[""]


def _shown(sightings: Iterable[Sighting]) -> dict[int, list[Row]]:
    shown: dict[int, list[Row]] = defaultdict(list)
    for sighting in sightings:
        if sighting.lines and sighting.message.seconds is not None:
            shown[id(sighting.command)].append(sighting.message)
    return shown


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


def _talk(rows: Iterable[Row]) -> dict[str, list[float]]:
    """When each person said something, and under "" when anybody did, ascending."""
    found: dict[str, list[float]] = {"": []}
    for row in rows:
        if row.seconds is not None and is_message(row):
            found[""].append(row.seconds)
            if row.person is not None:
                found.setdefault(row.person.key, []).append(row.seconds)
    return {key: sorted(times) for key, times in found.items()}


def _anchors(own: Sequence[Row], known: _Known) -> dict[int, Row]:
    """The longest run of matches that keeps both orders (Hunt and Szymanski 1977), by id of the row without time.

    A row's own matches are tried latest first, so that only one of them is used.
    """
    tails: list[tuple[float, str, int, int]] = []
    ends: list[int] = []
    chain: list[tuple[Row, Row | None, int]] = []
    for row in own:
        for match in sorted(_matches(row, known), key=_place, reverse=True):
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


def _matches(row: Row, known: _Known) -> list[Row]:
    """Where a row may belong; a row with a time belongs to itself."""
    if row.seconds is not None:
        return [row]
    same = known.timed.get(squeezed(row.event.text), ())
    others = [r for r in same if r.stream != row.stream or r.of is not None]
    mine = [r for r in others if r.person is not None and row.person is not None and r.person.key == row.person.key]
    free = [r for r in others if r.person is None or row.person is None]
    return [*(mine or free), *known.shown.get(id(row), ())]


def _spread(own: Sequence[Row], anchors: dict[int, Row], talk: Sequence[float]) -> bool:
    """Positions between and behind anchors, and just before the first; False where there is none."""
    fixed: list[tuple[int, float]] = []
    for index, row in enumerate(own):
        anchor = anchors.get(id(row), row)
        if anchor.seconds is not None:
            fixed.append((index, anchor.seconds if is_command(anchor) else anchor.seconds - _STEP))
    if not fixed:
        return False
    if all(row.event.when.elapsed is not None for row in own):
        _by_own_seconds(own, fixed)
        return True
    first, start = fixed[0]
    last, stop = fixed[-1]
    for index in range(first):
        own[index].seconds = start - (first - index) * _STEP
    for (left, low), (right, high) in pairwise(fixed):
        _between(own[left + 1 : right], low, high, talk)
    end = talk[-1] if talk and talk[-1] > stop else stop + (len(own) - last) * _STEP
    _between(own[last + 1 :], stop, end, talk)
    for index, seconds in fixed:
        if own[index].seconds is None:
            own[index].seconds = seconds
    return True


def _by_own_seconds(own: Sequence[Row], fixed: Sequence[tuple[int, float]]) -> None:
    """Positions in a recording, whose own seconds tell how far each row is from the last anchor before it.

    What lies before the first anchor is counted back from that; nothing passes the next anchor, or the row before it.
    """
    spent = [row.event.when.elapsed or 0.0 for row in own]
    fixes = dict(fixed)
    anchor, latest = fixed[0][0], float("-inf")
    later = [index for index, _ in fixed]
    for index, row in enumerate(own):
        anchor = index if index in fixes else anchor
        at = bisect_right(later, index)
        end = later[at] if at < len(later) else None
        moment = fixes[anchor] + spent[index] - spent[anchor]
        latest = max(latest, min(moment, fixes[end]) if end is not None else moment)
        row.seconds = latest if row.seconds is None else row.seconds


def _between(rows: Sequence[Row], low: float, high: float, talk: Sequence[float]) -> None:
    """Spread rows evenly over the steps from one moment of talk to the next between `low` and `high`."""
    points = [low, *talk[bisect_right(talk, low) : bisect_left(talk, high)], high]
    for index, row in enumerate(rows, 1):
        step, part = divmod(index * (len(points) - 1) / (len(rows) + 1), 1)
        at = int(step)
        row.seconds = points[at] + (points[min(at + 1, len(points) - 1)] - points[at]) * part


def _append(parts: Iterable[Sequence[Row]], rows: Iterable[Row]) -> None:
    """Put streams without any anchor behind everything, one after the other."""
    latest = max((row.seconds for row in rows if row.seconds is not None), default=0.0)
    for part in parts:
        latest += _AFTER
        for row in part:
            latest += _STEP
            row.seconds = latest
