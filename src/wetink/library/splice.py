"""A section some of whose items changed: only those are written anew, all other lines stay where and as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from wetink.library.loose_steps import with_loose
from wetink.library.markdown_blocks import Block, blocks
from wetink.library.markdown_lists import write_placeholders, write_prevention
from wetink.library.markdown_steps import write_claims, write_ruled_out, write_step
from wetink.model.draft import Step
from wetink.patterns import when_used

_CLAIMS = ("impact", "cause", "not_this", "before_you_start", "escalation")
_STEPS = ("diagnosis", "resolution", "verification")
_ITEMS = frozenset({"bullet", "number"})
_KINDS = {"ruled_out": _ITEMS | {"quote"}, **dict.fromkeys(_CLAIMS, _ITEMS | {"quote"})}
_NUMBER = when_used(r"[0-9]{1,9}(?=[.)])")

Write = Callable[[Any, int], str]
_WRITE: dict[str, Write] = {
    **dict.fromkeys(_CLAIMS, lambda item, _: write_claims((item,))),
    **dict.fromkeys(_STEPS, lambda item, number: write_step(item, f"{number}.")),
    "prevention": lambda item, _: write_prevention((item,)),
    "placeholders": lambda item, _: write_placeholders((item,)),
    "ruled_out": lambda item, number: (
        write_step(item, f"{number}.") if isinstance(item, Step) else write_ruled_out((item,))
    ),
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines of the section; `item` says which of the old items they are, None for what is none."""

    lines: tuple[str, ...]
    item: int | None = None


def spliced(
    field: str,
    lines: Sequence[str],
    old: Sequence[object],
    new: Sequence[object],
    *,
    loose: bool,
    dropped: frozenset[str],
) -> list[str] | None:
    """The section's lines below its heading with `new` items in place of `old` ones; None where that cannot be told.

    What is no item stays behind the item that it follows; numbers are counted anew. `dropped` are our own lines for an
    empty section.
    """
    write = _WRITE.get(field)
    if write is None or not old or not new:
        return None
    written = len("\n".join(lines).rstrip("\n").split("\n"))  # the blank lines at the end belong to the section
    pieces = _pieces(field, lines[:written], loose=loose, dropped=dropped)
    if sum(piece.item is not None for piece in pieces) != len(old):
        return None
    out: list[str] = []
    number = 0
    for piece, fresh in _plan(pieces, old, new):
        counted = isinstance(fresh, Step) if fresh is not None else _is_numbered(piece)
        number += counted or (field in _STEPS and (fresh is not None or piece.item is not None))
        if fresh is not None:
            _add_fresh(out, write(fresh, number).rstrip("\n").split("\n"), apart=isinstance(fresh, Step))
        else:
            _add_old(out, _numbered(piece, number) if counted else piece.lines)
    return out


def _pieces(field: str, lines: Sequence[str], *, loose: bool, dropped: frozenset[str]) -> list[_Piece]:
    """The lines cut at their blocks; the blanks behind a block belong to it."""
    found: list[Block] = blocks(list(lines), 0)
    found = with_loose(found, (field,)) if loose else found
    starts = [block.line for block in found]
    pieces = [_Piece(tuple(lines[: starts[0]]))] if starts and starts[0] else []
    number = 0
    for block, end in zip(found, [*starts[1:], len(lines)], strict=True):
        part = tuple(lines[block.line : end])
        is_item = block.kind in _KINDS.get(field, _ITEMS)
        if is_item or "\n".join(part).strip() not in dropped:
            pieces.append(_Piece(part, number if is_item else None))
        number += is_item
    return pieces


def _plan(pieces: list[_Piece], old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[_Piece, object | None]]:
    """Pieces in their new order, each old one as it is (None) or a new item in its place."""
    before: dict[int, list[object]] = {}
    gone: set[int] = set()
    for tag, begin, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone |= set(range(begin, end))
            before[begin] = list(new[first:last])
    for piece in pieces:
        if piece.item is not None:
            yield from ((piece, fresh) for fresh in before.pop(piece.item, ()))
        if piece.item not in gone or piece.item is None:
            yield piece, None
    tail = next(piece for piece in reversed(pieces) if piece.item is not None)
    yield from ((tail, fresh) for some in before.values() for fresh in some)


def _is_numbered(piece: _Piece) -> bool:
    return piece.item is not None and _NUMBER.match(piece.lines[0]) is not None


def _numbered(piece: _Piece, number: int) -> tuple[str, ...]:
    """An item under its new number, its further lines moved as far as the number grew."""
    found = _NUMBER.match(piece.lines[0])
    if found is None or found[0] == str(number):
        return piece.lines
    more = len(str(number)) - len(found[0])
    first = str(number) + piece.lines[0][found.end() :]
    return first, *(_moved(line, more, len(str(number)) + 2) for line in piece.lines[1:])


def _moved(line: str, more: int, least: int) -> str:
    """A further line of an item, whose marker is `more` characters longer now and needs `least` blanks below it."""
    if not line.startswith(" ") or not more:
        return line
    if more > 0:
        return " " * more + line
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(-more, max(0, blanks - least)) :]


def _add_fresh(out: list[str], lines: list[str], *, apart: bool) -> None:
    """New items of a list stand one below the other, steps a blank line apart."""
    if out and out[-1].strip() and (apart or (out[-1].lstrip()[:1] not in "-*+" and not out[-1].startswith("  "))):
        out.append("")
    out += lines
    if apart:
        out.append("")


def _add_old(out: list[str], lines: Sequence[str]) -> None:
    """What was there, apart from a new item before it where it is no item of the same list."""
    if out and out[-1].strip() and lines and lines[0].startswith(("#", "```", "~~~")):
        out.append("")
    out += lines
