"""Check, the library as a whole: what changed is looked at, and whatever the change touches is judged again."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import time_ns
from typing import Protocol, TypeVar

from wetink.errors import DraftInvalid
from wetink.library.foreign import is_foreign
from wetink.library.names import slug
from wetink.library.sections import PRINTED
from wetink.library.signed_text import normal
from wetink.model.runbook import Runbook
from wetink.review.passages import WORD, Shared, shared, sums_of, words_of
from wetink.review.rules import BY_NAME, OF_THE_LIBRARY
from wetink.review.surroundings import Copy, Other, Surroundings
from wetink.review.words import excerpt
from wetink.workflow.check_file import (
    DAMAGED,
    FOREIGN,
    Looked,
    Placed,
    Redact,
    name_of,
    placed,
    read_any,
    without_secrets,
)
from wetink.workflow.check_memory import Memory, Row, as_json, from_json
from wetink.workflow.check_record import history_of_incident, record_of_incident

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Run(Protocol):
    """Does work on many items, in one process or several; the answers in the order of the items."""

    def __call__(
        self,
        work: Callable[[Sequence[Item]], list[Answer]],
        items: Sequence[Item],
        meanwhile: Callable[[], object] = ...,
        /,
    ) -> Iterator[Answer]:
        """All answers; `work` is a value that can be pickled, `meanwhile` is done here before the first answer."""


MOST_TWINS = 3
MOST_COPIES = 2
LEAST_SHARE = 0.2
EVERYWHERE = 20
"""A passage that more files than this have is the house's own boilerplate, not a copy."""
_SETTLED = 50_000_000
"""Nanoseconds: a file that changed so shortly before it was read may change again under the same time stamp."""
_MANY = 200
"""Files to judge at once, from which on what they have in common is looked up for all of them together."""
_SILENT = frozenset({DAMAGED, "redirect", "retired"})


@dataclass(frozen=True, slots=True)
class Near:
    """What the library has around one file; empty for most."""

    dead: tuple[str, ...] = ()
    twins: tuple[tuple[str, str, str, str], ...] = ()
    copied_from: tuple[str, ...] = ()

    def as_text(self) -> str:
        """All of it in one line."""
        return json.dumps([self.dead, self.twins, self.copied_from])


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
        self._sums: dict[str, bytes] = {}

    def refresh(
        self,
        paths: Sequence[str],
        look: Callable[[Sequence[str]], list[Looked]],
        run: Run,
        meanwhile: Callable[[], object],
    ) -> None:
        """Bring the memory up to these paths; `meanwhile` is done while other processes look."""
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
        looked = run(look, new, meanwhile)
        numbers = self._memory.put((one, rests[one.path], self._rests(one)) for one in self._noted(looked))
        if len(numbers) < len(paths):
            touched |= self._memory.neighbours(numbers.values())
            touched |= self._moved()
        else:
            self._moved()
        alive = (touched - old) | set(numbers.values())
        self._judge(alive, run)

    def _noted(self, looked: Iterable[Looked]) -> Iterator[Looked]:
        """The files, their words kept for comparing them."""
        for one in looked:
            self._sums[one.path] = one.sums
            yield one

    def _rests(self, one: Looked) -> list[tuple[str, str]]:
        """The records that a file's findings rest on, as they are now."""
        paths = [path(incident) for incident in one.records for path in (record_of_incident, history_of_incident)]
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

    def _judge(self, numbers: Collection[int], run: Run) -> None:
        """Judge files by what is around them, where that changed."""
        many = len(numbers) > _MANY
        alike = self._memory.alike() if many else numbers
        partners = self._memory.sharing(EVERYWHERE) if many else None
        asked: dict[str, int] = {}
        nears: list[Asked] = []
        for number in sorted(numbers):
            row = self._memory.row(number)
            near = self._near(row, partners, alike=number in alike) if row.status != DAMAGED else Near()
            if near != Near():
                asked[row.path] = number
                compared = (row.path, *near.copied_from) if near.copied_from else ()
                nears.append((row.path, near.as_text(), {path: self._sums.get(path, b"") for path in compared}))
            elif row.near:
                self._memory.note_near(number, "", "")
        for (path, text, _), more in zip(nears, run(Around(self._home, self._redact), nears), strict=True):
            if more is not None or self._memory.row(asked[path]).near:
                self._memory.note_near(asked[path], text if more is not None else "", as_json(more or ()))

    def _near(self, row: Row, partners: Mapping[int, Mapping[int, int]] | None, *, alike: bool) -> Near:
        """What is around a file.

        partners  for each file how many passages it has in common with which others, None for not looked up yet
        alike     whether any other has a symptom of it
        """
        dead = tuple(self._memory.dead(row.number))
        if row.status in _SILENT:
            return Near(dead)
        counts = self._counts(row.number) if partners is None else partners.get(row.number, {})
        return Near(dead, tuple(self._twins(row)) if alike else (), tuple(self._partners(row, counts)))

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

    def _counts(self, number: int) -> dict[int, int]:
        """How many passages a file has in common with which others."""
        counts: Counter[int] = Counter()
        for files in self._memory.holders(number, EVERYWHERE):
            counts.update(files)
        counts.pop(number, None)
        return counts

    def _partners(self, row: Row, counts: Mapping[int, int]) -> list[str]:
        """The files that share most passages with it; drafts are named to drafts only, as they are the copy."""
        most = sorted(set(counts.values()), reverse=True)
        found: list[str] = []
        for count in most:
            rows = sorted(
                (self._memory.row(n) for n, many in counts.items() if many == count), key=lambda one: one.path
            )
            heard = (one for one in rows if not _is_draft(one) or _is_draft(row))
            found += [other.path for other in heard if other.id != row.id]
            if len(found) >= MOST_COPIES:
                break
        return sorted(found[:MOST_COPIES])

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


