"""The head of a document between "---" (YAML) or "+++" (TOML) lines: its plain pairs, and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date

from wetink.artifacts.text import brief
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Place, Skipped

_FENCE = re.compile(r"---[ \t]*|\+\+\+[ \t]*")
_PAIR = re.compile(r"([A-Za-z][\w -]{0,60}?)\s*[:=]\s*(.*)")
_META_LINE = re.compile(r"[\s#-]|$|[\w\"'. -]{1,60}\s*[:=]|[\]}\[]|<<:|(?:<{7}|={7}|>{7})(?: |$)")
_LINES = 200

_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?: |$)")
_QUOTED = re.compile(r"\"(?>(?:[^\"\\]|\\.){0,4000})\"|'[^']{0,4000}+'|(?:^|\s)#.*")
_KEY = re.compile(r"\s*(?:- {1,20}){0,20}(?:(?:<<|[\w. -]{1,60}):(?:\s+|$))?")
_REFERENCE = re.compile(r"[&*]\w")
_TAG = re.compile(r"![\w!<]")
_IN_FLOW = re.compile(r"[\[{,:]\s{0,20}(?:[&*]\w|![\w!<])")
_LONG_NUMBER = re.compile(r"\d{400}")
_DEEPEST = 50
_NO_TEXT = re.compile(r"(?i)(?:yes|no|on|off|true|false|[-+]?\d[\d_.]*)$")
_TEXTS = {"title", "owner", "service", "author", "severity", "team"}
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:$|[T ])")


def front_matter(text: str) -> tuple[str, tuple[tuple[str, str], ...], int]:
    """(the document, the front matter's top-level pairs with lower-case keys, the document's first line).

    Only at the very start; nested values are left out. A rule at the top of a text is no front matter.
    """
    inside, end = _inside(text)
    if not end:
        return text, (), 1
    pairs = (found for line in inside if (found := _PAIR.fullmatch(line.rstrip())))
    meta = tuple((found[1].strip().lower(), found[2].strip().strip("\"'")) for found in pairs)
    rest = text.split("\n", end + 1)[end + 1 :]
    return "\n".join(rest), tuple((key, value) for key, value in meta if value), end + 2


def faults(text: str, source: str) -> Iterator[tuple[str, Skipped]]:
    """(key, what is wrong) for each value that is not what its key says; such a value is not used.

    Raises ArtifactUnreadable, with the line, for a head that could be read in two ways or is made to do harm: merge
    conflicts, a key twice, aliases, tags, endless nesting or numbers. It is looked at, never handed to a YAML loader.
    """
    inside, end = _inside(text)
    if not end:
        return
    if text.startswith("+"):
        _check_toml(inside, source)
        return
    seen: dict[str, int] = {}
    for number, line in enumerate(inside, 2):
        _check(line, source, number)
        found = _PAIR.fullmatch(line.rstrip())
        if found is None or ":" not in line:
            continue
        key, value = found[1].strip(), found[2].strip()
        if key in seen:
            raise ArtifactUnreadable(source, f"{brief(key, 60)} stands in the front matter twice", line=number)
        seen[key] = number
        if why := _unfit(key.lower(), value):
            yield key.lower(), Skipped(Place(source, f"line {number}"), f"front matter: {key} {why}; it is not used")


def _inside(text: str) -> tuple[list[str], int]:
    """The lines between the fences and the index of the closing one; 0 where there is no front matter."""
    lines = text.split("\n", _LINES + 1)
    if not _FENCE.fullmatch(lines[0].strip()):
        return [], 0
    mark = lines[0].strip()
    closes = {mark, "..."} if mark == "---" else {mark}
    end = next((n for n, line in enumerate(lines[1:_LINES], 1) if line.strip() in closes), 0)
    inside = lines[1:end]
    return (inside, end) if end and all(_META_LINE.match(line) for line in inside) else ([], 0)


def _check(line: str, source: str, number: int) -> None:
    bare = _QUOTED.sub(" ", line)
    value = _KEY.sub("", bare, count=1)
    why = ""
    if _CONFLICT.match(line):
        why = "an unresolved merge conflict"
    elif _REFERENCE.match(value) or _TAG.match(value) or (value[:1] in ("[", "{") and _IN_FLOW.search(value)):
        why = "YAML anchors, aliases and tags are not read"
    elif bare.count("[") + bare.count("{") > _DEEPEST:
        why = "nested too deeply"
    elif _LONG_NUMBER.search(bare):
        why = "a number without end"
    if why:
        raise ArtifactUnreadable(source, f"front matter: {why}", line=number)


def _check_toml(inside: list[str], source: str) -> None:
    try:
        tomllib.loads("\n".join(inside))
    except (ValueError, RecursionError) as error:  # ValueError: not TOML, or a number without end
        raise ArtifactUnreadable(source, "its front matter is not TOML that can be read") from error


def _unfit(key: str, value: str) -> str:
    """Why a value cannot be what its key says, "" where it can."""
    day = _DAY.match(value.strip("\"'"))
    if day:
        try:
            date.fromisoformat(day[1])
        except ValueError:
            return f"is no day of the calendar: {day[1]}"
    if key in _TEXTS and _NO_TEXT.match(value):
        return f"must be text, not {brief(value, 20)}"
    return ""
