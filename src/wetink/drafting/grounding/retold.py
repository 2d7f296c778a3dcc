"""Retold sentences: one that is nearly a sentence of the evidence differs from it in nothing that turns it round.

A sentence of a draft is laid beside the one it cites that has most of its words. Where nearly all of them are the same
and in the same order, the rest is looked at: a negation left out or put in, the opposite of a word, a number at the
place of another, another unit.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files

from wetink.drafting.grounding.amounts import Amount, claimed
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+|…")
_OTHER_WAY = frozenset({"undo", "check"})
"""Fields that do not tell what was: a way back is the opposite of what was done."""
_HOLE = re.compile(r"<[A-Za-z][^<>\n]{0,60}>")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|%|→|[^\W\d_]+(?:['’][^\W\d_]+)*")
_ARROW = re.compile(r"-{1,2}>|=>")
_TO = frozenset({"→", "to", "auf", "à", "a", "para", "till", "naar", "do"})
_LEAD = 3
"""So many words before a number tell on which side of it something is."""
_LEAST = 4
"""So many words a sentence has at least to be laid beside another."""
_ALIKE = 0.7
_MOST_WORDS = 80
_RUN = 3
"""A longer run of other words is another statement."""
_CLOSE = 0.06
"""A number that is rounded is not further off than this part of it."""


_Code = tuple[str, int, int, int, int]
"""What `difflib` says of a part of two sequences: "equal", "replace", ..., from and to in the one, in the other."""


def check(near: Near) -> Iterator[Finding]:
    """Sentences that are nearly those they cite, and say the opposite or another amount."""
    there = [words for item in near.items for words in _sentences(str(item.text))]
    if not there:
        return
    for name, text in near.piece.texts:
        if name in _OTHER_WAY:
            continue
        for sentence in _SENTENCE.split(_HOLE.sub(" … ", text)):
            mine = _words(sentence)
            if not _LEAST <= len(mine) <= _MOST_WORDS or mine in there:
                continue
            yield from (_finding(near, name, sentence, why) for why in _turned(mine, there))
            theirs = _beside(mine, there)
            for rule, why in _differences(theirs, mine) if theirs else ():
                yield replace(_finding(near, name, sentence, why), rule=rule)


def _finding(near: Near, name: str, sentence: str, why: str) -> Finding:
    where, message = f"{near.piece.where}.{name}", f"{short(sentence)!r} {why}"
    return Finding("turned-around", "error", where, message, "say it as what it cites does")


def _turned(mine: tuple[str, ...], there: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """What a sentence in other words turns round beside its numbers: "from 6 to 1" told as 1 to 6, under as over."""
    own = set(_moves(mine))
    known = {move for theirs in there for move in _moves(theirs)}
    for before, after in own - known:
        if (after, before) in known and before != after:
            yield f"goes from {before} to {after}, what it cites from {after} to {before}"
    for at, word in enumerate(mine):
        lead = [one for one in mine[max(0, at - _LEAD) : at] if one not in _negators()]
        if word[0].isdigit() and lead:
            leads = [theirs[max(0, n - _LEAD) : n] for theirs in there for n, one in enumerate(theirs) if one == word]
            turn = next(((a, b) for a in lead for b in _union(leads) if _opposed(a, b)), None)
            if turn and not any(turn[0] in one for one in leads):
                yield f"says {turn[0]!r} before {word} where what it cites says {turn[1]!r}"


def _union(some: Sequence[Sequence[str]]) -> list[str]:
    return [word for one in some for word in one]


def _moves(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The numbers that a sentence goes from and to: "from 6.0 GB to 1.3 GB", "6.0G → 1.3G", as (6.0, 1.3)."""
    for at, word in enumerate(words):
        if word[0].isdigit():
            arrow = next((n for n in range(at + 1, min(at + 3, len(words))) if words[n] in _TO), None)
            said = arrow is not None and (words[arrow] == "→" or "from" in words[max(0, at - 1) : at])
            if said and arrow is not None and arrow + 1 < len(words) and words[arrow + 1][0].isdigit():
                yield word, words[arrow + 1]


@lru_cache(maxsize=5_000)
def _sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """The sentences of a piece of evidence as words; what is too short or no sentence left out."""
    found = (_words(line) for line in _SENTENCE.split(text))
    return tuple(words for words in found if _LEAST - 1 <= len(words) <= 2 * _MOST_WORDS)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(_ARROW.sub("→", text.casefold())))


