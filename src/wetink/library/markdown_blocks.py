"""Markdown cut into the blocks a draft is made of: items, quotes, footnotes, prose, with the line each began on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from wetink.patterns import when_used

_BULLET = when_used(r"[-*+](?: +|$)")
_NUMBER = when_used(r"[0-9]{1,9}[.)](?: +|$)")
_QUOTE = when_used(r"> ?")
_NOTE = when_used(r"\[\^([A-Za-z0-9_-]{1,40})\]: *")
_MOST = 16
_BLANKS = " " * _MOST
_FENCE = when_used(r"([ \t]*)(`{3,}|~{3,})([^`]*)$")


@dataclass(slots=True)
class Block:
    """One block at the left margin.

    kind   "number", "bullet", "quote", "note" (a footnote, its id in `id`), "group" (a ### heading) or "prose"
    lines  its lines, the marker and the indentation that goes with it taken off
    raw    its lines as they stand
    line   where it begins, counted from 1 in the file
    """

    kind: str
    line: int
    lines: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    id: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Fence:
    """An opening fence: how far it is indented, its bar, the words after it."""

    indent: int
    bar: str
    words: str

    def closed_by(self, line: str) -> bool:
        """Whether `line` ends the fenced block."""
        return self.bar in line and not line.strip(" \t").strip(self.bar[0])


def fence(line: str) -> Fence | None:
    """The fence that opens on this line, if one does."""
    return _fence(line) if "```" in line or "~~~" in line else None


@lru_cache(maxsize=512)  # all of a library's are of a few kinds
def _fence(line: str) -> Fence | None:
    found = _FENCE.fullmatch(line)
    return Fence(len(found[1]), found[2], found[3].strip()) if found else None


def dedent(line: str, width: int) -> str:
    """`line` without up to `width` leading blanks."""
    if line.startswith(_BLANKS[:width]) and width < _MOST:
        return line[width:]
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


_KINDS: dict[str, tuple[str, re.Pattern[str]]] = {
    **dict.fromkeys("-*+", ("bullet", _BULLET)),
    **dict.fromkeys("0123456789", ("number", _NUMBER)),
    ">": ("quote", _QUOTE),
    "[": ("note", _NOTE),
}
"""By the character that a block other than prose begins with: what it is and its marker."""


def _begin(line: str, number: int) -> Block | None:
    if line[0] not in _KINDS:
        return Block("group", number, [line[4:].strip()], [line]) if line.startswith("### ") else None
    kind, pattern = _KINDS[line[0]]
    found = pattern.match(line)
    if found is None:
        return None
    end = found.end()
    if kind == "note":
        return Block(kind, number, [line[end:]], [line], found[1], 4)
    return Block(kind, number, [line[end:]], [line], "", max(end, len(found[0].rstrip(" ")) + 1))


def blocks(lines: list[str], first: int) -> list[Block]:
    """The blocks of a section's body; `first` is the line number of its first line."""
    done: list[Block] = []
    last: Block | None = None
    opened: Fence | None = None
    after_blank = True
    for number, line in enumerate(lines, first):
        if opened is not None and last is not None:
            _go_on(last, line)
            opened = None if opened.closed_by(line) else opened
        elif not line or not line.strip(" \t"):
            if last is not None:
                last.raw.append("")
                last.lines.append("")
            after_blank = True
        else:
            opened = _fence(line) if "```" in line or "~~~" in line else None
            begun = _begun(line, number, last, opened, after_blank=after_blank)
            if begun is None and last is not None:
                _go_on(last, line)
            else:
                last = begun or Block("prose", number, [line], [line])
                done.append(last)
            after_blank = False
    for block in done:
        while block.raw and not block.raw[-1].strip():
            block.raw.pop()
            block.lines.pop()
    return done


def _begun(line: str, number: int, last: Block | None, opened: Fence | None, *, after_blank: bool) -> Block | None:
    """The block that begins on a line which is not blank; None where the line belongs to the last one."""
    if last is not None and (line[0] in " \t" or (opened and (opened.indent or last.kind == "number"))):
        return None
    begun = _begin(line, number)
    if begun is None:
        return Block("prose", number, [line], [line]) if last is None or after_blank else None
    same = last is not None and begun.kind == last.kind == "quote" and not after_blank
    return None if same else begun


def _go_on(block: Block, line: str) -> None:
    block.raw.append(line)
    width = block.width
    if block.kind == "quote" and line and (found := _QUOTE.match(line)):
        block.lines.append(line[found.end() :])
    else:
        block.lines.append(line[width:] if line.startswith(_BLANKS[:width]) and width < _MOST else dedent(line, width))


def joined(lines: list[str]) -> str:
    """Lines as one raw text: a backslash at the end keeps the line break, else the next line goes on after a blank."""
    if len(lines) == 1:
        return lines[0].rstrip(" \t")
    out: list[str] = []
    broken = True
    for n, line in enumerate(lines):
        part = line.rstrip(" \t") if broken else line.strip(" \t")
        if not broken and part:
            out.append(" ")
        broken = n + 1 < len(lines) and keeps_break(part)
        out += (part[:-1], "\n") if broken else (part,)
    return "".join(out)


def keeps_break(line: str) -> bool:
    """Whether the line ends in a backslash that is not itself escaped."""
    bare = line.rstrip(" \t") if "\\" in line else ""
    return (len(bare) - len(bare.rstrip("\\"))) % 2 == 1


def outside_fences(lines: list[str], wanted: Callable[[str], bool]) -> list[int]:
    """Indexes of the lines that `wanted` holds for and that are not inside a fenced block."""
    found: list[int] = []
    opened: Fence | None = None
    for n, line in enumerate(lines):
        if opened is not None:
            opened = None if opened.closed_by(line) else opened
        elif ("```" in line or "~~~" in line) and (starts := _fence(line)) is not None:
            opened = starts
        elif wanted(line):
            found.append(n)
    return found
