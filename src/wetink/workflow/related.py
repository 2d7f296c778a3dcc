"""Related: a runbook's cross-links, its look-alikes, and what tells each of them apart."""

from __future__ import annotations

import math
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from wetink.library.outline import LONGEST, Outline, outline
from wetink.library.shelf import Shelf
from wetink.model.runbook import Redirect, Runbook
from wetink.model.terms import Skipped
from wetink.patterns import when_used
from wetink.review.kinship import Telling, compare
from wetink.review.kinship import telling as deciding
from wetink.search.query import read
from wetink.search.ranking import rank
from wetink.search.reading import Reading
from wetink.search.words import STOP, chunks, terms

_LINK = when_used(r"\]\(\s*<?([^)\s>#]{1,500})(?:#[^)\s>]{0,300})?>?[^)\n]{0,300}\)")
_ID = when_used(r"\brb-[0-9a-z]{4,20}\b")
_TELLING = 5
_ALIKE = 0.25
"""Share of the rarer words of title and first sentences that a look-alike has too."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another runbook.

    how      "links to it", "is linked from it" and "looks like it", as many as are true
    only     words that tell it apart: they stand in its title or first sentences and nowhere in the one asked about
    instead  the same the other way round
    shared   what both have: the same alert, service, symptom, names in commands; "" for nothing, or no runbook of ours
    looks    the deciding looks, where one may be taken for the other
    """

    path: str
    title: str
    how: tuple[str, ...]
    only: tuple[str, ...]
    instead: tuple[str, ...]
    shared: str = ""
    looks: tuple[Telling, ...] = ()


LINKED, LINKING, ALIKE = "linked from it", "links to it", "looks like it"


def related(home: Path, index: Reading, path: str, limit: int = 8) -> list[Related]:
    """The runbooks that have to do with the one at `path`, links first. OSError passes for that one."""
    text = _text(home, path)
    mine = outline(text, path)
    how: dict[str, list[str]] = {}
    for other in _links(index, text, path, mine):
        how.setdefault(other, []).append(LINKED)
    for other in _linking(home, index, path, mine):
        how.setdefault(other, []).append(LINKING)
    for other in _alike(index, mine, path)[:limit]:
        how.setdefault(other, []).append(ALIKE)
    how.pop(path, None)
    found = [_told(home, index, mine, other, tuple(said)) for other, said in list(how.items())[: limit * 3]]
    shelf = Shelf(home)
    asked = shelf.read(path)
    return [_compared(asked, home, one) for one in found if not isinstance(shelf.read(one.path), Redirect)]


def _text(home: Path, path: str) -> str:
    with (home / path).open("rb") as file:
        return file.read(LONGEST).decode("utf-8", "replace")


def _links(index: Reading, text: str, path: str, mine: Outline) -> Iterator[str]:
    """Paths of runbooks that a text leads to: by a link, by an id."""
    for target in _LINK.findall(text):
        if "://" not in target:
            joined = posixpath.normpath(posixpath.join(str(PurePosixPath(path).parent), target))
            if index.number_of(joined) >= 0:
                yield joined
    own = mine.value("id")
    for ident in dict.fromkeys(_ID.findall(text)):
        if ident != own and (found := by_id(index, ident)):
            yield found


def by_id(index: Reading, ident: str) -> str:
    """The path of the runbook with an id; "" where there is none."""
    for one in rank(index, read(ident, index.has)):
        if one.looked.card.facts.get("id") == ident:
            return one.looked.card.path
    return ""


def _linking(home: Path, index: Reading, path: str, mine: Outline) -> Iterator[str]:
    """Paths of runbooks that lead here; looked for among those that name it."""
    names = [name for name in (mine.value("id"), mine.name) if name]
    for name in names:
        for one in rank(index, read(name, index.has)):
            other = one.looked.card.path
            if other != path and path in _links(index, (text := _text(home, other)), other, outline(text, other)):
                yield other


def _alike(index: Reading, mine: Outline, path: str) -> list[str]:
    asked = read(f"{mine.title}\n{mine.lead}", index.has)
    weigh = {word: index.rarity(word) for word in asked.words}
    total = sum(weigh.values()) or 1.0
    found = []
    for one in rank(index, asked):
        shared = sum(weight for word, weight in weigh.items() if word in one.looked.places)
        if one.looked.card.path != path and shared / total >= _ALIKE:
            found.append(one.looked.card.path)
    return found


def _told(home: Path, index: Reading, mine: Outline, other: str, how: tuple[str, ...]) -> Related:
    try:
        theirs = outline(_text(home, other), other)
    except OSError:
        theirs = Outline(other)
    return Related(
        other, theirs.title, tuple(dict.fromkeys(how)), telling(index, theirs, mine), telling(index, mine, theirs)
    )


def _compared(one: Runbook | Redirect | Skipped, home: Path, found: Related) -> Related:
    """With what the two share and what decides between them; as it was for a file that is not in our form."""
    other = Shelf(home).read(found.path)
    if not isinstance(one, Runbook) or not isinstance(other, Runbook):
        return found
    kin = compare(one, other)
    looks = tuple(deciding(one, other)) if ALIKE in found.how or (kin and kin.alike) else ()
    return replace(found, shared=kin.why if kin else "", looks=looks)


def telling(index: Reading, one: Outline, other: Outline) -> tuple[str, ...]:
    """Words of one's title and first sentences that stand nowhere in the other: the rare ones that it often says."""
    there = set(terms(" ".join((other.name, other.title, *other.headings, other.body, other.code))))
    often = Counter(terms(f"{one.title} {one.body}"))
    found: dict[str, tuple[float, str]] = {}
    for chunk in chunks(f"{one.title} {one.lead}"):
        said = [term for term in terms(chunk) if term not in STOP]
        if said and not chunk[0].isdigit() and not there.intersection(said):
            worth = max(index.rarity(term) * (1 + math.log(often[term] or 1)) for term in said)
            found.setdefault(said[-1], (-worth, chunk.lower()))
    return tuple(word for _, word in sorted(found.values())[:_TELLING])
