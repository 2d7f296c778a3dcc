"""fish histories: `- cmd:` items that look like YAML and are not, and the older `# epoch` form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.histories import Entry, event_of
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import Event, Place, Skipped

_CMD = re.compile(r"(?:- cmd: ?)+")
_WHEN = re.compile(r"  +when: *(\d{1,12})\s*$")
_OLD_STAMP = re.compile(r"# (\d{9,10})\s*$")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def identify(path: Path) -> bool:
    """Whether the first line with something on it is a `- cmd:` item with a `when:` in sight, or a `# epoch` line."""
    data = head(path)
    if not is_text(data):
        return False
    lines = [line for line in decode(data).splitlines() if line.strip()]
    if not lines:
        return False
    if _CMD.match(lines[0]) is not None:
        return any(_WHEN.match(line) for line in lines)
    return len(lines) > 1 and _OLD_STAMP.match(lines[0]) is not None and _OLD_STAMP.match(lines[1]) is None


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per item, in file order, times in UTC; an item cut off by the next one is a `Skipped`."""
    lines = read_text(path).split("\n")
    first = next((line for line in lines if line.strip()), "")
    items = _old_items(lines) if _OLD_STAMP.match(first) else _items(lines)
    for item in items:
        if item.stamp is None:
            yield Skipped(Place(source, f"line {item.line}"), "history item is cut off: it has no time")
        elif item.text.strip():
            yield event_of(item, source, "fish")


def _items(lines: list[str]) -> Iterator[Entry]:
    """Fish 2 and later: the command is raw to the end of its line; keys we do not know are passed over."""
    held: Entry | None = None
    for number, line in enumerate(lines, 1):
        start = _CMD.match(line)
        stamp = _WHEN.match(line)
        if start is not None:
            if held is not None:
                yield held
            held = Entry(number, _unescaped(line[start.end() :].rstrip("\r")))
        elif stamp is not None and held is not None:
            held = Entry(held.line, held.text, int(stamp[1]))
    if held is not None:
        yield held


def _old_items(lines: list[str]) -> Iterator[Entry]:
    """Fish 1: a `# epoch` line, then the command, whose line ends are hidden behind a backslash."""
    stamp: int | None = None
    held: list[str] = []
    start = 1
    for number, line in enumerate(lines, 1):
        match = _OLD_STAMP.match(line)
        if match is not None and not held:
            stamp = int(match[1])
            continue
        start = start if held else number
        held.append(line.removesuffix("\\"))
        if not line.endswith("\\"):
            if "".join(held).strip():
                yield Entry(start, "\n".join(held), stamp)
            held = []


def _unescaped(text: str) -> str:
    """Only a backslash and a newline are escaped; any other pair stands as it is."""
    return _ESCAPE.sub(lambda pair: {"n": "\n", "\\": "\\"}.get(pair[1], pair[0]), text)


READER = Reader("fish-history", identify, read)
