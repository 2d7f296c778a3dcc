"""The elements of a long JSON array one after the other, with no more of the file in memory than one needs."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from wetink.artifacts import json_records
from wetink.artifacts.text import HEAD, decode, head, is_text

_CHUNK = 1 << 18
_SMALL = 4 << 20
"""Bytes of a file that is parsed at once: less than a program of this kind needs anyway."""
_GAP = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:\s*")
_NEXT = re.compile(r"\}\s*,?\s*(?=\{)")
_NEAR = 64
"""An error so near the end of what was read may be no error but a value that is cut off there."""

_MOST_ERRORS = 1000
_ONE = re.compile(r"[0-9]{4000,}")


def _integer(digits: str) -> int | float:
    """Python refuses integers of more than 4,300 digits with an error that has no place."""
    return float("inf") if _ONE.search(digits) else int(digits)


_DECODER = json.JSONDecoder(parse_int=_integer)


@dataclass(frozen=True, slots=True)
class Element:
    """A value of the array, counted from 1; `why` says why there is none."""

    number: int
    value: object
    why: str = ""


@dataclass(slots=True)
class Elements:
    """Iterates over the elements of a file's arrays.

    path  JSON: an array, an object that holds the array under one of `keys`, or several of these one after the other
          (JSON lines); an object without such a member is an element itself
    limit the most bytes to read (0: the whole file); what is cut off there is an element that cannot be read
    head  the other members of the object the array lies in, as far as they are read by now
    small a file of at most so many bytes is parsed at once
    """

    path: Path
    keys: frozenset[str]
    limit: int = 0
    head: dict[str, object] = field(default_factory=dict)
    small: int = _SMALL
    _buffer: str = ""
    _at: int = 0
    _ended: bool = False
    _number: int = 0
    _errors: int = 0

    def __iter__(self) -> Iterator[Element]:
        """Yield what there is; OSError passes."""
        small = self._small()
        if small is not None:
            yield from small
            return
        with self.path.open("rb") as file:
            start = file.read(2)
            file.seek(0)
            name = "utf-16" if start in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
            source = _Source(file, codecs.getincrementaldecoder(name)("replace"), self.limit)
            while (char := self._next(source)) and self._errors < _MOST_ERRORS:
                yield from self._top(char, source)

    # --- a small file at once ------------------------------------------------------------------------------

    def _small(self) -> Iterator[Element] | None:
        """The elements of a small file that is one whole JSON value: parsing it at once is several times as fast."""
        if self.limit or self.path.stat().st_size > self.small:
            return None
        text = json_records.no_lone_surrogates(decode(self.path.read_bytes()))
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return self._of_value(value)

    def _of_value(self, value: object) -> Iterator[Element]:
        if isinstance(value, list):
            yield from self._of_list(value)
            return
        lists = (
            [value[key] for key in value if key in self.keys and isinstance(value[key], list)]
            if isinstance(value, dict)
            else []
        )
        if lists and isinstance(value, dict):
            self.head = {key: item for key, item in value.items() if key not in self.keys or not isinstance(item, list)}
            for found in lists:
                yield from self._of_list(found)
        else:
            yield from self._of_list([value])

    def _of_list(self, values: list[object]) -> Iterator[Element]:
        for value in values:
            self._number += 1
            yield Element(self._number, value)

    # --- the buffer ----------------------------------------------------------------------------------------

    def _more(self, source: _Source) -> bool:
        """Read on, at least as much again as is waiting; False at the end of the file."""
        if self._ended:
            return False
        waiting = self._buffer[self._at :]
        text = source.read(max(_CHUNK, len(waiting)))
        self._buffer, self._at = waiting + text, 0
        self._ended = source.ended
        return True

    def _next(self, source: _Source) -> str:
        """The next character that is neither white space nor a comma, "" at the end."""
        while True:
            found = _GAP.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(source):
                return ""

    def _value(self, source: _Source) -> tuple[object, str]:
        """The value that starts here and "", or None and why it cannot be read (then the place is behind the error)."""
        self._next(source)
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if not self._ended and (error.pos >= len(self._buffer) - _NEAR or error.msg.startswith("Untermin")):
                    self._more(source)
                    continue
                self._at = max(error.pos, self._at + 1)
                return None, f"not JSON: {error.msg.lower()}"
            except RecursionError:
                self._at += 1
                return None, "nested too deeply"
            if end >= len(self._buffer) and self._more(source):
                continue  # a number may go on
            raw, self._at = self._buffer[self._at : end], end
            if "\\ud" in raw or "\\uD" in raw:  # may hold half a pair, which cannot be written as UTF-8 later
                return _decoded_again(json_records.no_lone_surrogates(raw))
            return value, ""

    # --- structure -----------------------------------------------------------------------------------------

    def _top(self, char: str, source: _Source) -> Iterator[Element]:
        if char == "[":
            self._at += 1
            yield from self._array(source)
        elif char == "{":
            self._at += 1
            yield from self._object(source)
        elif char in "]}":
            self._at += 1
        else:
            yield self._element(source)

    def _array(self, source: _Source) -> Iterator[Element]:
        while char := self._next(source):
            if char == "]":
                self._at += 1
                return
            element = self._element(source)
            yield element
            if element.why and not self._recover(source):
                return
        self._errors += 1
        yield Element(self._number + 1, None, "the file ends in the middle of the list")

    def _element(self, source: _Source) -> Element:
        self._number += 1
        value, why = self._value(source)
        self._errors += bool(why)
        return Element(self._number, value, why)

    def _recover(self, source: _Source) -> bool:
        """Go to the next place where an object follows another; False where there is none, or too many were wrong."""
        while self._errors < _MOST_ERRORS:
            found = _NEXT.search(self._buffer, self._at)
            if found:
                self._at = found.end()
                return True
            self._at = max(self._at, len(self._buffer) - _NEAR)
            if not self._more(source):
                self._at = len(self._buffer)
                return False
        return False

    def _object(self, source: _Source) -> Iterator[Element]:
        """The array of an object that has one, else the object itself."""
        head: dict[str, object] = {}
        listed = False
        while (char := self._next(source)) and char != "}":
            key, why = self._key(source)
            if not why and key in self.keys and self._next(source) == "[":
                self._at += 1
                self.head, listed = head, True
                yield from self._array(source)
            elif not why:
                head[key], why = self._value(source)
            if why:
                self._number += 1
                self._errors += 1
                yield Element(self._number, None, why)
                self._recover(source)
                return
        self._at += 1
        if not listed:
            self._number += 1
            yield Element(self._number, head)

    def _key(self, source: _Source) -> tuple[str, str]:
        """The name of a member (the place is behind its colon) and "", or why there is none."""
        key, why = self._value(source)
        if why or not isinstance(key, str):
            return "", why or "not JSON: a member without a name"
        while not (found := _COLON.match(self._buffer, self._at)):
            if not self._more(source):
                return "", "not JSON: a name without a value"
        self._at = found.end()
        return key, ""


@dataclass(slots=True)
class _Source:
    """A file's bytes as text."""

    file: IO[bytes]
    decoder: codecs.IncrementalDecoder
    limit: int = 0
    ended: bool = False

    def read(self, size: int) -> str:
        """About `size` more characters; sets `ended` when there are no others."""
        if self.limit:
            size = min(size, self.limit - self.file.tell())
        data = self.file.read(size) if size > 0 else b""
        self.ended = not data
        return self.decoder.decode(data, final=self.ended)


