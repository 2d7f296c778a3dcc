"""Check, the library as a whole: what changed is looked at, and whatever the change touches is judged again."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import time_ns

from wetink.errors import DraftInvalid
from wetink.library.names import slug
from wetink.model.runbook import Runbook
from wetink.review.passages import shared
from wetink.review.rules import BY_NAME, OF_THE_LIBRARY
from wetink.review.surroundings import Copy, Other, Surroundings
from wetink.review.words import excerpt
from wetink.workflow.check_file import (
    DAMAGED,
    FOREIGN,
    Looked,
    Placed,
    Redact,
    history_path,
    name_of,
    placed,
    read_any,
    record_path,
    without_secrets,
    written,
)
from wetink.workflow.check_memory import Memory, Row, as_json, from_json

Run = Callable[[Callable[[Sequence[str]], list[Looked]], Sequence[str]], list[Looked]]
"""Looks at many paths, in one process or several; the answers in the order of the paths."""

MOST_TWINS = 3
MOST_COPIES = 2
LEAST_SHARE = 0.2
EVERYWHERE = 20
"""A passage that more files than this have is the house's own boilerplate, not a copy."""
_SETTLED = 50_000_000
"""Nanoseconds: a file that changed so shortly before it was read may change again under the same time stamp."""
_MANY = 200
"""Files to judge at once, from which on it is asked first which of them have anything in common with another."""
_SILENT = frozenset({DAMAGED, "redirect", "retired"})


@dataclass(frozen=True, slots=True)
class Near:
    """What the library has around one file; empty for most."""

    dead: tuple[str, ...] = ()
    twins: tuple[tuple[str, str, str, str], ...] = ()
    copied_from: tuple[str, ...] = ()

    def as_text(self) -> str:
        """All of it in one line, "" for nothing."""
        return (
            json.dumps([self.dead, self.twins, self.copied_from]) if self.dead or self.twins or self.copied_from else ""
        )


class Library:
    """The files below a folder and what is known of them.

    look    looks at many files, given as paths below `home`
    run     calls it, in one process or several
    memory  what earlier checks found
    """

    def __init__(self, home: Path, redact: Redact, memory: Memory) -> None:
        self._home, self._redact, self._memory = home, redact, memory
        self._root = os.path.join(os.fspath(home), "")  # noqa: PTH118 (text: ten thousand paths)
        self._listed: dict[str, frozenset[str]] = {}

    def refresh(self, paths: Sequence[str], look: Callable[[Sequence[str]], list[Looked]], run: Run) -> None:
        """Bring the memory up to these paths."""
        now = {path: self._stamp(path) for path in paths}
        known = self._memory.stamps()
        old = {number for path, (number, stamp) in known.items() if not stamp or now.get(path) != stamp}
        old |= {file for file, what, stamp in self._memory.rests() if self._stamp(what) != stamp}
        kept = {path for path, (number, _) in known.items() if number not in old}
        touched = self._memory.neighbours(old)
        self._memory.drop(old) if old else None
        new = [path for path in paths if path not in kept]
        began = time_ns()
        rests = {path: now[path] if self._is_settled(path, began) else "" for path in new}
        looked = run(look, new) if new else []
        numbers = self._memory.put((one, rests[one.path], self._rests(one)) for one in looked) if looked else {}
        if len(numbers) < len(paths):
            touched |= self._memory.neighbours(numbers.values())
            touched |= self._moved()
        else:
            self._moved()
        alive = (touched - old) | set(numbers.values())
        self._judge(alive)

    def _rests(self, one: Looked) -> list[tuple[str, str]]:
        """The records that a file's findings rest on, as they are now."""
        paths = [path(Path(), incident).as_posix() for incident in one.records for path in (record_path, history_path)]
        return [(path, self._stamp(path)) for path in dict.fromkeys(paths)]

    def _stamp(self, path: str) -> str:
        """What changes whenever a file's content does: times, size, number; "-" where there is none."""
        try:
            stat = os.stat(self._root + path, follow_symlinks=False)  # noqa: PTH116
        except OSError:
            return "-"
        return f"{stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_size} {stat.st_ino}"

    def _is_settled(self, path: str, now: int) -> bool:
        try:
            return os.stat(self._root + path, follow_symlinks=False).st_ctime_ns < now - _SETTLED  # noqa: PTH116
        except OSError:
            return False

    def _moved(self) -> set[int]:
        """Files of which a reference began or ceased to lead somewhere."""
        answers: list[tuple[int, int]] = []
        files: set[int] = set()
        folders: dict[int, str] = {}
        for rowid, kind, target, there, file in self._memory.refers():
            if kind == "incident":
                found = self._is_there(f"incidents/{slug(target)}")
            else:
                if file not in folders:
                    folders[file] = os.path.dirname(self._memory.row(file).path)  # noqa: PTH120
                found = self._leads(folders[file], target)
            if int(found) != there:
                answers.append((int(found), rowid))
                files.add(file)
        if answers:
            self._memory.note_there(answers)
        return files

    def _leads(self, folder: str, target: str) -> bool:
        beside = target.removeprefix("/") if target.startswith("/") else os.path.join(folder, target)  # noqa: PTH118
        inside = os.path.normpath(beside).replace(os.sep, "/")
        if inside.startswith("../") or inside == "..":
            return os.path.exists(self._root + inside)  # noqa: PTH110
        return inside == "." or self._is_there(inside)

    def _is_there(self, inside: str) -> bool:
        """Whether something lies there; each folder is listed once."""
        folder, _, name = inside.rpartition("/")
        if folder not in self._listed:
            try:
                self._listed[folder] = frozenset(os.listdir(self._root + folder))  # noqa: PTH208
            except OSError:
                self._listed[folder] = frozenset()
        return name in self._listed[folder]

    def _judge(self, numbers: Collection[int]) -> None:
        """Judge files by what is around them, where that changed."""
        alike, sharing = self._memory.meeting(EVERYWHERE) if len(numbers) > _MANY else (numbers, numbers)
        for number in sorted(numbers):
            row = self._memory.row(number)
            near = (
                self._near(row, alike=number in alike, sharing=number in sharing) if row.status != DAMAGED else Near()
            )
            text = near.as_text()
            if text or row.near:
                more = as_json(findings_near(row.path, near, self._home, self._redact)) if text else ""
                self._memory.note_near(number, text, more)

    def _near(self, row: Row, *, alike: bool, sharing: bool) -> Near:
        """What is around a file; whether any other has a symptom, and a passage, of it."""
        dead = tuple(self._memory.dead(row.number))
        if row.status in _SILENT:
            return Near(dead)
        return Near(dead, tuple(self._twins(row)) if alike else (), tuple(self._partners(row)) if sharing else ())

    def _twins(self, row: Row) -> Iterator[tuple[str, str, str, str]]:
        """Other files for the same symptom; drafts are named to drafts only; those that name each other are none."""
        told: set[str] = set()
        for same, other in self._memory.same_symptom(row.number, MOST_TWINS + 1):
            heard = not _is_draft(other) or _is_draft(row)
            if other.number == row.number or other.status in _SILENT or not heard or other.path in told:
                continue
            if same != "the same id" and _parted(row, other):
                continue
            told.add(other.path)
            if len(told) <= MOST_TWINS:
                yield other.id, other.path, other.title, same

    def _partners(self, row: Row) -> list[str]:
        """The files that share most passages with it."""
        counts: dict[int, int] = defaultdict(int)
        for files in self._memory.holders(row.number, EVERYWHERE):
            for number in files:
                counts[number] += 1
        counts.pop(row.number, None)
        ranked = sorted((-count, self._memory.row(number).path) for number, count in counts.items())
        return sorted(path for _, path in ranked[:MOST_COPIES])

    def files(self) -> Iterator[tuple[Row, tuple[Placed, ...]]]:
        """Every file with its findings."""
        for row in self._memory.rows():
            own = from_json(row.findings)
            if row.near:
                own = (*(one for one in own if one.finding.rule not in OF_THE_LIBRARY), *from_json(row.more))
            yield row, own


