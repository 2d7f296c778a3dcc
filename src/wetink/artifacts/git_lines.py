"""One commit a line: `git log --oneline`, `git reflog`, and formats of one's own with a date git wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from wetink.artifacts.change_record import changed, named
from wetink.artifacts.git_dates import WRITTEN, git_time
from wetink.artifacts.git_story import told
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, Skipped, When

_LINE = re.compile(r"([|*\\/_ .-]{0,400}?)([0-9a-f]{7,64})(?:[ ,;|\t]|$)(.*)")
_GRAPH_ONLY = re.compile(r"[|*\\/_ .-]{1,400}$")
_DECORATION = re.compile(
    r"^(?:-? ?)\((?:HEAD|tag: |origin/|upstream/|refs/|[\w./-]{1,200}, (?:HEAD|tag: |origin/))[^()]{0,2000}\) "
)
_REFLOG = re.compile(r"([\w./-]{1,200})@\{([^{}\n]{1,60})\}: ([a-zA-Z][\w -]{0,40}(?:\([^()\n]{0,80}\))?): ?(.*)")
_BLAME = re.compile(r"\^?[0-9a-f]{7,40} (?:\S{1,200} +)?\(.{1,120} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} +\d+\)")
_WORD = re.compile(r"(?![0-9a-f]+(?:\s|$))\S*[^\W\d_]{2,}")
_RELATIVE = re.compile(r"\d{1,9} (?:second|minute|hour|day|week|month|year)s?(?:, \d+ months?)? ago")
_AT_END = re.compile(r"<([^<>]{1,80})>$")
_SEPARATORS = ("|", "\t", ";", " - ", ",")
_LOOKED_AT = 400


def is_line(line: str) -> bool:
    """Whether a line begins with what can be a commit's hash."""
    return _row(line) is not None


def _row(line: str) -> re.Match[str] | None:
    """(graph, hash, rest) of a line; what is drawn before a hash has the commit's own star."""
    found = _LINE.match(line)
    return found if found and (not found[1] or "*" in found[1]) else None


def is_lines(lines: list[str]) -> bool:
    """Whether every line names a commit and says something of it; two lines at the least.

    Checksums, hex dumps, `git blame`, `docker ps` and the like begin with hex digits too: their rest is no sentence.
    """
    some = [line for line in lines[:_LOOKED_AT] if line.strip() and not _GRAPH_ONLY.match(line)]
    if len(some) < 2 or any(_BLAME.match(line) for line in some[:5]):
        return False
    found = [one for line in some if (one := _row(line))]
    names = [one[2] for one in found]
    once = len(set(names)) == len(names) or _REFLOG.search(some[0]) is not None
    if len(found) < len(some) or not once or not _hashes(names):
        return False
    rests = [one[3] for one in found]
    said = all(_says(rest) for rest in rests)
    return said and any(rest.count(" ") > 1 for rest in rests) and not _counting(some)


def _says(rest: str) -> bool:
    """Whether there is a word in it that is more than hex digits."""
    return rest[:1] not in {" ", "*"} and any(_WORD.match(word) for word in rest[:_LOOKED_AT].split())


def _hashes(names: list[str]) -> bool:
    """Whether they can be abbreviated (to lengths that differ little) or whole hashes of commits."""
    lengths = {len(name) for name in names}
    fit = all(length in {40, 64} or length < 15 for length in lengths)
    return fit and max(lengths) - min(lengths) < 5 and any(char.isalpha() for name in names for char in name)


def _counting(lines: list[str]) -> bool:
    """Whether the first column only goes up, evenly, as the offsets of a dump do."""
    numbers = [int(found[2], 16) for line in lines[:50] if (found := _row(line))]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) > 2 and len(steps) == 1


def line_events(lines: list[str], source: str) -> Iterator[Event | Skipped]:
    """One event per line; a time only where every line has a date of git in the same place, whole and absolute."""
    rows = [(number, found) for number, line in enumerate(lines, 1) if (found := _row(line))]
    strange = [n for n, line in enumerate(lines, 1) if line.strip() and not (_row(line) or _GRAPH_ONLY.match(line))]
    rests = [_DECORATION.sub("", found[3], count=1).strip() for _, found in rows]
    dated = bool(rests) and all(_dated(rest) for rest in rests)
    closed = bool(rests) and all(_AT_END.search(rest) for rest in rests)
    mailed = bool(rests) and all(_mailed(rest) for rest in rests)
    for (number, found), rest in zip(rows, rests, strict=True):
        place = Place(source, f"line {number}")
        entry = _REFLOG.match(rest)
        when, words = (git_time(entry[2]), "") if entry else _split(rest) if dated else (UNKNOWN, rest)
        actor = _by(rest) if closed else _mailed(rest) if mailed else None
        text = f"{entry[3]}: {entry[4]} ({found[2][:10]})" if entry else told(found[2], _tidy(words, closed=closed))
        yield changed(place, text, Message(channel="git", id=found[2]), when, actor)
    undated = next((n for (n, _), rest in zip(rows, rests, strict=True) if _RELATIVE.search(rest) and not dated), 0)
    if undated:
        yield Skipped(Place(source, f"line {undated}"), "its times are relative to a day the file does not name")
    for number in strange[:20]:
        yield Skipped(Place(source, f"line {number}"), "names no commit")


def _dated(rest: str) -> bool:
    """Whether a date follows the hash, or is a field of its own between separators."""
    return _split(rest)[0] != UNKNOWN


def _split(rest: str) -> tuple[When, str]:
    """(time, the line without it); the time is UNKNOWN where a date stands only somewhere in the text."""
    for found in WRITTEN.finditer(rest[:_LOOKED_AT]):
        before, after = rest[: found.start()], rest[found.end() :]
        begins = not before.strip(" -|([,;\t\"'")
        opens = before.rstrip("\"'(").endswith(_SEPARATORS) or before.endswith("(")
        closes = not after or after.lstrip("\"')").startswith(("|", "\t", ";", " - ", ",")) or after[0] == ")"
        if begins or (opens and closes):
            return git_time(found.group()), f"{before.rstrip(' (')} {after.lstrip(') ')}".strip()
    return UNKNOWN, rest


def _by(rest: str) -> Actor | None:
    """The name in angle brackets with which every line ends ("%s (%cr) <%an>")."""
    found = _AT_END.search(rest)
    return named("", found[1]) if found else None


def _mailed(rest: str) -> Actor | None:
    """A field that is an address of mail names who it was, and nothing else does for sure."""
    fields = re.split(r"[|\t;,<>]", rest[:_LOOKED_AT])
    found = [one.strip() for one in fields if re.fullmatch(r"\s*[^\s@]{1,100}@[^\s@]{1,100}\s*", one)]
    return named("", email=found[0]) if len(found) == 1 else None


def _tidy(words: str, *, closed: bool) -> str:
    """The line's words without what separates its fields at either end."""
    text = _AT_END.sub("", words) if closed else words
    text = re.sub(r"([|,;\t])[\s|,;]*(?=[|,;\t])", "", text)
    return re.sub(r"\s{2,}", " ", text).strip(" -|,;\t")
