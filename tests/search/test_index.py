"""The index on disk: the same whatever its history, and made anew whenever anything about it is wrong."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from wetink.search.document import Document
from wetink.search.query import read
from wetink.search.ranking import rank
from wetink.search.segment import CHAMPIONS
from wetink.search.store import LIST, Memory, Piece, Store, changed, living, reading

WORDS = (
    "disk",
    "node",
    "pod",
    "queue",
    "replica",
    "latency",
    "memory",
    "backup",
    "login",
    "payment",
    "leader",
    "quota",
)


def document(number: int, version: int = 0) -> Document:
    """A made-up runbook; the same numbers give the same one."""
    chance = random.Random(number * 1_000 + version)  # noqa: S311 (the same words each time)
    said = [chance.choice(WORDS) for _ in range(60)]
    title = f"{chance.choice(WORDS).title()}{chance.choice(WORDS).title()}{number}"
    return Document(
        f"runbooks/{number:05}.md", title, f"{version}", (title,), lead=" ".join(said[:20]), body=" ".join(said)
    )


def answers(pieces: tuple[Piece, ...]) -> list[list[tuple[str, float]]]:
    index = reading(pieces)
    queries = ("disk quota", "PodQueue3", "the login is slow", "certificate timeout leader", "memry latncy")
    return [[(one.looked.card.path, round(one.score, 9)) for one in rank(index, read(q, index.has))] for q in queries]


def test_file_by_file_gives_what_all_at_once_gives(tmp_path: Path) -> None:
    wanted = [document(number, version=1) for number in range(60)]
    grown = Store(tmp_path / "grown")
    pieces: tuple[Piece, ...] = ()
    for number in range(60):
        pieces = changed(pieces, frozenset(), [document(number)], grown)
    for number in reversed(range(60)):
        pieces = changed(pieces, frozenset([f"runbooks/{number:05}.md"]), [document(number, 1)], grown)
    at_once = changed((), frozenset(), wanted, Memory())
    assert answers(pieces) == answers(at_once)
    assert answers(grown.load()) == answers(at_once)
    assert sorted(pair for piece in pieces for pair in living(piece)) == [(d.path, d.stamp) for d in wanted]
    assert len(pieces) < 12
    assert {p.suffix for p in (tmp_path / "grown").iterdir()} == {".segment", ".json"}
    assert len(list((tmp_path / "grown").iterdir())) == len(pieces) + 1


def test_what_is_gone_is_not_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    pieces = changed((), frozenset(), [document(n) for n in range(30)], store)
    pieces = changed(pieces, frozenset([document(3).path]), [], store)
    assert document(3).path not in {path for answer in answers(pieces) for path, _ in answer}
    assert answers(pieces) == answers(changed((), frozenset(), [document(n) for n in range(30) if n != 3], Memory()))
    assert changed(pieces, frozenset(d.path for d in map(document, range(30))), [], store) == ()
    assert store.load() == ()


def test_every_term_is_found_and_no_part_of_one() -> None:
    (piece,) = changed((), frozenset(), [document(n) for n in range(60)], Memory())
    counted = Counter(term for one in piece.segment.entries() for term in one.weights)
    assert len(counted) > 200
    for term, count in counted.items():
        where = piece.segment.postings(term)
        assert where is not None
        assert where.size == count
        for other in (term[1:], term[:-1], f"{term}s", f"x{term}", ""):
            assert (piece.segment.postings(other) is None) == (other not in counted)
    assert reading(()).term("disk") is None


def test_frequent_terms_score_as_if_every_document_were_looked_at() -> None:
    count = CHAMPIONS * 3
    documents = [
        Document(f"{n:06}.md", f"Thing{n}", body="disk " * (1 + n % 7) + ("quorum lost" if n == count - 1 else "full"))
        for n in range(count)
    ]
    index = reading(changed((), frozenset(), documents, Memory()))
    found = rank(index, read("quorum disk", index.has))
    assert found[0].looked.card.path == documents[-1].path
    assert "disk" in found[0].looked.places


@pytest.fixture
def stored(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    pieces = changed((), frozenset(), [document(n) for n in range(40)], store)
    changed(pieces, frozenset([document(1).path]), [document(1, 1)], store)
    return store


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


@pytest.mark.parametrize("harm", [truncate, empty, flip, garbage, Path.unlink])
@pytest.mark.parametrize("which", ["*.segment", LIST])
def test_a_damaged_index_is_none(stored: Store, harm: Callable[[Path], None], which: str) -> None:
    assert len(stored.load()) == 2
    harm(min(stored.folder.glob(which)))
    assert stored.load() == ()


def test_an_index_of_another_version_is_none(stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wetink.search.store.VERSION", 9_999)
    assert stored.load() == ()


def test_a_copied_index_is_read_whole_and_used(stored: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for path in stored.folder.glob("*.*"):
        (other / path.name).write_bytes(path.read_bytes())
    assert answers(Store(other).load()) == answers(stored.load())


def test_who_reads_an_old_list_still_answers_after_a_write(stored: Store) -> None:
    before = stored.load()
    wanted = answers(before)
    changed(before, frozenset(d.path for d in map(document, range(40))), [document(99)], stored)
    assert answers(before) == wanted
    assert len(answers(stored.load())[0]) == 1


def test_half_a_write_is_taken_away_by_the_next(stored: Store) -> None:
    (stored.folder / "0123456789abcdef.segment.new").write_bytes(b"half")
    (stored.folder / "fedcba9876543210.segment").write_bytes(b"nobody names it")
    pieces = stored.load()
    assert len(pieces) == 2
    changed(pieces, frozenset(), [document(77)], stored)
    assert sorted(p.name for p in stored.folder.glob("*.segment*")) == sorted(p.name for p in stored.load())