def _beside(mine: tuple[str, ...], there: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The sentence that has most of the words, () where none has nearly all."""
    own = Counter(mine)
    best = max(there, key=lambda theirs: (_common(own, theirs), -len(theirs)))
    return best if _common(own, best) >= _ALIKE * len(mine) else ()


def _common(own: Counter[str], theirs: tuple[str, ...]) -> int:
    return (own & Counter(theirs)).total()


def _differences(theirs: tuple[str, ...], mine: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(rule, what is wrong) of each difference that changes what is said."""
    codes = SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    same = [n for n, code in enumerate(codes) if code[0] == "equal"]
    if sum(codes[n][4] - codes[n][3] for n in same) < _ALIKE * len(mine):
        return
    first, last = same[0], same[-1]
    balance = _negations(mine) - _negations(theirs[codes[first][1] : codes[last][2]])
    for n, (tag, i1, i2, j1, j2) in enumerate(codes):
        was, now = theirs[i1:i2], mine[j1:j2]
        inside = first <= n <= last or (tag == "replace" and len(was) == len(now))
        if tag == "equal" or not inside or max(len(was), len(now)) > _RUN:
            continue
        if balance and bool(_negations(was)) != bool(_negations(now)) and min(len(was), len(now)) < _RUN:
            word = next(word for word in (*was, *now) if word in _negators())
            yield "turned-around", f"{'leaves out' if _negations(was) else 'puts in'} {word!r}: {_shown(theirs)}"
        elif turn := next(((a, b) for a in was for b in now if _opposed(a, b)), None):
            yield "turned-around", f"says {turn[1]!r} where what it cites says {turn[0]!r}: {_shown(theirs)}"
    yield from _amounts(theirs, mine, codes)


def _negations(words: Sequence[str]) -> int:
    return sum(word in _negators() for word in words)


def _amounts(theirs: tuple[str, ...], mine: tuple[str, ...], codes: Sequence[_Code]) -> Iterator[tuple[str, str]]:
    """Numbers that stand where what is cited has another amount."""
    place = {
        j1 + n: i1 + n
        for tag, i1, i2, j1, j2 in codes
        if tag in {"equal", "replace"} and i2 - i1 == j2 - j1
        for n in range(i2 - i1)
    }
    for at, word in enumerate(mine):
        own = _amount(mine, at) if word[0].isdigit() and at in place else None
        other = _amount(theirs, place[at]) if own else None
        if own and other and _is_another(own, other):
            yield "invented-number", f"has {own.shown!r} where what it cites has {other.shown!r}: {_shown(theirs)}"


def _is_another(own: Amount, other: Amount) -> bool:
    """Whether two amounts at the same place of two sentences cannot be one: a share and a count never are."""
    if (own.kind == "%") != (other.kind == "%"):
        return True
    return own.kind == other.kind and abs(own.value - other.value) > _CLOSE * abs(other.value)


def _amount(words: tuple[str, ...], at: int) -> Amount | None:
    """The number at a place with the unit behind it."""
    if not words[at][0].isdigit() or ":" in words[at]:
        return None
    behind = words[at + 1] if at + 1 < len(words) else ""
    return next(iter(claimed(f"{words[at]} {behind}")), None) or next(iter(claimed(words[at])), None)


def _shown(words: Sequence[str]) -> str:
    return repr(short(" ".join(words)))


@cache
def _negators() -> frozenset[str]:
    return frozenset(word.casefold() for words in _data("negations").values() for word in words)


@cache
def _turns() -> dict[str, frozenset[tuple[str, int, int]]]:
    """Word -> (language, number of its pair, side)."""
    found: dict[str, set[tuple[str, int, int]]] = {}
    for n, pair in enumerate(_data("turns")["pair"]):
        for language, sides in pair.items():
            for side, words in enumerate(sides):
                for word in words:
                    found.setdefault(word.casefold(), set()).add((language, n, side))
    return {word: frozenset(places) for word, places in found.items()}


def _opposed(one: str, other: str) -> bool:
    """Whether two words are the two sides of a pair of opposites in one language."""
    theirs = _turns().get(other, frozenset())
    return any((language, n, 1 - side) in theirs for language, n, side in _turns().get(one, frozenset()))


@cache
def _data(name: str) -> dict[str, list]:  # type: ignore[type-arg]
    text = files("wetink.drafting").joinpath("data", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
