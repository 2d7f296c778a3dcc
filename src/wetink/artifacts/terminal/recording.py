"""A recording in one form for all formats: the joined output, when each piece came, how wide the screen was."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wetink.artifacts.terminal.paper import visible

_SWITCH = re.compile(r"\x1b\[\?(?:1049|1047|47)([hl])")
_WRAPS = re.compile(r" \r(?![\r\n])|(?P<next>[^\s\x00-\x1f])\r(?=(?P=next))")
_UNWRAPPED = 1000
_NARROWEST = 40
_LONGEST_ROW = 4096


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output as it was written: `at` in seconds since the start, None where the format keeps no times."""

    at: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Resize:
    """The screen became `columns` wide."""

    columns: int


@dataclass(frozen=True, slots=True)
class Screenful:
    """What a full-screen program (less, vim, top, watch) wrote while it held the alternate screen.

    offset   where in the recording's text it stood before it was cut out
    entered  seconds since the start, None where unknown
    starts   offsets in `text` at which its pieces begin, times[i] the seconds of piece i; empty without times
    """

    offset: int
    text: str
    entered: float | None
    columns: int
    starts: Sequence[int] = ()
    times: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """Output without the alternate screens.

    text    everything printed, escape sequences whole
    starts  ascending offsets in `text` at which the pieces begin, times[i] the seconds of piece i; empty without times
    widths  offset and columns from there on, ascending
    end     seconds at which the recording ends, None where unknown
    """

    text: str
    starts: Sequence[int]
    times: Sequence[float]
    widths: Sequence[tuple[int, int]]
    screens: tuple[Screenful, ...]
    end: float | None

    @property
    def timed(self) -> bool:
        """Whether the pieces carry times."""
        return bool(self.starts)

    def at(self, offset: int) -> float | None:
        """Seconds at which the character at `offset` was printed."""
        if not self.starts:
            return None
        return self.times[max(0, bisect_right(self.starts, offset) - 1)]

    def columns(self, offset: int) -> int:
        """Width of the screen when the character at `offset` was printed."""
        return self.widths[max(0, bisect_right(self.widths, (offset, 1 << 30)) - 1)][1]

    def boundaries(self, start: int, end: int) -> Sequence[int]:
        """Offsets strictly inside (start, end) at which a new piece begins."""
        first = bisect_right(self.starts, start)
        return self.starts[first : bisect_right(self.starts, end - 1, lo=first)]


def record(pieces: Iterable[Chunk | Resize], columns: int | None = None, end: float | None = None) -> Recording:
    """Join pieces in order.

    columns  width at the start; where it is not known it shows in the lines that were wrapped
    end      seconds at the end, if the format says it
    """
    texts: list[str] = []
    starts: list[int] = []
    times: list[float] = []
    widths = [(0, columns or 0)]
    length = 0
    for piece in pieces:
        if isinstance(piece, Resize):
            widths.append((length, piece.columns))
            continue
        if piece.at is not None and piece.text:
            starts.append(length)
            times.append(piece.at)
        texts.append(piece.text)
        length += len(piece.text)
    text = "".join(texts)
    widths[0] = (0, columns or _width_in(text))
    whole = Recording(text, starts, times, widths, (), end if end is not None else max(times, default=None))
    return _without_alternate(whole)


def _width_in(text: str) -> int:
    """The width of an unknown screen: line editors write a blank and go back where a row is full.

    Where no line ever did, none was longer than its row, and any large number will do.
    """
    found: Counter[int] = Counter()
    for match in _WRAPS.finditer(text):
        start = max(text.rfind("\n", 0, match.start()), text.rfind("\r", 0, match.start())) + 1
        if match.start() - start < _LONGEST_ROW:
            row = visible(text[start : match.start()])
            found[len(row)] += bool(row.strip())  # blanks alone wipe a progress line away
    likely = [(count, width) for width, count in found.items() if width >= _NARROWEST and count]
    return max(likely)[1] if likely else _UNWRAPPED


def _without_alternate(whole: Recording) -> Recording:
    """Cut out each span between entering and leaving the alternate screen, offsets moved accordingly."""
    spans = _spans(whole.text)
    if not spans:
        return whole
    kept: list[str] = []
    screens: list[Screenful] = []
    cuts: list[tuple[int, int]] = []  # (end of a cut in the old text, characters cut so far)
    last = gone = 0
    for start, end in spans:
        kept.append(whole.text[last:start])
        inside = slice(bisect_left(whole.starts, start), bisect_left(whole.starts, end))
        starts = [at - start for at in whole.starts[inside]]
        columns = max(whole.columns(start), whole.columns(end - 1))
        screens.append(
            Screenful(start - gone, whole.text[start:end], whole.at(start), columns, starts, whole.times[inside])
        )
        gone += end - start
        cuts.append((end, gone))
        last = end
    kept.append(whole.text[last:])
    moved = _Moves(spans, cuts)
    moved_starts = [moved.of(start) for start in whole.starts]
    widths = [(moved.of(offset), columns) for offset, columns in whole.widths]
    return Recording("".join(kept), moved_starts, whole.times, widths, tuple(screens), whole.end)


@dataclass(frozen=True, slots=True)
class _Moves:
    spans: list[tuple[int, int]]
    cuts: list[tuple[int, int]]

    def of(self, offset: int) -> int:
        """Where an offset of the whole text lies in the cut one; one inside a span lies where the span was."""
        index = bisect_right(self.spans, (offset, 1 << 62)) - 1
        if index < 0:
            return offset
        start, end = self.spans[index]
        before = self.cuts[index - 1][1] if index else 0
        return start - before if offset < end else offset - self.cuts[index][1]


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for match in _SWITCH.finditer(text):
        if match[1] == "h" and start is None:
            start = match.start()
        elif match[1] == "l" and start is not None:
            spans.append((start, match.end()))
            start = None
    if start is not None:
        spans.append((start, len(text)))
    return spans
