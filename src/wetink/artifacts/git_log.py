"""`git log`, `git show` and `git reflog` as saved from a terminal: each commit, who made it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.change_record import changed, named
from wetink.artifacts.git_dates import git_time
from wetink.artifacts.git_lines import is_line, is_lines, line_events
from wetink.artifacts.git_story import ordered, told
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import HEAD, brief, decode, head, is_text, read_text
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, Skipped, When

_ESCAPE = re.compile(r"\x1b\[[0-9;]{0,20}[mK]|\r(?=\n|$)")
_GRAPH = re.compile(r"[|*\\/_ .-]{1,400}?(?=commit [0-9a-f]{7})|[|*\\/_ ]{1,400}")
_COMMIT = re.compile(r"commit (?:[-<>^=+] ?)?([0-9a-f]{7,64})((?: [0-9a-f]{40,64}){0,40})(?: \(.{1,4000}\))?$")
_FIELD = re.compile(r"(Author|AuthorDate|Commit|CommitDate|Date|Merge|Reflog|Reflog message):\s+(.*)")
_RAW = re.compile(r"(tree|parent|author|committer|encoding|gpgsig(?:-sha256)?|mergetag|HG:[\w-]{1,40}) ?(.*)")
_WHO = re.compile(r"(.{0,400}?) ?<([^<>]{0,400})>(?: (-?\d{1,12}(?: [+-]\d{4})?))?$")
_NOTES = re.compile(r"Notes(?: \(.{1,200}\))?:$")
_BEHIND = re.compile(
    r" .*|:+\d{6} .*|[ACDMRTUXB]{1,4}\d{0,3}\t.*|(?:\d+|-)\t(?:\d+|-)\t.*|---$|gpg: .*|Primary key .*|[^\s]+$|$"
)
"""What may follow a message: --stat, --raw, --name-status, --numstat, --name-only."""
_FIRST_LINE = 16 * 1024
_DIFF = re.compile(r"diff (?:--git|--cc|--combined) ")


def identify(path: Path) -> bool:
    """Whether a file opens with a commit as `git log` shows it, or is one commit a line."""
    data = head(path)
    first = _clean(decode(data[:_FIRST_LINE])).lstrip("\n").partition("\n")[0]
    if not is_text(data) or not (_COMMIT.match(_without_graph(first)) or is_line(first)):
        return False
    lines = _clean(decode(data)).lstrip("\n").split("\n")
    if is_line(first):
        return is_lines(lines[:-1] if len(data) >= HEAD else lines)
    opening = [_without_graph(line) if first.startswith(("*", "|")) else line for line in lines[:12]]
    return any(_FIELD.match(line) or _RAW.match(line) for line in opening[1:])


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per commit, oldest first, since git lists the newest first; times UTC where the date has an offset.

    A change's time is when it was committed: the author's date can be months older than the day a change was picked,
    rebased or merged. The formats `medium` and `full` show only the author's (or no) date, which stands in then.
    Source: git-log(1), "Pretty formats".
    """
    lines = _clean(read_text(path)).split("\n")
    graph = next((line for line in lines if line.strip()), "").startswith(("*", "|"))
    first = next((_without_graph(line) if graph else line for line in lines if line.strip()), "")
    if not _COMMIT.match(first):
        yield from ordered(list(line_events(lines, source)))
        return
    found: list[Event | Skipped] = []
    undated: list[_Commit] = []
    for commit in _commits(lines, source, graph=graph):
        found += _events(commit)
        if _date(commit) and _time(commit) == UNKNOWN:
            undated.append(commit)
    yield from ordered(found)
    if undated:
        like = brief(_date(undated[0]), 40)
        yield Skipped(undated[0].place, f"{len(undated):,} dates like {like!r} name no instant (--date=iso does)")


@dataclass(slots=True)
class _Commit:
    """A commit as far as it is read; `strange` are lines that nobody knows, by number."""

    place: Place
    sha: str
    fields: dict[str, str] = field(default_factory=dict)
    merge: bool = False
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)
    part: str = "fields"


