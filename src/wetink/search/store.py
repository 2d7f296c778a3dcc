"""An index on disk: immutable segments and one small list of those that count, which is replaced in one step.

Everything here may be deleted at any time. Whoever reads needs no lock: a reader has the segments of the list that it
read, and a segment is never changed. Whoever writes holds the library's lock, which is not this room's business.
"""

from __future__ import annotations

import io
import json
import mmap
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from wetink.search.document import Document, Entry, entry
from wetink.search.reading import Reading
from wetink.search.segment import LARGEST, VERSION, Damaged, Segment, checked, is_whole, pack
from wetink.search.trade import fingerprint

LIST = "index.json"
_SEGMENT = ".segment"
_PARTS = 8
"""Small segments that may lie beside the large one before they are made one."""
_FULL = 7_500
"""Documents of a segment that is large enough to be left alone."""
_SHARE = 4
"""The small ones are joined with the large one when they, or its dead, reach this part of it."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment in use, its file's name ("" where it is in memory only), and which of its documents live no longer."""

    name: str
    segment: Segment
    dead: frozenset[int] = frozenset()

    @property
    def living(self) -> int:
        """How many of its documents live."""
        return self.segment.count - len(self.dead)


class Store:
    """The index in a folder; nothing is made or read before it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def told(self) -> str:
        """The list of the segments that count, as it stands there; "" where there is none."""
        try:
            return (self.folder / LIST).read_text("utf-8")
        except (OSError, ValueError):
            return ""

    def load(self) -> tuple[Piece, ...]:
        """The segments that count; none where the index is missing, damaged, or of another version."""
        for _ in range(_TRIES):
            try:
                return tuple(self._piece(one) for one in self._list())
            except FileNotFoundError:  # somebody wrote a new list meanwhile and took the old segments away
                continue
            except (OSError, ValueError, KeyError, TypeError, Damaged):
                break
        return ()

    def _list(self) -> list[dict[str, object]]:
        path = self.folder / LIST
        if not path.exists():
            return []
        told, _, check = path.read_text("utf-8").rpartition("\n")
        if int(check) != zlib.crc32(told.encode()):
            raise Damaged
        found = json.loads(told)
        if (found["version"], found["trade"]) != (VERSION, fingerprint()):
            raise Damaged
        parts: list[dict[str, object]] = found["parts"]
        return parts

    def _piece(self, told: dict[str, object]) -> Piece:
        name, dead = str(told["name"]), told["dead"]
        if not isinstance(dead, list) or Path(name).name != name:
            raise Damaged
        with (self.folder / name).open("rb") as file:
            about = _about(os.fstat(file.fileno()))
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if checked(data) != told["check"] or (about != told["file"] and not is_whole(data)):
            raise Damaged
        return Piece(name, Segment(data), frozenset(dead))

    def save(self, pieces: Sequence[Piece]) -> None:
        """Make these the segments that count, and take away the files of others. OSError passes."""
        parts = []
        for piece in pieces:
            with (self.folder / piece.name).open("rb") as file:
                about, head = (
                    _about(os.fstat(file.fileno())),
                    memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)),
                )
            parts.append({"name": piece.name, "file": about, "check": checked(head), "dead": sorted(piece.dead)})
        told = json.dumps({"version": VERSION, "trade": fingerprint(), "parts": parts})
        path = self.folder / LIST
        new = self.folder / f"{LIST}.{os.urandom(4).hex()}.new"
        try:
            _write(new, f"{told}\n{zlib.crc32(told.encode())}".encode())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        kept = {piece.name for piece in pieces} | {LIST}
        for old in self.folder.iterdir():
            if old.name not in kept and old.suffix in {_SEGMENT, ".new"}:
                with suppress(OSError):
                    old.unlink()

    def add(self, entries: Iterable[Entry]) -> Piece:
        """Write a segment of entries; nobody reads it before `save` names it. OSError passes."""
        if not self.folder.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder.parent / ".gitignore").write_text("*\n")  # also in a folder of somebody else's
        name = f"{os.urandom(8).hex()}{_SEGMENT}"
        new = self.folder / f"{name}.new"
        try:
            with new.open("xb") as file:
                pack(entries, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.folder / name)
        finally:
            new.unlink(missing_ok=True)
        return self.piece(name)

    def piece(self, name: str) -> Piece:
        """A segment that `add` wrote, here or in another process."""
        with (self.folder / name).open("rb") as file:
            return Piece(name, Segment(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))))


class Memory:
    """Where the disk will not have an index: the same in memory."""

    def add(self, entries: Iterable[Entry]) -> Piece:
        """A segment of entries."""
        file = io.BytesIO()
        pack(entries, file)
        return Piece("", Segment(memoryview(file.getvalue())))

    def save(self, pieces: Sequence[Piece]) -> None:
        """Nothing to do."""


def changed(
    pieces: Sequence[Piece], gone: frozenset[str], documents: Iterable[Document], into: Store | Memory
) -> tuple[Piece, ...]:
    """The segments after a change, saved: `gone` are paths that are no more or have another text now.

    `documents` come in the order of their paths. OSError passes.
    """
    return joined(pieces, gone, list(added(documents, into)), into)


def added(documents: Iterable[Document], into: Store | Memory) -> Iterator[Piece]:
    """Segments of documents that come in the order of their paths; nobody reads them before they are saved."""
    coming = map(entry, documents)
    while (first := next(coming, None)) is not None:
        yield into.add(chain((first,), islice(coming, LARGEST - 1)))


def joined(
    pieces: Sequence[Piece], gone: frozenset[str], new: Sequence[Piece], into: Store | Memory
) -> tuple[Piece, ...]:
    """The segments after a change whose own segments are made already, saved. OSError passes."""
    left = [Piece(piece.name, piece.segment, piece.dead | _dead(piece.segment, gone)) for piece in pieces]
    now = tuple(_merged([*(piece for piece in left if piece.living), *new], into))
    into.save(now)
    return now


def _dead(segment: Segment, gone: frozenset[str]) -> frozenset[int]:
    if len(gone) * 20 > segment.count:
        return frozenset(number for number in range(segment.count) if segment.card(number).path in gone)
    return frozenset(number for path in gone if (number := segment.number_of(path)) >= 0)


def _merged(pieces: Sequence[Piece], into: Store | Memory) -> Iterator[Piece]:
    """Few enough segments: full ones as they are, of the others a large one and some small ones."""
    full = [piece for piece in pieces if piece.segment.count > _FULL and not _is_worn(piece)]
    yield from full
    rest = sorted((piece for piece in pieces if piece not in full), key=lambda piece: -piece.living)
    if not rest:
        return
    large, small = rest[0], rest[1:]
    outside = sum(piece.living for piece in small)
    if _is_worn(large) or (outside > _PARTS and outside * _SHARE > large.living):
        yield from _joined(rest, into)
    elif len(small) > _PARTS:
        yield large
        yield from _joined(small, into)
    else:
        yield from rest


def _is_worn(piece: Piece) -> bool:
    """Whether so many of its documents are dead that it is better written anew."""
    return len(piece.dead) > _PARTS and len(piece.dead) * _SHARE > piece.living


def _joined(pieces: Sequence[Piece], into: Store | Memory) -> Iterator[Piece]:
    together = [one for piece in pieces for one in piece.segment.entries(piece.dead)]
    together.sort(key=lambda one: one.path)
    for start in range(0, len(together), LARGEST):
        yield into.add(together[start : start + LARGEST])


def living(piece: Piece) -> Iterator[tuple[str, str]]:
    """Path and stamp of the documents that live."""
    told = piece.segment.stamps()
    if not piece.dead:
        yield from told
        return
    yield from (one for number, one in enumerate(told) if number not in piece.dead)


def reading(pieces: Sequence[Piece]) -> Reading:
    """The segments as one."""
    return Reading([(piece.segment, piece.dead) for piece in pieces])


def _about(found: os.stat_result) -> list[int]:
    """What changes when somebody writes to a file."""
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
