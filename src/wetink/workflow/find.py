"""Find: whatever was pasted at 3 a.m. -> the right runbook first, or an honest no.

    finder = Finder(Path("library"))
    finder.refresh()
    answer = finder.find("customers cannot pay")

is the interface for other programs; doors use nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from wetink.errors import LibraryConflict, LibraryUnwritable
from wetink.search.document import Card, Document
from wetink.search.query import read
from wetink.search.ranking import Confidence, Ranked, rank
from wetink.search.reading import Reading
from wetink.search.store import Memory, Piece, Store, changed, living, reading
from wetink.search.why import Match, Written, matches, missing, snippet, surfaces
from wetink.workflow.find_documents import document_of, scan
from wetink.workflow.related import Related, by_id, related

INDEX = Path(".wetink") / "search"
"""Where a library keeps its index; it may be deleted at any time."""
LOCK = "search"
_PATIENCE = 30.0
"""Seconds to wait for another process that is making the same index."""
_LARGEST = 256 * 1024

Hold = Callable[[Path, str, float], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A runbook that may be what was asked for.

    score       orders the hits of one answer and means nothing else
    chance      0 to 1: that it is the right one
    confidence  the same in a word
    why         which words of the query stand where in it, what tells most first
    missing     which stand nowhere in it
    line, snippet  the line of the file that says most of what was asked; 0 and "" where none does
    status, owner, reviewed, verified  as its front matter says; "" where it says nothing
    follow      the path of the runbook to follow instead, for one that is retired or has moved
    """

    path: str
    id: str
    title: str
    status: str
    owner: str
    score: float
    chance: float
    confidence: Confidence
    why: tuple[Match, ...]
    missing: tuple[str, ...]
    line: int
    snippet: str
    reviewed: str = ""
    verified: str = ""
    every: str = ""
    follow: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, the best first; where there is no runbook for it none, and the `nearest` ones instead."""

    hits: tuple[Hit, ...]
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a look at the library's files brought: how many there are, how many were read, how many have gone."""

    files: int
    read: int
    gone: int
    stored: bool = True


class Finder:
    """Search in one library.

    `refresh` looks for changed files and may be called whenever; `find` answers from what the last one saw and, but for
    the lines that it quotes, reads no file. One Finder may be used by many threads.
    """

    def __init__(self, home: Path, *, hold: Hold | None = None, clock: Callable[[], int] = time.time_ns) -> None:
        """Over a folder of Markdown.

        hold   keeps other processes out while the index is written; `library.files.held` where none is given
        clock  the present in nanoseconds
        """
        self.home = home
        self._store = Store(home / INDEX)
        self._hold = hold
        self._clock = clock
        self._pieces: tuple[Piece, ...] = ()
        self._stamps: dict[str, str] = {}
        self._reading = Reading()
        self._on_disk = True

    def refresh(self) -> Refreshed:
        """Bring the index up to date with the files. OSError passes for the library's folder itself.

        Where the index cannot be written, it is kept in memory; the answers are the same.
        """
        now = self._clock()
        files = scan(self.home, now)
        if not self._pieces:
            self._take(self._store.load())
        if self._stamps == files:
            return Refreshed(len(files), 0, 0, self._on_disk)
        if self._on_disk:
            try:
                with self._held():
                    self._take(self._store.load())
                    return self._update(files, self._store)
            except (OSError, LibraryConflict, LibraryUnwritable):
                self._on_disk = False
        return self._update(files, Memory())

    def _held(self) -> AbstractContextManager[None]:
        if self._hold is None:
            from wetink.library.files import held  # noqa: PLC0415 (most calls find nothing to write)

            self._hold = held
        return self._hold(self.home, LOCK, _PATIENCE)

    def _update(self, files: dict[str, str], into: Store | Memory) -> Refreshed:
        old = self._stamps
        wanted = sorted(path for path, stamp in files.items() if old.get(path) != stamp)
        gone = frozenset(path for path in old if old[path] != files.get(path))
        count = 0

        def documents() -> Sequence[Document]:
            nonlocal count
            found = [one for path in wanted if (one := document_of(self.home, path, files[path]))]
            count = len(found)
            return found

        if wanted or gone:
            self._take(changed(self._pieces, gone, documents(), into))
        return Refreshed(len(files), count, len(gone - files.keys()), isinstance(into, Store))

    def _take(self, pieces: tuple[Piece, ...]) -> None:
        self._stamps = {path: stamp for piece in pieces for path, stamp in living(piece)}
        self._pieces, self._reading = pieces, reading(pieces)

    def find(self, text: str, limit: int = 5) -> Answer:
        """Answer a query: an alert payload, a log line, a half-typed name, a customer's sentence.

        text   whatever was typed or pasted
        limit  how many hits at most
        """
        index = self._reading
        ranked = rank(index, read(text, index.has))
        if not ranked:
            return Answer(())
        written = surfaces(text)
        hits = tuple(self._hit(one, written) for one in ranked[:limit])
        if hits[0].confidence is Confidence.NONE:
            return Answer((), hits)
        return Answer(tuple(hit for hit in hits if hit.confidence is not Confidence.NONE))

    def order(self, text: str, limit: int = 10) -> list[tuple[str, Confidence]]:
        """Only the paths, the best first, with the confidence in each: for measuring and for bulk use."""
        index = self._reading
        ranked = rank(index, read(text, index.has))
        return [(one.looked.card.path, one.confidence) for one in ranked[:limit]]

    def _hit(self, one: Ranked, written: dict[str, Written]) -> Hit:
        index, card = self._reading, one.looked.card
        facts = card.facts
        weigh = {term: index.rarity(term) for term in one.looked.places}
        line, words = self._line(card, weigh)
        return Hit(
            path=card.path,
            id=facts.get("id", ""),
            title=card.title,
            status=facts.get("status", ""),
            owner=facts.get("owner", ""),
            score=round(one.score, 4),
            chance=round(one.chance, 3),
            confidence=one.confidence,
            why=matches(index, one.looked, written),
            missing=missing(index, one.looked, written),
            line=line,
            snippet=words,
            reviewed=facts.get("reviewed", ""),
            verified=facts.get("verified", ""),
            every=facts.get("every", ""),
            follow=self._follow(card),
        )

    def _line(self, card: Card, weigh: dict[str, float]) -> tuple[int, str]:
        """The line to quote; none where the file went away or changed under our feet and cannot be read."""
        try:
            with (self.home / card.path).open("rb") as file:
                text = file.read(_LARGEST).decode("utf-8", "replace")
        except OSError:
            return 0, ""
        return snippet(text.splitlines(), weigh)

    def _follow(self, card: Card) -> str:
        """Where a retired or moved runbook leads: the path of one that is there, else ""."""
        moved = card.facts.get("moved_to", "")
        if moved:
            return moved if self._reading.number_of(moved) >= 0 else ""
        instead = card.facts.get("replaced_by", "")
        return self.path_of(instead) if instead else ""

    def path_of(self, name: str) -> str:
        """The path of the runbook with an id or a path; "" where there is none."""
        return name if self._reading.number_of(name) >= 0 else by_id(self._reading, name)

    def related(self, path: str, limit: int = 5) -> list[Related]:
        """The runbooks that have to do with the one at a path, links first. OSError passes for that one."""
        return related(self.home, self._reading, path, limit)
