"""What checks found, in a small database: while a file and what it rests on are the same, nobody looks at it again.

Without a place on disk it is the same database in memory, so that there is one way through a check. It is disposable:
one that is old, damaged, locked or in no place that can be written is made anew, and nobody is told.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from wetink.model.draft import Finding
from wetink.workflow.check_file import Looked, Placed
from wetink.workflow.gate_heads import Known

_TABLES = """
CREATE TABLE about (said TEXT, code TEXT, standing TEXT DEFAULT '["", []]');
CREATE TABLE files (
  number INTEGER PRIMARY KEY, path TEXT UNIQUE, stamp TEXT, status TEXT, id TEXT, title TEXT, findings TEXT, names TEXT,
  blob TEXT, near TEXT DEFAULT '', more TEXT DEFAULT ''
);
CREATE TABLE rests (file INTEGER, what TEXT, stamp TEXT);
CREATE INDEX rests_file ON rests (file);
CREATE TABLE symptoms (key TEXT, same TEXT, file INTEGER);
CREATE INDEX symptoms_key ON symptoms (key);
CREATE INDEX symptoms_file ON symptoms (file);
CREATE TABLE refers (kind TEXT, target TEXT, place TEXT, there INTEGER, file INTEGER);
CREATE INDEX refers_target ON refers (kind, target);
CREATE INDEX refers_file ON refers (file);
CREATE TABLE prints (hash INTEGER, file INTEGER, PRIMARY KEY (hash, file)) WITHOUT ROWID;
CREATE INDEX prints_file ON prints (file);
CREATE TABLE gate (what TEXT, path TEXT, hangs_on TEXT, said TEXT, PRIMARY KEY (what, path)) WITHOUT ROWID;
"""
_SUM = ".sum"


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a file, without what only the library's rules need."""

    number: int
    path: str
    status: str
    id: str
    title: str
    findings: str
    names: str
    near: str
    more: str