def _decoded_again(text: str) -> tuple[object, str]:
    """A value that was read before, now without halves of pairs; a depth that was just bearable may be so no more."""
    try:
        return _DECODER.decode(text), ""
    except RecursionError:
        return None, "nested too deeply"


def may_hold(path: Path, *names: bytes) -> bool:
    """Whether a file's head has one of these names of members: parsing is slow, and most files are another tool's."""
    data = head(path)
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or any(b'"' + name + b'"' in data for name in names)


def peek(path: Path, keys: frozenset[str]) -> tuple[dict[str, object], object]:
    """Look at a file's head: the members around its array, and its first element.

    Both are empty where the file does not start like JSON; an element longer than the head is given as far as it goes.
    """
    data = head(path)
    if not is_text(data) or decode(data).lstrip()[:1] not in {"{", "["}:
        return {}, None
    elements = Elements(path, keys, limit=HEAD)
    first = next((element.value for element in elements if not element.why), None)
    return elements.head, first if first is not None else _cut(json_records.first(path), keys)


def _cut(value: object, keys: frozenset[str]) -> object:
    """The first element of a value whose end was cut off."""
    if isinstance(value, dict):
        inner = next((value[key] for key in keys if isinstance(value.get(key), list)), None)
        value = value if inner is None else inner
    if isinstance(value, list):
        return value[0] if value else None
    return value
