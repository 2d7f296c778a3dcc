"""A runbook's outline, read lightly: title, headings, first sentences, text, commands, a few keys of its front matter.

For search, which reads thousands of files of anybody's making: nothing is refused, and nothing is parsed that finding
does not need. `runbook_file.py` reads one file exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from wetink.patterns import when_used

LONGEST = 256 * 1024
"""Characters of a file that are read; a runbook is a hundredth of that."""
_LEAD = 80
"""Words of the first sentences."""

_FENCE = when_used(r" {0,3}(`{3,}|~{3,})")
_MARKS = frozenset("`~#=-")
"""A line that starts with another character, not set in, is text wherever it stands outside a fence."""
_HEADING = when_used(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = when_used(r" {0,3}(=+|-{2,})[ \t]*$")
_ITEM = when_used(r"\s*(?:[-*+]|\d+[.)])\s")
_KEY = when_used(r"([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$")
_LINK = when_used(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_ADDRESS = when_used(r"https?://\S+")
_COMMENT = when_used(r"<!--.{0,4000}?-->", re.DOTALL)
_FOOTNOTE = when_used(r"\[\^[\w-]{1,40}\](:)?")
_INDEX = frozenset({"readme", "index", "_index"})


@dataclass(slots=True)
class Outline:
    """What a file says it is.

    name      the file's name without its ending; the folder's where that is README or index
    front     scalars and lists of words of the front matter by key; deeper ones as "owner.name"
    headings  all but the title
    lead      the first sentences, which `body` holds too
    """

    name: str
    title: str = ""
    front: dict[str, tuple[str, ...]] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    lead: str = ""
    body: str = ""
    code: str = ""

    def value(self, key: str) -> str:
        """The first value of a key of the front matter, "" where it has none."""
        return next(iter(self.front.get(key, ())), "")


def outline(text: str, path: str) -> Outline:
    """Read the outline of a file; `path` is below the library, with slashes. Never fails."""
    found = Outline(_name(path))
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    start = _front(lines, found)
    _body(lines[start:], found)
    found.title = found.title or found.value("title") or found.name
    return found


def _name(path: str) -> str:
    where = PurePosixPath(path)
    return where.parent.name or where.stem if where.stem.lower() in _INDEX else where.stem


def _front(lines: list[str], found: Outline) -> int:
    """Read front matter; gives the first line behind it, 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    end = next((n for n, line in enumerate(lines[1:400], 1) if line.rstrip() in ("---", "...")), 0)
    if not end:
        return 0
    above = ""
    for line in lines[1:end]:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("- ") and above:
            found.front[above] = (*found.front.get(above, ()), _scalar(bare[2:]))
            continue
        key = _KEY.match(bare)
        if key is None:
            continue
        name = key[1] if line == line.lstrip() or not above else f"{above.split('.', maxsplit=1)[0]}.{key[1]}"
        if line == line.lstrip():
            above = key[1]
        _keep(found, name, (key[2] or "").strip())
    return end + 1


def _keep(found: Outline, name: str, value: str) -> None:
    if value.startswith("{") and value.endswith("}"):
        for part in _parts(value[1:-1]):
            inner = _KEY.match(part.strip())
            if inner and inner[2]:
                found.front[f"{name}.{inner[1]}"] = (_scalar(inner[2]),)
    elif value.startswith("[") and value.endswith("]"):
        found.front[name] = tuple(word for part in _parts(value[1:-1]) if (word := _scalar(part)))
    elif value and value not in ("null", "~"):
        found.front[name] = (_scalar(value),)


def _parts(value: str) -> list[str]:
    """A flow list or map at its commas, those in quotes left alone."""
    parts, quote = [""], ""
    for character in value[:8_000]:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ",":
            parts.append("")
            continue
        parts[-1] += character
    return parts


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'")
    return value.split(" #", 1)[0].strip()


def _body(lines: list[str], found: Outline) -> None:
    said: list[str] = []
    code: list[str] = []
    fence = ""
    for line in lines:
        bare = line.strip()
        if bare and not fence and bare[0] not in _MARKS and line[0] not in " \t":
            said.append(bare)
            continue
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if mark and not fence:
            fence = mark[1]
        elif mark and bare == mark[1] and mark[1].startswith(fence):
            fence = ""
        elif fence or (line.startswith(("    ", "\t")) and not _ITEM.match(line)):
            code.append(bare)
        elif "#" in line[:4] and (heading := _HEADING.match(line)):
            _head(found, heading[1])
        elif said and said[-1] and line[:4].lstrip()[:1] in ("=", "-") and _UNDERLINE.match(line):
            _head(found, said.pop())
        else:
            said.append(bare)
    found.body = _plain("\n".join(said))
    found.lead = " ".join(found.body.split(maxsplit=_LEAD)[:_LEAD])
    found.code = "\n".join(code)


def _head(found: Outline, heading: str) -> None:
    heading = _plain(heading).strip()
    if found.title:
        found.headings.append(heading)
    else:
        found.title = heading


def _plain(text: str) -> str:
    """Text without links, addresses, comments and the marks of footnotes."""
    if "<!--" in text:
        text = _COMMENT.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "://" in text:
        text = _ADDRESS.sub(" ", text)
    return _FOOTNOTE.sub(" ", text) if "[^" in text else text
