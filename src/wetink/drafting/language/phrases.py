"""What people say, by what it does: vocabulary of the trade in several languages, read from data."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

Spans = dict[str, list[tuple[int, int]]]
"""Group -> start and end of each of its phrases in a text, in order."""

_RUN_ON = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Thai, Japanese and Chinese are written without blanks between words, Korean with endings that stick to them."""
_SIGNS = "\u0300-\u036f\u064b-\u0652\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u200d"
"""Vowels and marks that stand on the letter before them: parts of a word, though not for a pattern's word."""
_LETTER = rf"(?:[^\W{_RUN_ON}]|[{_SIGNS}])"
_WORDS = re.compile(rf"({_LETTER}+)(?=((?:(?!{_LETTER})[^\n]){{0,3}}({_LETTER}*)))")
"""A word, and ahead of it the next one with what stands between them."""
_PLAIN_WORDS = re.compile(r"(\w+)(?=([^\w\n]{0,3}(\w*)))")
_ODD = re.compile(f"[{_RUN_ON}{_SIGNS}]")
_RUNS_ON = re.compile(f"[{_RUN_ON}]+")
_ENDS = re.compile(rf"(?!{_LETTER}|[=-])")
_FLAT = str.maketrans({"’": "'", "‘": "'", "`": "'", "\u200c": " ", **dict(zip("أإآىيكة", "اااییکه", strict=True))})
"""Signs that are typed for one another; Arabic and Persian keyboards differ, and hands leave out hamzas."""
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
_OTHER_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "ß": "ss"}
_LEAST_BARE, _LEAST_SPELT, _LEAST_OF_TWO = 6, 5, 8
"""So short a word is another one without its accents, or with two letters for an umlaut; two words need more."""


@dataclass(slots=True)
class _Index:
    """Phrases by how they begin: the first two words, the first word alone, two signs, or none of these."""

    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    words: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    run_on: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)


@cache
def _vocabulary() -> dict[str, dict[str, list[str]]]:
    """Group -> language -> phrases: the groups with what each is for, then the languages with a file of their own."""
    data = resources.files("wetink.drafting") / "data"
    found: dict[str, dict[str, list[str]]] = {}
    group: dict[str, list[str]] = {}
    for line in (data / "phrases.toml").read_text("utf-8").splitlines():
        if line.startswith("["):
            group = found.setdefault(line[1 : line.index("]")], {})
        else:
            group.update(_line(line))
    for file in sorted((data / "languages").iterdir(), key=lambda file: file.name):
        language = f"{file.name.removesuffix('.toml')}_file"
        for line in file.read_text("utf-8").splitlines():
            for name, phrases in _line(line):
                found[name][language] = phrases
    return found


def _line(line: str) -> list[tuple[str, list[str]]]:
    """The key and list of a line; the data keeps each list on one, so that no slow reader of TOML is needed."""
    key, equals, value = line.partition(" = ")
    return [(key, json.loads(value))] if equals and not key.startswith("#") else []


@cache
def _index() -> _Index:
    index = _Index()
    for group, languages in _vocabulary().items():
        every = {phrase for some in languages.values() for phrase in some}
        for phrase in every.union(*map(_as_typed, (one for one in every if not one.isascii()))):
            _enter(index, phrase, group)
    return index


def _enter(index: _Index, phrase: str, group: str) -> None:
    if _RUNS_ON.match(phrase):
        index.run_on.setdefault(phrase[:2], []).append((phrase, group))
        return
    first = _words_in(phrase).match(phrase)
    if first is None:
        index.others.append((phrase, group))
    elif first[3]:
        index.pairs.setdefault(first[1] + first[2], []).append((phrase, group))
    else:
        index.words.setdefault(first[1], []).append((phrase, group))


def _words_in(text: str) -> re.Pattern[str]:
    """What finds the words of a text: the quick way where no sign stands on another, nor words without blanks."""
    return _PLAIN_WORDS if text.isascii() or not _ODD.search(text) else _WORDS


