"""What `gh issue view` and `gh pr view` print into a file or a pipe: a thread as text, without its times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.change_record import changed, named, spoken
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Event, Link, Message, Place, Skipped

_FIELD = re.compile(r"([a-z][a-z -]{1,30}):\t(.*)")
_RULE = "--"
_ABOVE = ("title", "state", "author")
"""The fields that head a page, in this order."""
_COMMENT = ("author", "association", "edited", "status")
_MOST_FIELDS = 40


def identify(path: Path) -> bool:
    """Whether the text begins with the fields that gh puts above an issue or a pull request, a tab behind each."""
    data = head(path)
    if not data or not is_text(data):
        return False
    fields = [found for line in decode(data).splitlines()[:_MOST_FIELDS] if (found := _FIELD.fullmatch(line))]
    names = [found[1] for found in fields]
    return tuple(names[: len(_ABOVE)]) == _ABOVE and "number" in names


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """That it was opened, what its author wrote, and each comment with its author, in file order; no times.

    Format: cli.github.com/manual, `gh issue view --comments`; the source is pkg/cmd/issue/view in cli/cli.
    """
    lines = read_text(path).replace("\r\n", "\n").split("\n")
    parts = list(_parts(lines))
    above = parts[0][1] if parts else {}
    number, pull = above.get("number", ""), "additions" in above
    links = (Link(above["url"], "pull request" if pull else "issue"),) if above.get("url") else ()
    detail = Message("github", number, thread=f"#{number}", links=links)
    author = named(above.get("author", ""))
    title = above.get("title", "")
    yield changed(Place(source, "line 1"), f"Opened #{number}: {title}".rstrip(": "), detail, UNKNOWN, author)
    for order, (line, fields, text) in enumerate(parts):
        who, body = named(fields.get("author", "")), text.strip()
        place = Place(source, f"line {line}")
        if body:
            own = Message("github", f"{number}-{order}", thread=f"#{number}")
            yield spoken(place, body, own, UNKNOWN, who)
        elif order and fields.get("status", "") in {"", "none"}:
            yield Skipped(place, "a comment without words")


def _parts(lines: list[str]) -> Iterator[tuple[int, dict[str, str], str]]:
    """(line of the text, fields, text) of the page and of each comment: fields and text end with a line of "--"."""
    at, comment = 0, False
    while at < len(lines) and lines[at].strip():
        fields: dict[str, str] = {}
        while at < len(lines) and lines[at] != _RULE:
            found = _FIELD.fullmatch(lines[at])
            if found:
                fields[found[1]] = found[2].strip()
            at += 1
        begin = at = at + 1
        while at < len(lines) and not (lines[at] == _RULE and _ends(lines, at)):
            at += 1
        if comment or fields:
            yield begin + 1, fields, "\n".join(lines[begin:at])
        comment, at = True, at + 1


def _ends(lines: list[str], at: int) -> bool:
    """Whether a line of "--" closes a comment, and is no rule within it: a comment's fields or the end follow."""
    behind = lines[at + 1 : at + 1 + len(_COMMENT)]
    names = tuple(found[1] if (found := _FIELD.fullmatch(line)) else "" for line in behind)
    return names == _COMMENT or not any(line.strip() for line in lines[at + 1 :])


READER = Reader("github-view", identify, read)
