"""Answers that fit a model's window: lists cut into pages, long texts cut with what is left said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from wetink.errors import UsageError

ROOM = 20_000
"""Characters of an answer's JSON, about: some 6,000 tokens, a quarter of what clients take by default."""
LONGEST = 4_000
"""Characters of one text in a list."""

T = TypeVar("T")
Plain = dict[str, object]


def fitting(
    items: Sequence[T], start: int, value: Callable[[T], object], *, most: int = 200, room: int = ROOM
) -> tuple[list[object], int]:
    """The values from index `start` on that fit, at least one, and the index of the next one, 0 where none is left."""
    made: list[object] = []
    used = 0
    for number in range(start, len(items)):
        one = value(items[number])
        used += size(one)
        if made and (used > room or len(made) >= most):
            return made, number
        made.append(one)
    return made, 0


def pages(items: Iterable[object]) -> list[list[object]]:
    """All items on as many pages as they need, at least one page."""
    made: list[list[object]] = [[]]
    used = 0
    for one in items:
        used += size(one)
        if made[-1] and used > ROOM:
            made.append([])
            used = size(one)
        made[-1].append(one)
    return made


def size(value: object) -> int:
    """Characters that a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False, default=str))


def cut(text: str, start: int = 0, longest: int = LONGEST) -> tuple[str, int]:
    """The text from a character on, and how many characters are left behind what is given."""
    part = text[start : start + longest]
    return part, max(0, len(text) - start - len(part))


def numbered(number: int, count: int) -> int:
    """A page's index for its number from 1; raises `UsageError` where there is none."""
    if not 1 <= number <= count:
        raise UsageError(f"there is no page {number}", f"pages 1 to {count}")
    return number - 1


def shortened(value: object, longest: int = LONGEST) -> object:
    """A JSON value whose texts are cut where they are longer, with a note how much is missing."""
    if isinstance(value, str) and len(value) > longest:
        return f"{value[:longest]} [{len(value) - longest:,} more characters]"
    if isinstance(value, dict):
        return {key: shortened(inner, longest) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shortened(inner, longest) for inner in value]
    return value
