"""Tables that command line tools print: columns that begin where their headings begin, or cells between tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_HEADING = re.compile(r"\S+(?: \S+)*")

Row = Mapping[str, str]


def headings(line: str) -> tuple[str, ...]:
    """The headings of a table's first line; a single space belongs to a heading ("LAST SEEN")."""
    if "\t" in line:
        return tuple(cell.strip() for cell in line.split("\t"))
    return tuple(found.group() for found in _HEADING.finditer(line))


def rows(lines: Sequence[str], first: int) -> Iterator[tuple[int, Row | None]]:
    """(line number, cells by heading) of the lines below the headings in `lines[first]`; numbers count from 1.

    Empty lines are left out; None for a line that does not fit below the headings.
    """
    names = headings(lines[first])
    starts = [found.start() for found in _HEADING.finditer(lines[first])]
    tabs = "\t" in lines[first]
    for number, line in enumerate(lines[first + 1 :], first + 2):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")] if tabs else _cut(line, starts)
        fits = bool(cells) and len(cells) <= len(names) and cells[0] != "" and len(cells) > 1
        yield number, dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=True)) if fits else None


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line; empty where a word lies across a column's edge, for then it is no row of this table."""
    edges = [start for start in starts[1:] if start < len(line)]
    if any(line[edge - 1] != " " for edge in edges):
        return []
    return [line[start:end].strip() for start, end in zip([0, *edges], [*edges, len(line)], strict=True)]
