"""What `history` and `Get-History` print: numbered commands, with the times that HISTTIMEFORMAT or `-i` gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from wetink.artifacts.powershell_words import is_powershell
from wetink.artifacts.shell_words import is_command

_NUMBERED = re.compile(r"\s{0,8}(?P<number>\d{1,7})(?:\*| ) ?(?P<rest>\s{0,4}\S.*)")
_HEAD = re.compile(r"\s*Id\s.*\bCommandLine\s*")
_RULE = re.compile(r"\s*--[\s-]*")
_TIMED = re.compile(
    r"\[?(?:(?P<iso>\d{4}-\d\d-\d\d)[ T]|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4}) |\d{1,2}/\d{1,2}/\d{2,4} )"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?)\]?[ ]{1,3}(?P<text>\S.*)"
)
_FEW, _MOST_APART = 2, 400


@dataclass(frozen=True, slots=True)
class Listed:
    """A numbered command: the line it starts at, and the local time where the listing shows date and time."""

    line: int
    text: str
    at: datetime | None


def is_listing(lines: list[str]) -> bool:
    """Whether lines are such a listing: commands, most of them numbered, each number the one before and one more."""
    filled = [line for line in lines if line.strip() and not _HEAD.fullmatch(line) and not _RULE.fullmatch(line)]
    numbers = [int(found["number"]) for line in filled if (found := _NUMBERED.fullmatch(line))]
    if len(numbers) < _FEW or len(numbers) * 2 < len(filled) or not _NUMBERED.fullmatch(filled[0]):
        return False
    verdicts = [is_powershell(one.text) or is_command(one.text) for one in listed(lines)]
    if not any(verdicts) or 3 * verdicts.count(False) > len(verdicts):
        return False
    indented = sum(line.startswith(" ") for line in filled) * 4 >= len(numbers) * 3
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    return indented and steps * 10 >= (len(numbers) - 1) * 9


def of_powershell(lines: list[str]) -> bool:
    """Whether it has the heads of `Get-History`."""
    return any(_HEAD.fullmatch(line) for line in lines[:5])


def listed(lines: list[str]) -> Iterator[Listed]:
    """The commands of a listing in its order; a line without a number belongs to the command above."""
    held: tuple[int, list[str]] | None = None
    for number, line in enumerate(lines, 1):
        found = _NUMBERED.fullmatch(line)
        if found is None:
            if held is not None and line.strip() and not _RULE.fullmatch(line) and len(held[1]) < _MOST_APART:
                held[1].append(line)
            continue
        if held is not None:
            yield _made(*held)
        held = (number, [found["rest"].strip()])
    if held is not None:
        yield _made(*held)


def _made(line: int, rows: list[str]) -> Listed:
    timed = _TIMED.fullmatch(rows[0])
    if timed is None:
        return Listed(line, "\n".join(rows), None)
    return Listed(line, "\n".join([timed["text"], *rows[1:]]), _local(timed))


def _local(timed: re.Match[str]) -> datetime | None:
    """The time as written; a date with strokes says day or month first, so it gives none."""
    day = timed["iso"] or "-".join(part.zfill(2) for part in reversed((timed["dotted"] or "").split(".")))
    try:
        return datetime.fromisoformat(f"{day}T{timed['clock'].zfill(5)}") if day else None
    except ValueError:
        return None
