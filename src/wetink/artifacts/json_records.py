"""JSON documents of a file: one, an array, one a line, or several one after the other, each with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wetink.artifacts.text import HEAD, decode, head, is_text, read_text, same_file

Record = Mapping[str, object]
NOTHING: Record = {}

MOST_ERRORS = 1000
"""After so many stretches that are not JSON, the rest of a file is left unread."""

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)", re.DOTALL
)
_START = re.compile(r"^[ \t,]*(?=[\[{])", re.MULTILINE)
_BETWEEN = re.compile(r"[\s,]*(?:^[-=#*_]{3,}[ \t]*$[\s,]*)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON value of a file: `where` is its locator ("record 3" of the only array, else "line 12"), `key` its index.

    `broken` says why a stretch of the file could not be read; `value` is None then.
    """

    where: str
    value: object
    broken: str = ""


def documents(text: str) -> Iterator[Document]:
    """Every JSON value in `text`, the elements of top-level arrays one by one; stretches that are not JSON as `broken`.

    Linear in the text: after an error, reading goes on at the next line behind the error that starts with a bracket.
    """
    position, line, counted = 0, 1, 0
    alone, errors = True, 0
    text = no_lone_surrogates(text)
    while (position := _skip_between(text, position)) < len(text):
        line += text.count("\n", counted, position)
        counted = position
        value, end, why = _decode_at(text, position)
        alone = alone and not why and _skip_between(text, end) >= len(text)
        if why:
            errors += 1
            yield Document(f"line {line}", None, why if errors < MOST_ERRORS else "too much of this file is not JSON")
        elif isinstance(value, list):
            for number, item in enumerate(value, 1):
                yield Document(f"record {number}" if alone else f"line {line}, record {number}", item)
        else:
            yield Document(f"line {line}", value)
        alone = False
        position = end if errors < MOST_ERRORS else len(text)


def load(path: Path) -> Iterator[Document]:
    """`documents` of a whole file."""
    return documents(read_text(path))


def first(path: Path) -> object:
    """The first JSON value of a file's head, cut off where the head ends; None where it does not start with JSON.

    Every reader that knows some JSON asks this of every file, so the last answers are kept; nobody may change them.
    """
    same = same_file(path)
    return _first(path, *same) if same else None


@lru_cache(maxsize=4)
def _first(path: Path, *_same_file: int) -> object:
    data = head(path)
    if not is_text(data):
        return None
    text = no_lone_surrogates(decode(data))
    start = _skip_between(text, 0)
    if text[start : start + 1] not in {"{", "["}:
        return None
    value, _, why = _decode_at(text, start)
    if not why:
        return value
    return _closed(text[start:]) if len(data) >= HEAD else None


def as_far_as_whole(text: str) -> object:
    """The value that a text starts with, cut behind its last finished member and closed; None where none is whole."""
    text = no_lone_surrogates(text)
    return _closed(text[_skip_between(text, 0) :])


def record(value: object) -> Record:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else NOTHING


def records(value: object) -> tuple[Record, ...]:
    """The objects of an array, anything else in it left out."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def string(value: object) -> str:
    """A string as it is without white space around it, a number as written, anything else as ""."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def _skip_between(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _decode_at(text: str, position: int) -> tuple[object, int, str]:
    """(value, end, "") or (None, where to go on, why not)."""
    try:
        value, end = _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        return None, _next_start(text, max(error.pos, position + 1)), f"not JSON: {error.msg.lower()}"
    except RecursionError:
        return None, len(text), "nested too deeply"
    return value, end, ""


def _next_start(text: str, position: int) -> int:
    found = _START.search(text, position)
    return found.end() if found else len(text)


def _integer(digits: str) -> int | float:
    """Python refuses integers of more than 4,300 digits with an error that has no place."""
    return int(digits) if len(digits) <= 4000 else float("inf")


_DECODER = json.JSONDecoder(parse_int=_integer)


def no_lone_surrogates(text: str) -> str:
    r"""Half a pair (`\ud83d` alone) is valid JSON but cannot be written as UTF-8 later: it becomes U+FFFD."""
    return _ESCAPE.sub(_repair, text) if "\\ud" in text or "\\uD" in text else text


def _repair(found: re.Match[str]) -> str:
    escape = found.group()
    lone = len(escape) == 6 and escape[2] in "dD"
    return r"\ufffd" if lone else escape


def _closed(text: str) -> object:
    """The value that starts a cut-off text, as far as it is whole: cut behind the last finished item and closed."""
    stack: list[str] = []
    cut, closing = 0, ""
    in_string = False
    skip = False
    for index, char in enumerate(text):
        if skip:
            skip = False
        elif in_string:
            skip = char == "\\"
            in_string = char != '"'
        elif char == '"':
            in_string = True
        elif char in "{[":
            stack.append("}" if char == "{" else "]")
            cut, closing = index + 1, "".join(reversed(stack[-200:]))
        elif char in "}]" and stack:
            stack.pop()
        elif char == ",":
            cut, closing = index, "".join(reversed(stack[-200:]))
    value, _, why = _decode_at(text[:cut] + closing, 0)
    return None if why else value