def _is_draft(row: Row) -> bool:
    return row.status in {"draft", "in-review", FOREIGN}


def _parted(row: Row, other: Row) -> bool:
    """Whether one of the two says what tells them apart."""
    mine, theirs = json.loads(row.names), json.loads(other.names)
    return bool({other.id, name_of(other.path)} & set(mine) or {row.id, name_of(row.path)} & set(theirs))


def findings_near(path: str, near: Near, home: Path, redact: Redact) -> tuple[Placed, ...]:
    """What the rules of the library say of a file and what is around it; () where it cannot be read any more."""
    mine = _read(home, path)
    if mine is None:
        return ()
    runbook, shift = mine
    copies = tuple(_copies(runbook, shift, near.copied_from, home))
    twins = tuple(Other(*twin) for twin in near.twins)
    around = Surroundings(in_library=True, dead=frozenset(near.dead), twins=twins, copies=copies)
    found = [one for name in OF_THE_LIBRARY for one in BY_NAME[name].findings(runbook, around)]
    shown = [replace(one, message=without_secrets(one.message, redact)) for one in found]
    return tuple(placed(shown, runbook, shift))


@lru_cache(maxsize=64)
def _read(home: Path, path: str) -> tuple[Runbook, int] | None:
    try:
        return read_any(path, (home / path).read_bytes(), in_library=True)
    except (OSError, DraftInvalid):
        return None


def _copies(runbook: Runbook, shift: int, others: Sequence[str], home: Path) -> Iterator[Copy]:
    del shift  # the line is one of the file in our form, as the places of all findings are
    own = written(runbook)
    for path in others:
        other = _read(home, path)
        if other is None or other[0].id == runbook.id:
            continue
        same = shared(own, written(other[0]))
        if same is None or same.all_words < LEAST_SHARE * len(own):
            continue
        here, there = _line(runbook, same.line), _line(other[0], same.other_line)
        yield Copy(path, same.line, same.other_line - other[1], same.words, same.all_words / len(own), here, there)


def _line(runbook: Runbook, number: int) -> str:
    return excerpt(runbook.text.split("\n")[number - 1].strip(), 60)
