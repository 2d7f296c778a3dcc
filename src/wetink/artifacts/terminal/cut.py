"""A recording cut into printed lines and spans in which a line was edited, where the shell marks them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_STOP = re.compile(r"\n|\x1b\[\?2004([hl])|\x1b\](?:133|633);([BC])[^\x07\x1b]{0,8192}(?:\x07|\x1b\\)?")
_MARK = re.compile(r"\x1b\](133|633|7|0|2);([^\x07\x1b]{0,8192})(?:\x07|\x1b\\|(?=\x1b))")
_STYLED = re.compile(r"(?:\x1b\[[0-9;:]{0,64}m|\x1b\(B|[\x0f\r])+\Z")
_LONGEST_REDRAW = 8192
_LONGEST_STYLE = 256


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of output (or, without marks, a prompt and what was typed): `text[start:end]`, its newline at `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edited:
    """A span in which the shell held the line: from the start of the line to Enter or Ctrl-C.

    mark   where the editing began; the prompt stands before it (zsh) or behind it (bash, fish)
    after  where the output begins
    """

    start: int
    mark: int
    end: int
    after: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What a shell told its terminal: `kind` "133;B", "133;D", "633;E", "7", "title"; `value` what follows."""

    offset: int
    kind: str
    value: str


def pieces(text: str) -> Iterator[Printed | Edited]:
    """Lines and edited spans in order. A last line that was never ended is no command and is left out."""
    start = 0
    mark: int | None = None
    past = 0
    for match in _STOP.finditer(text):
        if match.start() < past:
            continue
        opens = match[1] == "h" or match[2] == "B"
        closes = match[1] == "l" or match[2] == "C"
        if opens and mark is None:
            mark = match.start()
        elif closes and mark is not None:
            past = _after(text, mark, match)
            yield Edited(start, mark, match.start(), past)
            start, mark = past, None
        elif match[0] == "\n" and mark is None:
            yield Printed(start, match.start())
            start = match.end()
    if mark is not None and text.endswith("\n"):
        yield Edited(start, mark, len(text), len(text))


def _after(text: str, mark: int, close: re.Match[str]) -> int:
    """Where output begins: bash and fish break the line before they let go of it, zsh behind, after a last redraw.

    Fish sets its colours back between the two.
    """
    tail = text[max(mark, close.start() - _LONGEST_STYLE) : close.start()]
    if _STYLED.sub("", tail).endswith("\n"):
        return close.end()
    newline = text.find("\n", close.end(), close.end() + _LONGEST_REDRAW)
    return newline + 1 if newline >= 0 else close.end()


def marks(text: str) -> list[Mark]:
    """All marks a shell or terminal program left in the output, in order."""
    if "\x1b]" not in text:
        return []
    found = []
    for match in _MARK.finditer(text):
        number, value = match[1], match[2]
        if number in {"133", "633"}:
            code, _, rest = value.partition(";")
            found.append(Mark(match.start(), f"{number};{code}", rest))
        else:
            found.append(Mark(match.start(), "7" if number == "7" else "title", value))
    return found


def between(found: list[Mark], start: int, end: int) -> list[Mark]:
    """The marks in `text[start:end]`."""
    first = bisect_left(found, start, key=lambda mark: mark.offset)
    return found[first : bisect_left(found, end, lo=first, key=lambda mark: mark.offset)]