class Memory:
    """The database.

    place    its file, None for memory only
    version  what else its answers rest on: people, patterns, our own code
    code     our own code alone, on which what `Remembered` says rests
    """

    def __init__(self, place: Path | None, version: str, code: str = "") -> None:
        self._place = place
        self._version, self._code = version, code
        self.changed = False
        self._db = self._opened()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _opened(self) -> sqlite3.Connection:
        if self._place is not None:
            with suppress(sqlite3.Error, OSError, ValueError):
                return self._kept(self._place)
            with suppress(sqlite3.Error, OSError):
                return self._fresh(self._place)
        self._place = None
        return self._prepared(sqlite3.connect(":memory:"))

    def _kept(self, place: Path) -> sqlite3.Connection:
        """The database as the last check left it; ValueError where it is another version's or not what was written."""
        _refuse_damaged(place)
        database = sqlite3.connect(place, timeout=0.2, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN IMMEDIATE")
            fits = database.execute("SELECT said FROM about").fetchall() == [(self._version,)]
        except sqlite3.Error:
            database.close()
            raise
        if not fits:
            database.close()
            raise ValueError("of another version")
        return database

    def _fresh(self, place: Path) -> sqlite3.Connection:
        place.parent.mkdir(parents=True, exist_ok=True)
        for name in (place.name + _SUM, place.name + "-journal", place.name):
            place.with_name(name).unlink(missing_ok=True)
        return self._prepared(sqlite3.connect(place, timeout=0.2, isolation_level=None))

    def _prepared(self, database: sqlite3.Connection) -> sqlite3.Connection:
        database.isolation_level = None
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = MEMORY")
        database.executescript(_TABLES)
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO about (said, code) VALUES (?, ?)", (self._version, self._code))
        self.changed = True
        return database

    def keep(self) -> None:
        """Note everything for the next check; what cannot be written is looked at again then."""
        with suppress(sqlite3.Error, OSError):
            self._db.execute("COMMIT")
            self._db.close()
            if self._place is not None and self.changed:
                self._place.with_name(self._place.name + _SUM).write_text(_checksum(self._place), "ascii")

    def gate(self) -> Known:
        """What the gate found the last time."""
        heads: dict[str, tuple[str, str]] = {}
        origins: dict[str, tuple[str, str]] = {}
        for what, path, hangs_on, said in self._db.execute("SELECT what, path, hangs_on, said FROM gate"):
            (heads if what == "head" else origins)[path] = (hangs_on, said)
        _, history = origins.pop("", ("", ""))
        return Known(heads, origins, history)

    def note_gate(self, before: Known, now: Known) -> None:
        """Keep what the gate found; `before` is what `gate` gave."""
        for what, old, new in (("head", before.heads, now.heads), ("origin", _origins(before), _origins(now))):
            gone = [(what, path) for path in old.keys() - new.keys()]
            rows = [(what, path, *said) for path, said in new.items() if old.get(path) != said]
            self.changed = self.changed or bool(gone or rows)
            self._db.executemany("DELETE FROM gate WHERE what = ? AND path = ?", gone)
            self._db.executemany("INSERT OR REPLACE INTO gate VALUES (?,?,?,?)", rows)

    def note_standing(self, commit: str, blobs: Mapping[str, str]) -> None:
        """Keep which files are others than the newest commit has them, given as its blobs by path."""
        mine = dict(self._db.execute("SELECT path, blob FROM files"))
        differing = {path for path in mine.keys() | blobs.keys() if mine.get(path) != blobs.get(path)}
        self._stand(commit, differing if commit else ())

    def _stand(self, commit: str, differing: Iterable[str]) -> None:
        text = json.dumps([commit, sorted(differing)])
        if self._db.execute("SELECT standing FROM about").fetchone() != (text,):
            self.changed = True
            self._db.execute("UPDATE about SET standing = ?", (text,))

    def _differ(self, paths: Iterable[str]) -> None:
        """Files changed since `note_standing`: until it is called again they count as others than in the commit."""
        commit, before = json.loads(self._db.execute("SELECT standing FROM about").fetchone()[0])
        if commit:
            self._stand(commit, {*before, *paths})

    def stamps(self) -> dict[str, tuple[int, str]]:
        """Number and stamp of each file by path."""
        return {
            path: (number, stamp) for number, path, stamp in self._db.execute("SELECT number, path, stamp FROM files")
        }

    def rests(self) -> Iterator[tuple[int, str, str]]:
        """On which other files the findings of a file rest, and what those looked like then."""
        yield from self._db.execute("SELECT file, what, stamp FROM rests")

    def put(self, looked: Iterable[tuple[Looked, str, Sequence[tuple[str, str]]]]) -> dict[str, int]:
        """Keep files with their stamps and those of what they rest on; gives their numbers by path."""
        numbers: dict[str, int] = {}
        prints: list[tuple[int, int]] = []
        kept: dict[str, list[tuple[object, ...]]] = {"rests": [], "symptoms": [], "refers": []}
        run = self._db.execute
        for one, stamp, rests in looked:
            said = (as_json(one.findings), json.dumps(one.names))
            cursor = run(
                "INSERT INTO files (path, stamp, status, id, title, blob, findings, names) VALUES (?,?,?,?,?,?,?,?)",
                (one.path, stamp, one.status, one.id, one.title, one.blob, *said),
            )
            number = numbers[one.path] = cursor.lastrowid or 0
            kept["rests"] += ((number, what, then) for what, then in rests)
            kept["symptoms"] += ((key, same, number) for same, key in one.symptoms)
            if one.id and one.status != "redirect":
                kept["symptoms"].append((f"id {one.id}", "the same id", number))
            kept["refers"] += ((kind, target, place, -1, number) for kind, target, place in one.refers)
            prints += ((value, number) for value in one.prints)
        for table, rows in kept.items():
            if rows:
                marks = ",".join("?" * len(rows[0]))
                self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 (names of ours)
        self._db.executemany("INSERT OR IGNORE INTO prints VALUES (?,?)", sorted(prints))
        if numbers:
            self.changed = True
            self._differ(numbers)
        return numbers

    def drop(self, numbers: Collection[int]) -> None:
        """Forget files."""
        self.changed = True
        gone = [(number,) for number in numbers]
        self._differ(self.row(number).path for number in numbers)
        for table in ("rests", "symptoms", "refers", "prints"):
            self._db.executemany(f"DELETE FROM {table} WHERE file = ?", gone)  # noqa: S608 (names of ours)
        self._db.executemany("DELETE FROM files WHERE number = ?", gone)

    def neighbours(self, numbers: Collection[int]) -> set[int]:
        """Files that share a symptom, an id or a passage with these, or refer to them."""
        found: set[int] = set()
        for number in numbers:
            for table, key in (("symptoms", "key"), ("prints", "hash")):
                query = f"SELECT DISTINCT b.file FROM {table} a JOIN {table} b ON a.{key} = b.{key} WHERE a.file = ?"  # noqa: S608
                found.update(other for (other,) in self._db.execute(query, (number,)))
            ids = (
                "SELECT r.file FROM files f JOIN refers r ON r.kind = 'runbook' AND r.target = f.id WHERE f.number = ?"
            )
            found.update(other for (other,) in self._db.execute(ids, (number,)))
        return found

    def refers(self) -> list[tuple[int, str, str, int, int]]:
        """(rowid, kind, target, whether it was there, file) of every reference that is not an id."""
        return self._db.execute(
            "SELECT rowid, kind, target, there, file FROM refers WHERE kind <> 'runbook'"
        ).fetchall()

    def note_there(self, answers: Iterable[tuple[int, int]]) -> None:
        """Keep whether references lead somewhere: (there, rowid)."""
        self.changed = True
        self._db.executemany("UPDATE refers SET there = ? WHERE rowid = ?", answers)

    def dead(self, number: int) -> list[str]:
        """A file's references that lead nowhere, as `Reference.key`."""
        query = (
            "SELECT kind, target FROM refers WHERE file = ? AND (CASE kind WHEN 'runbook' "
            "THEN NOT EXISTS (SELECT 1 FROM symptoms WHERE key = 'id ' || target) ELSE there = 0 END)"
        )
        return sorted({f"{kind} {target}" for kind, target in self._db.execute(query, (number,))})

    def same_symptom(self, number: int, most: int) -> Iterator[tuple[str, Row]]:
        """Other files for the same symptom and what is the same: for each key the first few, published ones first."""
        query = (
            f"SELECT {_ROW} FROM symptoms s JOIN files f ON f.number = s.file WHERE s.key = ? "  # noqa: S608
            "ORDER BY f.status IN ('draft', 'in-review', 'foreign'), f.path LIMIT ?"
        )
        for key, same in self._db.execute("SELECT key, same FROM symptoms WHERE file = ?", (number,)).fetchall():
            for values in self._db.execute(query, (key, most)):
                yield same, Row(*values)

    def holders(self, number: int, most: int) -> Iterator[tuple[int, ...]]:
        """For each passage of a file that others have too, but not more than `most`: all files that have it."""
        query = (
            "SELECT group_concat(file) FROM prints WHERE hash IN (SELECT hash FROM prints WHERE file = ?) "
            "GROUP BY hash HAVING count(*) BETWEEN 2 AND ?"
        )
        for (files,) in self._db.execute(query, (number, most)):
            yield tuple(int(one) for one in files.split(","))

    def alike(self) -> set[int]:
        """The files that share a symptom or an id with another."""
        twice = "SELECT key FROM symptoms GROUP BY key HAVING count(*) > 1"
        found = self._db.execute(f"SELECT DISTINCT file FROM symptoms WHERE key IN ({twice})")  # noqa: S608
        return {number for (number,) in found}

    def sharing(self, most: int) -> Mapping[int, Mapping[int, int]]:
        """For all files at once with which others each shares passages, and how many; passages as in `holders`."""
        query = "SELECT group_concat(file) FROM prints GROUP BY hash HAVING count(*) BETWEEN 2 AND ?"
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for (files,) in self._db.execute(query, (most,)):
            numbers = [int(one) for one in files.split(",")]
            for number in numbers:
                found[number].update(numbers)
        for number, counts in found.items():
            del counts[number]
        return found

    def row(self, number: int) -> Row:
        """One file."""
        query = f"SELECT {_ROW} FROM files f WHERE f.number = ?"  # noqa: S608
        return Row(*self._db.execute(query, (number,)).fetchone())

    def rows(self) -> Iterator[Row]:
        """All files by path."""
        for values in self._db.execute(f"SELECT {_ROW} FROM files f ORDER BY f.path"):  # noqa: S608
            yield Row(*values)

    def note_near(self, number: int, near: str, more: str) -> None:
        """Keep what is around a file, and what the library's rules say of that."""
        self.changed = True
        self._db.execute("UPDATE files SET near = ?, more = ? WHERE number = ?", (near, more, number))


_ROW = "f.number, f.path, f.status, f.id, f.title, f.findings, f.names, f.near, f.more"


def _origins(known: Known) -> Mapping[str, tuple[str, str]]:
    """The origins with what they hang on, under a path that no file has."""
    return {**known.origins, "": ("", known.head)}


class Remembered:
    """What the last check of the files on disk kept, to be read and not to be changed."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    @classmethod
    def of(cls, place: Path, code: str) -> Self | None:
        """The memory in a file; None where there is none, or one that is damaged, in use, or of another version."""
        with suppress(sqlite3.Error, OSError, ValueError):
            _refuse_damaged(place)
            database = sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", timeout=0.2, uri=True)
            if database.execute("SELECT code FROM about").fetchall() == [(code,)]:
                return cls(database)
            database.close()
        return None

    def gate(self) -> Known:
        """The origins that the gate found."""
        _, history = self._origin("") or ("", "")
        return Known(origins=_Origins(self._origin), head=history)

    def _origin(self, path: str) -> tuple[str, str] | None:
        query = "SELECT hangs_on, said FROM gate WHERE what = 'origin' AND path = ?"
        found: tuple[str, str] | None = self._db.execute(query, (path,)).fetchone()
        return found

    def standing(self) -> tuple[str, Sequence[str]]:
        """The newest commit then, and the paths that were others on disk than there; "" where nobody knows."""
        commit, differing = json.loads(self._db.execute("SELECT standing FROM about").fetchone()[0])
        return commit, differing

    def paths_with(self, key: str) -> list[str]:
        """The files that had a symptom, or an id (`id rb-1`), by its key."""
        query = "SELECT f.path FROM symptoms s JOIN files f ON f.number = s.file WHERE s.key = ?"
        return [path for (path,) in self._db.execute(query, (key,))]


class _Origins(Mapping[str, tuple[str, str]]):
    """The origins of which each is read when somebody asks for it."""

    def __init__(self, read: Callable[[str], tuple[str, str] | None]) -> None:
        self._read = read

    def __getitem__(self, path: str) -> tuple[str, str]:
        if (found := self._read(path)) is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _refuse_damaged(place: Path) -> None:
    """Raise ValueError where a database is not what was written, OSError where there is none."""
    if (place.with_name(place.name + _SUM)).read_text("ascii") != _checksum(place):
        raise ValueError("damaged")


def _checksum(place: Path) -> str:
    """Size and CRC of the database's file, so that no damaged one answers."""
    value = size = 0
    with place.open("rb") as file:
        while piece := file.read(1 << 20):
            value, size = zlib.crc32(piece, value), size + len(piece)
    return f"{size} {value}"


def as_json(findings: Sequence[Placed]) -> str:
    """Findings as text, "" for none."""
    if not findings:
        return ""
    rows = [
        (p.line, p.finding.rule, p.finding.severity, p.finding.where, p.finding.message, p.finding.hint)
        for p in findings
    ]
    return json.dumps(rows, ensure_ascii=True)


def from_json(text: str) -> tuple[Placed, ...]:
    """Findings from such a text."""
    return tuple(Placed(Finding(*rest), line) for line, *rest in json.loads(text)) if text else ()


Look = Callable[[Sequence[str]], list[Looked]]