@cache
def _bare() -> dict[int, str]:
    """Letters of Latin and Greek script, and the Russian one with dots -> what they are without their accents."""
    letters = map(chr, (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000), ord("ё")))
    apart = {ord(one): unicodedata.normalize("NFD", one)[0] for one in letters}
    return {**apart, **{ord(one): other for one, other in _OTHER_LETTERS.items()}}


def _as_typed(phrase: str) -> set[str]:
    """How a phrase is typed in a hurry: without accents ("dziala"), with two letters for an umlaut ("laeuft").

    Not where too little is left to tell it from another word, nor where the last letter tells the tense.
    """
    bare = phrase.translate(_bare())
    found = {phrase.translate(_SPELT)} if len(phrase) >= _LEAST_SPELT else set()
    if len(phrase) >= _LEAST_OF_TWO if " " in phrase else len(phrase) >= _LEAST_BARE and bare[-1] == phrase[-1]:
        found.add(bare)
    return found


def groups() -> tuple[str, ...]:
    """The names of all groups."""
    return tuple(_vocabulary())


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case with straight apostrophes: the form phrases are looked for in."""
    return text.lower().translate(_FLAT)


@lru_cache(maxsize=16_384)
def _found(text: str) -> Spans:
    """Every phrase of every group in the text; of those that overlap the first, and of these the longest."""
    found: Spans = {}
    for start, negative, group in sorted(_hits(text)):
        spans = found.setdefault(group, [])
        if not spans or spans[-1][1] <= start:
            spans.append((start, start - negative))
    return found


def _hits(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, length below zero, and group of all phrases that stand in the text as whole words."""
    index = _index()
    for match in _words_in(text).finditer(text):
        start = match.start()
        some = [*index.words.get(match[1], ()), *index.pairs.get(match[1] + match[2], ())]
        if some and (not start or text[start - 1] != "-"):
            yield from _that_stand(text, start, some)
    for phrase, group in index.others:
        start = text.find(phrase)
        while start >= 0:
            if not start or not (text[start - 1].isalnum() or text[start - 1] in "_-"):
                yield from _that_stand(text, start, [(phrase, group)])
            start = text.find(phrase, start + 1)
    for run in () if text.isascii() else _RUNS_ON.finditer(text):
        for start in range(*run.span()):
            yield from _that_stand(text, start, index.run_on.get(text[start : start + 2], ()))


def _that_stand(text: str, start: int, some: list[tuple[str, str]] | tuple[()]) -> Iterator[tuple[int, int, str]]:
    for phrase, group in some:
        if text.startswith(phrase, start):
            end = start + len(phrase)
            if _ENDS.match(text, end) or _RUNS_ON.match(phrase[-1]):
                yield start, -len(phrase), group


def _spans(group: str, text: str) -> list[tuple[int, int]]:
    """Where phrases of one group stand in a text that is plain. KeyError for an unknown group."""
    spans = _found(text).get(group)
    if spans is None and group not in _vocabulary():
        raise KeyError(group)
    return spans or []


def says(group: str, text: str) -> bool:
    """Whether a phrase of the group stands in the text as whole words. KeyError for an unknown group."""
    return bool(_spans(group, plain(text)))


def count(group: str, text: str) -> int:
    """How many phrases of the group stand in the text."""
    return len(_spans(group, plain(text)))


def where(group: str, text: str) -> list[tuple[int, int]]:
    """Start and end of each phrase of the group in the text."""
    return [*_spans(group, plain(text))]


def begins(group: str, clause: str) -> bool:
    """Whether a clause begins with a phrase of the group, to the letter."""
    return any(start == 0 for start, _ in _spans(group, clause)[:1])


def starts(group: str, text: str) -> bool:
    """Whether the text begins with a phrase of the group, after quotes, emoji and a name with a comma."""
    begin = re.sub(r"^(?:[^\w+]|:[\w+-]{1,40}:)+", "", plain(text))
    first = re.match(r"[^\s,:]{1,30}[,:]\s*", begin)
    places = (0, first.end()) if first else (0,)
    return any(begins(group, begin[at:]) and not _is_kind(group, begin[at:]) for at in places)


def _is_kind(group: str, clause: str) -> bool:
    """Whether what begins as a refusal takes blame or haste off somebody: "no worries"."""
    return group == "refused" and begins("soothes", clause)