def _clean(text: str) -> str:
    return _ESCAPE.sub("", text.replace("\r\n", "\n")) if "\x1b" in text or "\r" in text else text


def _without_graph(line: str) -> str:
    found = _GRAPH.match(line)
    return line[found.end() :] if found else line


def _commits(lines: list[str], source: str, *, graph: bool) -> Iterator[_Commit]:
    commit: _Commit | None = None
    for number, whole in enumerate(lines, 1):
        line = _without_graph(whole) if graph else whole
        drawn = not graph or "*" in whole[: len(whole) - len(line)]
        found = _COMMIT.match(line) if drawn and line.startswith("commit ") else None
        if found:
            if commit:
                yield commit
            merge = len(found[2].split()) > 1
            commit = _Commit(Place(source, f"line {number}"), found[1], merge=merge)
        elif commit:
            _take(commit, line, number, indented=not graph)
    if commit:
        yield commit


def _take(commit: _Commit, line: str, number: int, *, indented: bool) -> None:
    """Put a line where it belongs: header fields up to an empty line, then the message, then what was changed."""
    if commit.part == "fields":
        _take_field(commit, line)
    elif _NOTES.match(line):
        commit.part = "notes"
    elif commit.part in {"body", "notes"} and (not indented or line.startswith("    ") or not line.strip()):
        _take_words(commit, line, indented=indented)
    elif commit.part == "diff" or _DIFF.match(line):
        commit.part = "diff"
    elif _BEHIND.match(line) or (commit.part == "behind" and not indented):
        commit.part = "behind"
    else:
        commit.strange.append(number)


def _take_field(commit: _Commit, line: str) -> None:
    if found := _FIELD.match(line):
        commit.fields[found[1]] = found[2]
        commit.merge = commit.merge or found[1] == "Merge"
    elif (found := _RAW.match(line)) and not line.startswith(" "):
        commit.merge = commit.merge or (found[1] == "parent" and "parent" in commit.fields)
        commit.fields[found[1]] = found[2]
    elif not line.strip() and not line.startswith(" "):
        commit.part = "body"


def _take_words(commit: _Commit, line: str, *, indented: bool) -> None:
    """A line of the message; with --graph its indentation is lost, and a diffstat ends it."""
    if not indented and re.search(r"\| +(?:\d+ [+-]*|Bin )|^\d+ files? changed", line):
        commit.part = "behind"
        return
    words = commit.body if commit.part == "body" else commit.notes
    words.append(line.removeprefix("    ").rstrip())


def _events(commit: _Commit) -> Iterator[Event | Skipped]:
    text = told(commit.sha, "\n".join(commit.body), merge=commit.merge)
    notes = "\n".join(commit.notes).strip()
    moved = commit.fields.get("Reflog message", "")
    text = "\n".join(part for part in (moved and f"{moved} ({commit.sha[:10]})", text, notes) if part)
    yield changed(commit.place, text, Message(channel="git", id=commit.sha), _time(commit), _actor(commit))
    for number in commit.strange[:5]:
        yield Skipped(Place(commit.place.source, f"line {number}"), "not a line of git log")


def _date(commit: _Commit) -> str:
    """The date as written: the committer's, else the author's."""
    raw = _WHO.match(commit.fields.get("committer", "") or commit.fields.get("author", ""))
    if raw and raw[3]:
        return raw[3]
    return next((commit.fields[key] for key in ("CommitDate", "Date", "AuthorDate") if key in commit.fields), "")


def _time(commit: _Commit) -> When:
    return git_time(_date(commit))


def _actor(commit: _Commit) -> Actor | None:
    """Who made the change; a commit's committer is often the forge itself, so the author stands for it."""
    written = commit.fields.get("Author") or commit.fields.get("author") or ""
    found = _WHO.match(written)
    return named("", found[1].strip(), email=found[2]) if found else named("", written.strip())


READER = Reader("git-log", identify, read)
