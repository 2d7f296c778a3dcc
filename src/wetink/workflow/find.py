"""Find: whatever was pasted at 3 a.m. -> the right runbook first, or an honest no.

    finder = Finder(Path("library"))
    finder.refresh()
    answer = finder.find("customers cannot pay")

is the interface for other programs; doors use nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.errors import LibraryConflict, LibraryUnwritable
from wetink.search.document import Card
from wetink.search.query import Query, read
from wetink.search.ranking import Confidence, Ranked, rank
from wetink.search.reading import Reading
from wetink.search.segment import LARGEST
from wetink.search.store import Memory, Piece, Store, added, joined, living, reading
from wetink.search.why import Match, Written, matches, missing, snippet, surfaces
from wetink.workflow.find_documents import document_of, scan, stamp_of

if TYPE_CHECKING:
    from wetink.workflow.related import Related

INDEX = Path(".wetink") / "search"
"""Where a library keeps its index; it may be deleted at any time."""
LOCK = "search"
_PATIENCE = 30.0
"""Seconds to wait for another process that is making the same index."""
_LARGEST = 256 * 1024

_SHARES = 2
_MANY = 5_000
"""Files from which on it is worth the while to read them in several processes."""

Spread = Callable[[Callable[["Share"], list[str]], Sequence["Share"]], Iterable[list[str]]]
"""Calls a function for each share, in processes of their own where that is possible, and gives what it gave."""
Hold = Callable[[Path, str, float], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Share:
    """What one process does of a large library: paths with their stamps, in their order."""

    home: Path
    files: tuple[tuple[str, str], ...]


def index_share(share: Share) -> list[str]:
    """Read and index a share; the names of the segments that hold it, which nobody uses yet."""
    documents = (document_of(share.home, path, stamp) for path, stamp in share.files)
    return [piece.name for piece in added(filter(None, documents), Store(share.home / INDEX))]


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

    def __init__(
        self,
        home: Path,
        *,
        hold: Hold | None = None,
        spread: Spread | None = None,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        """Over a folder of Markdown.

        hold    keeps other processes out while the index is written; `library.files.held` where none is given
        spread  runs the reading of a large library in several processes; in this one where none is given
        clock   the present in nanoseconds
        """
        self.home = home
        self._spread = spread
        self._store = Store(home / INDEX)
        self._hold = hold
        self._clock = clock
        self._pieces: tuple[Piece, ...] = ()
        self._stamps: dict[str, str] = {}
        self._told = ""
        self._reading = Reading()
        self._on_disk = True

    def refresh(self) -> Refreshed:
        """Bring the index up to date with the files. OSError passes for the library's folder itself.

        Where the index cannot be written, it is kept in memory; the answers are the same.
        """
        now = self._clock()
        files = scan(self.home, now)
        if not self._pieces:
            self._load()
        return self._bring(files, {})

    def changed(self, paths: Iterable[str]) -> Refreshed:
        """Bring the index up to date with these files only, given below the library: for one who knows what changed."""
        now = self._clock()
        return self._bring(None, {path: stamp_of(self.home, path, now) for path in paths})

    def _bring(self, files: dict[str, str] | None, only: dict[str, str | None]) -> Refreshed:
        """Index what differs in all files, or, where these are not given, in some (None for one that is gone)."""
        if self._stamps == files:
            return Refreshed(len(self._stamps), 0, 0, self._on_disk)
        if self._on_disk:
            try:
                with self._held():
                    if self._store.told() != self._told:
                        self._load()
                    return self._update(files, only, self._store)
            except (OSError, LibraryConflict, LibraryUnwritable):
                self._on_disk = False
        return self._update(files, only, Memory())

    def _held(self) -> AbstractContextManager[None]:
        if self._hold is None:
            from wetink.library.files import held  # noqa: PLC0415 (most calls find nothing to write)

            self._hold = held
        return self._hold(self.home, LOCK, _PATIENCE)

    def _load(self) -> None:
        """What is on disk; nothing where that is of no use."""
        told = self._store.told()
        pieces = self._store.load()
        stamps = {path: stamp for piece in pieces for path, stamp in living(piece)}
        self._take(pieces, stamps, told)

    def _take(self, pieces: tuple[Piece, ...], stamps: dict[str, str], told: str) -> None:
        self._pieces, self._stamps, self._told = pieces, stamps, told
        self._reading = reading(pieces)

    def _update(self, files: dict[str, str] | None, only: dict[str, str | None], into: Store | Memory) -> Refreshed:
        old = self._stamps
        now: Mapping[str, str | None] = only if files is None else files
        looked_at: Collection[str] = only if files is None else files.keys() | old.keys()
        differ = sorted(path for path in looked_at if old.get(path) != now.get(path))
        wanted = [(path, stamp) for path in differ if (stamp := now.get(path)) is not None]
        gone = frozenset(path for path in differ if path in old)
        if wanted or gone:
            pieces = joined(self._pieces, gone, self._new(wanted, into), into)
            if files is None:  # of a large library a copy would take longer than the change
                files = old
                for path in gone:
                    del files[path]
                files.update(wanted)
            self._take(pieces, files, self._store.told() if isinstance(into, Store) else "")
        left = len(gone.difference(path for path, _ in wanted))
        return Refreshed(len(self._stamps), len(wanted), left, isinstance(into, Store))

    def _new(self, wanted: Sequence[tuple[str, str]], into: Store | Memory) -> list[Piece]:
        """The segments of the files that came or changed; one that cannot be read is left out."""
        if self._spread is None or isinstance(into, Memory) or len(wanted) < _MANY:
            return list(added(filter(None, (document_of(self.home, path, stamp) for path, stamp in wanted)), into))
        size = min(LARGEST, max(_MANY // 2, -(-len(wanted) // _SHARES)))
        shares = [Share(self.home, tuple(wanted[at : at + size])) for at in range(0, len(wanted), size)]
        return [into.piece(name) for names in self._spread(index_share, shares) for name in names]

    def find(self, text: str, limit: int = 5) -> Answer:
        """Answer a query: an alert payload, a log line, a half-typed name, a customer's sentence.

        text   whatever was typed or pasted
        limit  how many hits at most
        """
        index = self._reading
        query = read(text, index.has)
        ranked = rank(index, query, limit)
        if not ranked:
            return Answer(())
        hit = partial(self._hit, query, surfaces(query))
        if ranked[0].confidence is Confidence.NONE:
            return Answer((), tuple(one for one in map(hit, ranked) if one.why))
        return Answer(tuple(hit(one) for one in ranked if one.confidence is not Confidence.NONE))

    def order(self, text: str, limit: int = 10) -> list[tuple[str, Confidence]]:
        """Only the paths, the best first, with the confidence in each: for measuring and for bulk use."""
        index = self._reading
        ranked = rank(index, read(text, index.has), limit)
        return [(one.looked.card.path, one.confidence) for one in ranked[:limit]]

    def _hit(self, query: Query, written: dict[str, Written], one: Ranked) -> Hit:
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
            missing=missing(index, one.looked, written, query.said),
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
        return snippet(text, weigh)

    def _follow(self, card: Card) -> str:
        """Where a retired or moved runbook leads: the path of one that is there, else ""."""
        moved = card.facts.get("moved_to", "")
        if moved:
            return moved if self._reading.number_of(moved) >= 0 else ""
        instead = card.facts.get("replaced_by", "")
        return self.path_of(instead) if instead else ""

    def path_of(self, name: str) -> str:
        """The path of the runbook with an id or a path; "" where there is none."""
        if self._reading.number_of(name) >= 0:
            return name
        from wetink.workflow.related import by_id  # noqa: PLC0415 (as below)

        return by_id(self._reading, name)

    def related(self, path: str, limit: int = 5) -> list[Related]:
        """The runbooks that have to do with the one at a path, links first. OSError passes for that one."""
        from wetink.workflow.related import related  # noqa: PLC0415 (reads runbooks whole: half of what a search loads)

        return related(self.home, self._reading, path, limit)