Asked = tuple[str, str, Mapping[str, bytes]]
"""A file, its `Near` as text, and the sums of it and of those it is compared with, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Around:
    """Says what the rules of the library say of files and what is around them; a value, for other processes."""

    home: Path
    redact: Redact

    def __call__(self, asked: Sequence[Asked]) -> list[tuple[Placed, ...] | None]:
        """For each path and its `Near` as text the findings, None where there are none beyond those of the file."""
        files = _Files(self.home)
        return [self._findings(files, *one) for one in asked]

    def _findings(self, files: _Files, path: str, near: str, sums: Mapping[str, bytes]) -> tuple[Placed, ...] | None:
        dead, twins, others = json.loads(near)
        mine = (sums.get(path) or files.sums(path)) if others else b""
        compared = ((other, _shared(mine, sums.get(other) or files.sums(other))) for other in others)
        copies = [(other, same) for other, same in compared if same is not None]
        if not dead and not twins and not copies:
            return None
        read = files.read(path)
        if read is None:  # it changed since it was looked at
            return ()
        around = Surroundings(
            in_library=True,
            dead=frozenset(dead),
            twins=tuple(Other(*twin) for twin in twins),
            copies=tuple(_copies(read[0], copies, files)),
        )
        found = [one for name in OF_THE_LIBRARY for one in BY_NAME[name].findings(read[0], around)]
        shown = [replace(one, message=without_secrets(one.message, self.redact)) for one in found]
        return tuple(placed(shown, *read))


class _Files:
    """Files of a library as they are now, each read once."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.read = lru_cache(maxsize=64)(self._read)
        self.sums = lru_cache(maxsize=1_024)(self._sums)

    def _read(self, path: str) -> tuple[Runbook, int] | None:
        """A runbook and how far its lines moved, None where it cannot be read any more."""
        try:
            return read_any(path, (self._home / path).read_bytes(), in_library=True)
        except (OSError, DraftInvalid):
            return None

    def _sums(self, path: str) -> bytes:
        """The words of a file for `shared`, b"" where it cannot be read any more; ours are read without parsing."""
        try:
            text = (self._home / path).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return b""
        found = self.read(path) if is_foreign(text) else None
        return sums_of(found[0].text if found else normal(text), PRINTED)


def _shared(mine: bytes, theirs: bytes) -> Shared | None:
    """What two files share, given as their sums, where that is a part of the first that is worth a word."""
    same = shared(mine, theirs)
    return same if same and same.all_words >= LEAST_SHARE * (len(mine) // WORD) else None


def _copies(runbook: Runbook, copies: Sequence[tuple[str, Shared]], files: _Files) -> Iterator[Copy]:
    """The copies as the rule wants them; the own line is one of the file in our form, as all places are."""
    own = words_of(runbook.text, PRINTED)
    for path, same in copies:
        other = files.read(path)
        theirs = words_of(other[0].text, PRINTED) if other else []
        if other is None or same.at >= len(own) or same.other_at >= len(theirs):
            continue  # one of the two changed since they were looked at
        line, other_line = own[same.at].line, theirs[same.other_at].line
        here, there = _line(runbook, line), _line(other[0], other_line)
        yield Copy(path, line, other_line - other[1], same.words, same.all_words / len(own), here, there)


def _line(runbook: Runbook, number: int) -> str:
    return excerpt(runbook.text.split("\n")[number - 1].strip(), 60)
