"""Objects as kubectl and tools like it print them: JSON or YAML, alone, in a list, or as a watch sends them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from wetink.artifacts.json_records import Document, Record, first, record, records
from wetink.artifacts.json_stream import Elements
from wetink.artifacts.safe_yaml import parse_yaml
from wetink.artifacts.text import HEAD, decode, head, is_text

ITEMS = frozenset({"items"})

_KEY = re.compile(r"(?:- )?[A-Za-z_][\w.]{0,40}:(?:\s|$)")
_ITEM = re.compile(r" {0,4}- ")
_NO_LIST = -1
_AWAITED = -2
"""Instead of the indent of the list whose items are taken one by one: there is none, or its first item is to come."""


def objects(path: Path) -> Iterator[Document]:
    """Every object of a file, the items of lists one by one; what cannot be read as `broken`.

    JSON is read as a stream. Of YAML each list item is read by itself, so one that is broken does not lose the rest.
    """
    if looks_like_json(path):
        for element in Elements(path, ITEMS):
            if record(element.value).get("type") == "BOOKMARK":
                continue  # tells where the watch stands, nothing of an object
            yield Document(f"record {element.number}", unwatched(element.value), element.why)
    else:
        yield from _yaml(path)


def opening(path: Path, *words: str) -> Record:
    """The first object of a file's head, empty where there is none; YAML is worth a look where one of `words` stands.

    Every file of a folder is asked, and to read YAML costs a tenth of a second.
    """
    if looks_like_json(path):
        value = first(path)
        items = record(value).get("items") if isinstance(value, dict) else value
        return record(unwatched(next(iter(records(items)), None) if isinstance(items, list) else value))
    text = _head_text(path)
    if not any(word in text for word in words) or not looks_like_yaml(text):
        return {}
    cut = len(text) >= HEAD // 2
    found = next(_pieces(text.splitlines(keepends=True), cut=cut), None)
    piece = found[1] if found else ""
    # The head of a long object ends anywhere: without its last line, or its last member, it is whole again.
    for whole in (piece, piece[: piece.rfind("\n") + 1], _without_last_member(piece)) if cut else (piece,):
        try:
            return record(unwatched(_first(parse_yaml(whole))))
        except ValueError:
            continue
    return {}


def _without_last_member(text: str) -> str:
    starts = [found.start() for found in re.finditer(r"^\w", text, re.MULTILINE)]
    return text[: starts[-1]] if starts else ""


def looks_like_json(path: Path) -> bool:
    """Whether a file's text starts with a bracket."""
    return _head_text(path).lstrip()[:1] in {"{", "["}


def looks_like_yaml(text: str) -> bool:
    """Whether the first line that says something is a key of a block mapping, or a list's item with one."""
    lines = (line for line in text.splitlines()[:50] if line.strip() and not line.startswith(("#", "---", "%")))
    return bool(_KEY.match(next(lines, "")))


def unwatched(value: object) -> object:
    """The object that an event of a watch carries ({"type": "ADDED", "object": {...}}), or the value itself."""
    outer = record(value)
    inner = outer.get("object")
    return inner if isinstance(inner, dict) and isinstance(outer.get("type"), str) and len(outer) == 2 else value


def _head_text(path: Path) -> str:
    data = head(path)
    return decode(data) if data and is_text(data) else ""


def _yaml(path: Path) -> Iterator[Document]:
    wide = head(path, 2) in {b"\xff\xfe", b"\xfe\xff"}  # as PowerShell redirects
    with path.open(encoding="utf-16" if wide else "utf-8-sig", errors="replace") as file:
        for line, text in _pieces(file, cut=False):
            try:
                value = _first(parse_yaml(text))
            except ValueError as error:
                yield Document(f"line {line}", None, str(error))
                continue
            if value is not None:
                yield Document(f"line {line}", unwatched(value))


def _first(value: object) -> object:
    """The one item of a piece that is a list."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _pieces(lines: Iterable[str], *, cut: bool) -> Iterator[tuple[int, str]]:
    """(first line, text) of each document, and of each item of a list at the top or under `items:`.

    What stands around the items (kind, metadata of the list) says nothing of an object. `cut`: the last piece may end
    in the middle and is left out, unless it is the only one.
    """
    piece = _Piece()
    given = 0
    for number, line in enumerate(lines, 1):
        for ready in piece.take(number, line):
            given += 1
            yield ready
    if not (cut and given):
        yield from piece.rest()


class _Piece:
    """The lines of the object that is being collected."""

    def __init__(self) -> None:
        self._start = 1
        self._lines: list[str] = []
        self._indent = _NO_LIST
        self._outside = False

    def take(self, number: int, line: str) -> Iterator[tuple[int, str]]:
        """Add a line; give what was complete before it."""
        indent = len(line) - len(line.lstrip(" "))
        if line.startswith("---"):
            yield from self.rest()
            self._indent, self._outside = _NO_LIST, False
        elif line.startswith("items:") and not line[6:].strip():
            self._lines = []
            self._indent, self._outside = _AWAITED, True
        elif self._starts_item(line, indent):
            yield from self.rest()
            self._indent, self._outside = indent, False
            self._add(number, line)
        elif self._indent >= 0 and indent <= self._indent and line.strip() and not line.lstrip().startswith("#"):
            yield from self.rest()  # behind the list
            self._outside = True
        elif not self._outside:
            self._add(number, line)

    def rest(self) -> Iterator[tuple[int, str]]:
        """Give what was collected, and begin anew."""
        text = "".join(self._lines)
        self._lines = []
        if text.strip():
            yield self._start, text

    def _starts_item(self, line: str, indent: int) -> bool:
        if not _ITEM.match(line):
            return False
        if self._indent == _NO_LIST:
            return indent == 0 and not self._lines
        return self._indent in {_AWAITED, indent}

    def _add(self, number: int, line: str) -> None:
        if not self._lines:
            if not line.strip() or line.startswith(("#", "%")):
                return
            self._start = number
        self._lines.append(line)
